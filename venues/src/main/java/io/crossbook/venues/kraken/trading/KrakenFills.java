package io.crossbook.venues.kraken.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Fill;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.QueryString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A window of the history of fills, in whole seconds; its text is the cursor. {@code TradesHistory}
 * gives at most 50 trades, and always the newest of what was asked for ({@code start} exclusive,
 * {@code end} inclusive), while they are wanted oldest first. So of a window that holds more a part
 * is asked for that should hold no more than a page. A second with more than a page is read from
 * its far end by offset. Windows overlap, so that neither equal times nor trades that show up late
 * are lost.
 *
 * @param start seconds since the epoch; what is before it has been read
 * @param end seconds since the epoch; -1 for no end
 * @param offset how many newer trades of the window to leave out; -1 to leave out none
 */
record KrakenFills(long start, long end, long offset) {
  /** Trades in one answer. */
  static final int PAGE = 50;

  /** Trades that a window is to hold, somewhat less than a page. */
  private static final int PART = 40;

  /** Trades may show up in the history this long after others that are newer. */
  private static final long LATE_SECONDS = 60;

  /** Trades that show up while a second is read by offset move the others by so many at most. */
  private static final int LATE_TRADES = 10;

  private static final long NANOS = 1_000_000_000L;

  /**
   * Where to read on.
   *
   * @param cursor from {@link #cursor()}; empty to begin at {@code since}
   * @param since nanoseconds since the epoch
   * @throws IllegalArgumentException if it is no cursor of this venue
   */
  static KrakenFills of(String cursor, long since) {
    if (cursor.isEmpty()) {
      return new KrakenFills(Math.max(1, since / NANOS), -1, -1);
    }
    String[] parts = cursor.split("-", -1);
    for (String part : parts) {
      if (parts.length > 3 || !part.matches("[0-9]{1,12}")) {
        throw new IllegalArgumentException("'" + cursor + "' is no cursor of Kraken's fills");
      }
    }
    return new KrakenFills(
        Long.parseLong(parts[0]),
        parts.length > 1 ? Long.parseLong(parts[1]) : -1,
        parts.length > 2 ? Long.parseLong(parts[2]) : -1);
  }

  /** The text to store. */
  String cursor() {
    return start + (end < 0 ? "" : "-" + end) + (offset < 0 ? "" : "-" + offset);
  }

  /** The fields of the request, beginning a second early. */
  QueryString ask(QueryString form) {
    form.add("start", start - 1);
    if (end >= 0) {
      form.add("end", end);
    }
    if (offset >= 0) {
      form.add("ofs", offset);
    }
    return form;
  }

  /**
   * The page behind a {@code result}.
   *
   * @throws JsonException if it cannot be read, or cannot be cut into pages
   */
  FillPage read(JsonNode result) {
    JsonNode trades = result.path("trades");
    if (!trades.isObject()) {
      throw new JsonException("no object 'trades'", 0);
    }
    List<Fill> fills = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : trades.properties()) {
      fills.add(fill(each.getKey(), each.getValue()));
    }
    fills.sort(Comparator.comparingLong(Fill::venueTime).thenComparing(Fill::tradeId));
    if (offset > 0) {
      long next = Math.max(0, offset - PAGE + LATE_TRADES);
      return new FillPage(fills, new KrakenFills(start, end, next).cursor(), true);
    }
    boolean counted = result.hasNonNull("count");
    long count = counted ? JsonTree.decimal(result, "count").longValueExact() : 0;
    if (offset < 0 && (counted ? count > fills.size() : fills.size() >= PAGE)) {
      return new FillPage(List.of(), smaller(fills, counted, count).cursor(), true);
    }
    if (end >= 0) {
      return new FillPage(fills, new KrakenFills(end, -1, -1).cursor(), true);
    }
    long next =
        fills.isEmpty()
            ? start
            : Math.max(start, fills.get(fills.size() - 1).venueTime() / NANOS - LATE_SECONDS);
    return new FillPage(fills, new KrakenFills(next, -1, -1).cursor(), false);
  }

  /**
   * A part of the window that should hold less than a page, if trades are spread evenly over it.
   */
  private KrakenFills smaller(List<Fill> newest, boolean counted, long count) {
    if (end == start + 1) {
      if (!counted) {
        throw new JsonException("more trades within a second than a page, and no count", 0);
      }
      return new KrakenFills(start, end, Math.max(0, count - PAGE + LATE_TRADES));
    }
    long last = newest.isEmpty() ? start : newest.get(0).venueTime() / NANOS;
    if (end >= 0) {
      last = Math.min(last, end);
    }
    long step = (last - start) / 2;
    if (counted) {
      long even = (last - start) * PART / Math.max(PART, count - newest.size());
      // At most half of a window that has an end, so that it becomes smaller.
      step = end < 0 ? even : Math.min(even, (end - start) / 2);
    }
    return new KrakenFills(start, start + Math.max(1, step), -1);
  }

  private static Fill fill(String id, JsonNode trade) {
    Side side = KrakenOrders.side(JsonTree.text(trade, "type"));
    if (side == null) {
      throw new JsonException("trade " + id + " is neither buy nor sell", 0);
    }
    String symbol = KrakenNames.symbol(JsonTree.text(trade, "pair"));
    return new Fill(
            symbol,
            trade.path("cl_ord_id").asText(""),
            JsonTree.text(trade, "ordertxid"),
            id,
            side,
            JsonTree.decimal(trade, "price"),
            JsonTree.decimal(trade, "vol"),
            null,
            JsonTree.decimal(trade, "fee"),
            symbol.substring(symbol.indexOf('/') + 1),
            trade.path("maker").asBoolean(false),
            KrakenOrders.nanos(JsonTree.decimal(trade, "time")))
        .booked(trade.has("cost") ? JsonTree.decimal(trade, "cost") : null);
  }
}
