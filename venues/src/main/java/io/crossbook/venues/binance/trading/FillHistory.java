package io.crossbook.venues.binance.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Fill;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.QueryString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the history of one symbol's fills page by page. Until the first fill is found it is looked
 * for in windows of time, because the venue gives no more than a window at once; from then on by
 * number: fills of a symbol are numbered upwards, so whatever comes after the last number is new,
 * also within the same millisecond. Stateless.
 *
 * <p>Facts: with a start time the oldest fills come first, with {@code fromId} those from that
 * number on, both at most 1000 (spot documentation, "General API Information" and "Account trade
 * list"). USD-M without a time may mean "of the last seven days"; where the last fill known is
 * nearly that old, times are used again.
 *
 * <p>Cursors: {@code from:<ms>} (nothing found before), {@code after:<number>@<ms>} (the last fill
 * known), {@code next:<number>@<ms>} (the same, and it must be gone on by number).
 *
 * @param window longest time between start and end that the venue takes
 * @param numbersFor for how long after a fill it can be gone on by number; zero for always
 * @param reach how far back the venue's history reaches; zero for always
 */
record FillHistory(Duration window, Duration numbersFor, Duration reach) {
  private static final int PAGE = 1000;

  /** What may still come late into the history, or be stamped early by another clock. */
  private static final long OVERLAP_MILLIS = 300_000;

  /** Where a page begins. */
  private record Cursor(String kind, long number, long millis) {
    static Cursor parse(String text) {
      try {
        int colon = text.indexOf(':');
        int at = text.indexOf('@');
        String kind = text.substring(0, Math.max(0, colon));
        if (kind.equals("from") && at < 0) {
          return new Cursor(kind, -1, Long.parseLong(text.substring(colon + 1)));
        }
        if ((kind.equals("after") || kind.equals("next")) && at > colon) {
          return new Cursor(
              kind,
              Long.parseLong(text.substring(colon + 1, at)),
              Long.parseLong(text.substring(at + 1)));
        }
      } catch (NumberFormatException notOurs) {
        throw new IllegalArgumentException("'" + text + "' is no cursor of fills", notOurs);
      }
      throw new IllegalArgumentException("'" + text + "' is no cursor of fills");
    }

    @Override
    public String toString() {
      return kind + ":" + (number < 0 ? "" : number + "@") + millis;
    }
  }

  /**
   * What to ask and how to read the answer.
   *
   * @param parameters those of the request
   * @param page makes a page of an answer; throws if that is not as documented
   */
  record Query(QueryString parameters, Function<JsonNode, FillPage> page) {}

  /**
   * The query for the next page.
   *
   * @param cursor of the page before; empty to begin
   * @param since nanoseconds since the epoch
   * @param now nanoseconds since the epoch
   * @param fill reads a row
   * @throws IllegalArgumentException with one sentence if the cursor is not one of these
   */
  Query query(String symbol, String cursor, long since, long now, Function<JsonNode, Fill> fill) {
    long nowMillis = BinanceSigner.millis(now);
    Cursor at =
        cursor.isEmpty()
            ? new Cursor("from", -1, BinanceSigner.millis(since))
            : Cursor.parse(cursor);
    QueryString parameters = new QueryString().add("symbol", symbol);
    boolean old = !numbersFor.isZero() && nowMillis - at.millis() > numbersFor.toMillis();
    if (at.kind().equals("next") || (at.kind().equals("after") && !old)) {
      parameters.add("fromId", at.number() + 1).add("limit", PAGE);
      return new Query(parameters, rows -> byNumber(at, fills(rows, symbol, fill)));
    }
    long oldest = reach.isZero() ? 0 : Math.max(0, nowMillis - reach.toMillis());
    long start = Math.min(Math.max(at.millis(), oldest), nowMillis);
    long end = start + window.toMillis() - 1;
    boolean reachesNow = end >= nowMillis;
    parameters.add("startTime", start);
    if (!reachesNow) {
      parameters.add("endTime", end);
    }
    parameters.add("limit", PAGE);
    return new Query(
        parameters,
        rows -> byTime(at, start, end, nowMillis, reachesNow, fills(rows, symbol, fill)));
  }

  private static List<Fill> fills(JsonNode rows, String symbol, Function<JsonNode, Fill> fill) {
    if (!rows.isArray()) {
      throw new JsonException("fills are not a list", 0);
    }
    List<Fill> fills = new ArrayList<>(rows.size());
    for (JsonNode row : rows) {
      Fill read = fill.apply(row);
      if (!read.symbol().equals(symbol)) {
        throw new JsonException("a fill of " + read.symbol() + ", not of " + symbol, 0, true);
      }
      fills.add(read);
    }
    fills.sort(Comparator.comparingLong(FillHistory::number));
    return fills;
  }

  private static long number(Fill fill) {
    return Long.parseLong(fill.tradeId());
  }

  private static FillPage byNumber(Cursor at, List<Fill> fills) {
    if (fills.isEmpty()) {
      return new FillPage(fills, new Cursor("after", at.number(), at.millis()).toString(), false);
    }
    return new FillPage(fills, after(fills, "after").toString(), fills.size() >= PAGE);
  }

  private static FillPage byTime(
      Cursor at, long start, long end, long nowMillis, boolean reachesNow, List<Fill> fills) {
    boolean full = fills.size() >= PAGE;
    if (!fills.isEmpty() && (full || number(fills.get(fills.size() - 1)) > at.number())) {
      // A full page within one millisecond could only repeat itself by time.
      boolean crowded = full && BinanceSigner.millis(last(fills).venueTime()) <= start;
      return new FillPage(
          fills, after(fills, crowded ? "next" : "after").toString(), full || !reachesNow);
    }
    if (!reachesNow) {
      return new FillPage(fills, new Cursor("from", -1, end + 1).toString(), true);
    }
    long again = Math.max(start, nowMillis - OVERLAP_MILLIS);
    return new FillPage(fills, new Cursor("from", -1, again).toString(), false);
  }

  private static Fill last(List<Fill> fills) {
    return fills.get(fills.size() - 1);
  }

  private static Cursor after(List<Fill> fills, String kind) {
    Fill last = last(fills);
    return new Cursor(kind, number(last), BinanceSigner.millis(last.venueTime()));
  }
}
