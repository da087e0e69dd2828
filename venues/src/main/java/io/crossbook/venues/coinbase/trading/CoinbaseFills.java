package io.crossbook.venues.coinbase.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Fill;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Rfc3339;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.QueryString;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The account's history of fills, oldest first, although the venue gives the newest first: it is
 * read span by span of time, and a span that takes too many pages is made shorter. Spans are whole
 * seconds, asked for a second wider at either end, because it is not documented whether the bounds
 * count. The last minute is read again each time, for what becomes visible late. Stateless.
 */
final class CoinbaseFills {
  static final String PATH = "/api/v3/brokerage/orders/historical/fills";
  static final int PAGE = 100;

  /** The list lags by a second or more. */
  static final long OVERLAP_SECONDS = 60;

  static final long FIRST_SPAN = 3_600;
  static final long LONGEST_SPAN = 7 * 86_400;

  /** A span with more is made shorter, if it can be. */
  static final int MOST_FILLS_OF_SPAN = 10 * PAGE;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int SHORTER = 4;

  /** Decimals of a quantity in base that had to be computed. */
  private static final int COMPUTED_SCALE = 16;

  /** A fill and the time by which the venue finds it, nanoseconds since the epoch. */
  private record Row(Fill fill, long sequenceTime) {}

  private static final Comparator<Row> OLDEST_FIRST =
      Comparator.comparingLong(Row::sequenceTime)
          .thenComparingLong(row -> row.fill().venueTime())
          .thenComparing(row -> row.fill().tradeId());

  /**
   * A span of time.
   *
   * @param from first second, since the epoch
   * @param length seconds behind the first one
   */
  private record Span(long from, long length) {
    long to() {
      return from + length;
    }

    String cursor() {
      return from + "/" + length;
    }

    static Span of(String cursor, long since) {
      if (cursor.isEmpty()) {
        return new Span(Math.max(0, Math.floorDiv(since, NANOS_PER_SECOND)), FIRST_SPAN);
      }
      int slash = cursor.indexOf('/');
      try {
        Span span =
            new Span(
                Long.parseLong(cursor.substring(0, Math.max(0, slash))),
                Long.parseLong(cursor.substring(slash + 1)));
        if (span.from >= 0 && span.length >= 0 && span.length <= LONGEST_SPAN) {
          return span;
        }
      } catch (NumberFormatException notOurs) {
        throw new IllegalArgumentException("'" + cursor + "' is not a cursor of fills", notOurs);
      }
      throw new IllegalArgumentException("'" + cursor + "' is not a cursor of fills");
    }
  }

  private CoinbaseFills() {}

  /**
   * The request for what comes behind a cursor.
   *
   * @param requests signs the request with this query
   * @throws IllegalArgumentException if the cursor is not one of this history
   */
  static Call<FillPage> call(String cursor, long since, long now, Requests requests) {
    long today = Math.floorDiv(now, NANOS_PER_SECOND);
    Span asked = Span.of(cursor, since);
    // A cursor of the future can only come of a clock that was wrong. One of the last minute is
    // gone
    // on with: many fills there take several spans.
    long overlap = Math.max(0, today - OVERLAP_SECONDS);
    boolean goesOn = !cursor.isEmpty() && asked.from() <= today;
    long from = goesOn ? asked.from() : Math.min(asked.from(), overlap);
    boolean last = from + asked.length() >= today;
    Span span = new Span(from, last ? today - from : asked.length());
    return new CoinbaseLists<Row, FillPage>(
            (page, at) -> requests.get(PATH, query(span, page), at),
            CoinbaseFills::page,
            rows -> shorten(span, rows),
            rows -> new Answer.Done<>(last ? end(span, rows) : done(span, rows)))
        .call(now);
  }

  private static String query(Span span, String page) {
    return new QueryString()
        .add("start_sequence_timestamp", Instant.ofEpochSecond(span.from() - 1).toString())
        .add("end_sequence_timestamp", Instant.ofEpochSecond(span.to() + 1).toString())
        .add("limit", PAGE)
        .addIfAny("cursor", page)
        .toString();
  }

  /**
   * There is no flag that says whether more follows: an empty page, or one without cursor, ends.
   */
  private static CoinbaseLists.Page<Row> page(JsonNode body) {
    List<JsonNode> fills = CoinbaseLists.rows(body, "fills");
    List<Row> rows = new ArrayList<>();
    for (JsonNode fill : fills) {
      if (isSpot(JsonTree.text(fill, "product_id"))) {
        rows.add(row(fill));
      }
    }
    return new CoinbaseLists.Page<>(rows, fills.isEmpty() ? "" : body.path("cursor").asText(""));
  }

  private static Optional<Answer<FillPage>> shorten(Span span, List<Row> rows) {
    if (rows.size() < MOST_FILLS_OF_SPAN || span.length() == 0) {
      return Optional.empty();
    }
    Span shorter = new Span(span.from(), span.length() / SHORTER);
    return Optional.of(new Answer.Done<>(new FillPage(List.of(), shorter.cursor(), true)));
  }

  private static FillPage done(Span span, List<Row> rows) {
    long length = rows.size() <= PAGE ? Math.max(1, span.length() * 2) : span.length();
    Span next = new Span(span.to() + 1, Math.min(LONGEST_SPAN, length));
    return new FillPage(sorted(rows), next.cursor(), true);
  }

  /** The last minute is read again next time, whatever span of it was read last. */
  private static FillPage end(Span span, List<Row> rows) {
    long from = Math.max(0, span.to() - OVERLAP_SECONDS);
    return new FillPage(sorted(rows), new Span(from, FIRST_SPAN).cursor(), false);
  }

  private static List<Fill> sorted(List<Row> rows) {
    return rows.stream().sorted(OLDEST_FIRST).map(Row::fill).toList();
  }

  /** Futures have other names and are not among the listings: {@code BIT-28JUN24-CDE}. */
  private static boolean isSpot(String product) {
    int dash = product.indexOf('-');
    return dash > 0 && dash == product.lastIndexOf('-') && dash < product.length() - 1;
  }

  private static Row row(JsonNode node) {
    String type = node.path("trade_type").asText("FILL");
    if (!type.equals("FILL")) {
      // A reversal or a correction changes what was executed: a person has to look at it.
      throw new JsonException("an execution of the type " + type, 0, true);
    }
    String product = JsonTree.text(node, "product_id");
    BigDecimal price = positive(node, "price");
    BigDecimal size = positive(node, "size");
    if (node.path("size_in_quote").asBoolean(false)) {
      size = CoinbaseOrders.plain(size.divide(price, COMPUTED_SCALE, RoundingMode.HALF_EVEN));
    }
    BigDecimal fee = CoinbaseOrders.decimal(node.path("commission"));
    long sequenceTime = time(node, "sequence_timestamp");
    Fill fill =
        new Fill(
            product,
            "",
            JsonTree.text(node, "order_id"),
            JsonTree.text(node, "trade_id"),
            CoinbaseOrders.side(JsonTree.text(node, "side")),
            price,
            size,
            null,
            fee,
            // Coinbase charges in the quote currency, whichever side.
            fee == null ? "" : product.substring(product.indexOf('-') + 1),
            JsonTree.text(node, "liquidity_indicator").equals("MAKER"),
            node.path("trade_time").isTextual() ? time(node, "trade_time") : sequenceTime);
    return new Row(fill, sequenceTime);
  }

  private static BigDecimal positive(JsonNode node, String field) {
    BigDecimal value = JsonTree.decimal(node, field);
    if (value.signum() <= 0) {
      throw new JsonException(field + " is not positive", 0, true);
    }
    return value;
  }

  private static long time(JsonNode node, String field) {
    long time = Rfc3339.nanos(JsonTree.text(node, field));
    if (time == 0) {
      throw new JsonException(field + " is not a time", 0, true);
    }
    return time;
  }
}
