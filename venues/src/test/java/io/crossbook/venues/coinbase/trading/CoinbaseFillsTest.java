package io.crossbook.venues.coinbase.trading;

import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.NOW;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.SECOND;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.answer;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.claims;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.decimal;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.protocol;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.Fill;
import io.crossbook.venues.json.RestTarget;
import io.crossbook.venues.json.Rfc3339;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.FillPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The history of fills. */
class CoinbaseFillsTest {
  private static final String PATH = "/api/v3/brokerage/orders/historical/fills";

  /** The newest first, with the members that the documentation names. */
  private static final String DOCUMENTED =
      "{\"fills\":[{\"entry_id\":\"e-1\",\"trade_id\":\"t-1\","
          + "\"order_id\":\"v-1\",\"trade_time\":\"2026-04-07T14:30:00Z\","
          + "\"trade_type\":\"FILL\",\"price\":\"68900.10\",\"size\":\"0.005\","
          + "\"commission\":\"0.41\",\"product_id\":\"BTC-USD\","
          + "\"sequence_timestamp\":\"2026-04-07T14:30:00.123456Z\","
          + "\"liquidity_indicator\":\"MAKER\",\"size_in_quote\":false,\"side\":\"BUY\"},"
          + "{\"entry_id\":\"e-2\",\"trade_id\":\"t-2\","
          + "\"order_id\":\"v-2\",\"trade_time\":\"2026-04-07T14:05:00Z\","
          + "\"trade_type\":\"FILL\",\"price\":\"3000\",\"size\":\"97.5\",\"commission\":\"0.50\","
          + "\"product_id\":\"ETH-USDC\",\"sequence_timestamp\":\"2026-04-07T14:05:00.987654Z\","
          + "\"liquidity_indicator\":\"TAKER\",\"size_in_quote\":true,\"side\":\"SELL\"}],"
          + "\"cursor\":\"\"}";

  private final CoinbasePrivateProtocol protocol = protocol();

  @Test
  void theRequestIsASpanOfTimeASecondWiderAtEitherEnd() {
    Call<FillPage> call = protocol.fills("", "", NOW - 7_200 * SECOND, NOW);
    assertThat(call.request().target())
        .isEqualTo(
            PATH
                + "?start_sequence_timestamp=2026-04-07T12%3A29%3A59Z"
                + "&end_sequence_timestamp=2026-04-07T13%3A30%3A01Z&limit=100");
    assertThat(claims(token(call.request())).path("uri").asText())
        .isEqualTo("GET api.coinbase.com" + PATH);
    assertThat(protocol.fills("", "", NOW, NOW).request().target())
        .isEqualTo(
            PATH
                + "?start_sequence_timestamp=2026-04-07T14%3A28%3A59Z"
                + "&end_sequence_timestamp=2026-04-07T14%3A30%3A01Z&limit=100");
  }

  @Test
  void fillsAreReadOldestFirst() {
    FillPage page = done(protocol.fills("", "", NOW - SECOND, NOW).read(answer(200, DOCUMENTED)));
    assertThat(page.more()).isFalse();
    assertThat(page.fills())
        .containsExactly(
            new Fill(
                "ETH-USDC",
                "",
                "v-2",
                "t-2",
                Side.SELL,
                decimal("3000"),
                decimal("0.0325"),
                null,
                decimal("0.5"),
                "USDC",
                false,
                Rfc3339.nanos("2026-04-07T14:05:00Z")),
            new Fill(
                "BTC-USD",
                "",
                "v-1",
                "t-1",
                Side.BUY,
                decimal("68900.1"),
                decimal("0.005"),
                null,
                decimal("0.41"),
                "USD",
                true,
                Rfc3339.nanos("2026-04-07T14:30:00Z")));
  }

  private static FillPage done(Answer<FillPage> answer) {
    assertThat(answer).isInstanceOf(Answer.Done.class);
    return ((Answer.Done<FillPage>) answer).value();
  }

  @Test
  void futuresAreLeftOutAndACommissionMayBeMissing() {
    String body =
        DOCUMENTED
            .replace("\"ETH-USDC\"", "\"BIT-28JUN24-CDE\"")
            .replace("\"commission\":\"0.41\"", "\"commission\":\"\"");
    FillPage page = done(protocol.fills("", "", NOW, NOW).read(answer(200, body)));
    assertThat(page.fills()).hasSize(1);
    assertThat(page.fills().get(0).fee()).isNull();
    assertThat(page.fills().get(0).feeAsset()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsNotSkipped() {
    List<String> unclear =
        List.of(
            "{}",
            "[]",
            DOCUMENTED.replace(
                "\"trade_type\":\"FILL\",\"price\":\"3",
                "\"trade_type\":\"REVERSAL\",\"price\":\"3"),
            DOCUMENTED.replace("\"size\":\"0.005\"", "\"size\":\"0\""),
            DOCUMENTED.replace("\"price\":\"3000\"", "\"price\":\"-3000\""),
            DOCUMENTED.replace("\"trade_id\":\"t-1\"", "\"trade_id\":\"\""),
            DOCUMENTED.replace("2026-04-07T14:05:00.987654Z", "yesterday"),
            DOCUMENTED.replace("\"SELL\"", "\"SOLD\""));
    for (String body : unclear) {
      assertThat(body).isNotEqualTo(DOCUMENTED);
      assertThat(protocol.fills("", "", NOW, NOW).read(answer(200, body)))
          .as(body)
          .isInstanceOf(Answer.Unknown.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1", "1/", "/1", "1/2/3", "-1/5", "5/-1", "5/99999999", "1/x"})
  void aCursorOfAnotherKindIsRefused(String cursor) {
    assertThatThrownBy(() -> protocol.fills("", cursor, 0, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + cursor + "'");
  }

  @Test
  void aCursorOfTheFutureIsBroughtBack() {
    String target = protocol.fills("", NOW / SECOND + 9_999 + "/60", 0, NOW).request().target();
    assertThat(RestTarget.of(target).parameter("start_sequence_timestamp"))
        .isEqualTo("2026-04-07T14:28:59Z");
  }

  /**
   * A venue's history.
   *
   * @param always true if each page has a cursor, the last one too
   * @param most rows of a page, whatever is asked for
   */
  private record History(List<long[]> timeAndId, boolean always, boolean boundsCount, int most) {
    String answer(String target, long now) {
      RestTarget asked = RestTarget.of(target);
      long from = Rfc3339.nanos(asked.parameter("start_sequence_timestamp"));
      long to = Rfc3339.nanos(asked.parameter("end_sequence_timestamp"));
      List<long[]> rows = new ArrayList<>();
      for (long[] each : timeAndId) {
        long time = each[0];
        if (time <= now && (boundsCount ? time >= from && time <= to : time > from && time < to)) {
          rows.add(each);
        }
      }
      rows.sort(Comparator.comparingLong((long[] each) -> each[0]));
      Collections.reverse(rows);
      String cursor = asked.parameter("cursor");
      int start = cursor == null ? 0 : Integer.parseInt(cursor);
      int end = Math.min(rows.size(), start + Math.min(most, asked.number("limit", 0)));
      List<String> fills = new ArrayList<>();
      for (long[] row : rows.subList(start, end)) {
        fills.add(fill(row[0], row[1]));
      }
      boolean more = end < rows.size() || (always && end > start);
      return "{\"fills\":["
          + String.join(",", fills)
          + "],\"cursor\":\""
          + (more ? Integer.toString(end) : "")
          + "\"}";
    }

    private static String fill(long time, long id) {
      String text = Instant.ofEpochSecond(0, time).toString();
      return "{\"trade_id\":\""
          + id
          + "\",\"order_id\":\"o\",\"trade_time\":\""
          + text
          + "\",\"trade_type\":\"FILL\",\"price\":\"1\",\"size\":\"1\",\"commission\":\"0\","
          + "\"product_id\":\"BTC-USD\",\"sequence_timestamp\":\""
          + text
          + "\",\"liquidity_indicator\":\"TAKER\",\"size_in_quote\":false,\"side\":\"BUY\"}";
    }
  }

  /** Reads until there is no more, as of a moment; the cursor to go on with. */
  private String readAll(History history, String cursor, long since, long now, List<Fill> read) {
    String at = cursor;
    for (int requests = 0; requests < 3_000; requests++) {
      Call<FillPage> call = protocol.fills("", at, since, now);
      Answer<FillPage> answer =
          call.read(answer(200, history.answer(call.request().target(), now)));
      while (answer instanceof Answer.More<FillPage> more) {
        call = more.next().apply(now);
        answer = call.read(answer(200, history.answer(call.request().target(), now)));
      }
      FillPage page = done(answer);
      read.addAll(page.fills());
      at = page.cursor();
      if (!page.more()) {
        return at;
      }
    }
    throw new AssertionError("the history does not end");
  }

  @Property(tries = 25)
  void everyFillOfAHistoryIsReadInOrder(
      @ForAll long seed,
      @ForAll boolean always,
      @ForAll boolean boundsCount,
      @ForAll boolean shortPages) {
    Random random = new Random(seed);
    long since = NOW - (1 + random.nextInt(20 * 86_400)) * SECOND;
    List<long[]> rows = new ArrayList<>();
    long id = 1;
    for (int bursts = random.nextInt(30); bursts > 0; bursts--) {
      long start = since + (long) (random.nextDouble() * (NOW - since));
      boolean oneMoment = random.nextBoolean();
      for (int n = random.nextInt(random.nextInt(8) == 0 ? 1_500 : 40); n >= 0; n--) {
        long time = oneMoment ? start : start + random.nextInt(900) * (SECOND / 3);
        rows.add(new long[] {Math.min(NOW + 400 * SECOND, time), id++});
      }
    }
    History history = new History(rows, always, boundsCount, shortPages ? 60 : 1_000);
    List<Fill> read = new ArrayList<>();
    String cursor = readAll(history, "", since, NOW, read);
    assertFirstSightsAreInOrder(read);
    // Later, with what came since, also what became visible only now.
    rows.add(new long[] {NOW - 30 * SECOND, id++});
    rows.add(new long[] {NOW + 200 * SECOND, id++});
    readAll(history, cursor, 0, NOW + 500 * SECOND, read);
    Set<String> ids = new LinkedHashSet<>();
    read.forEach(fill -> ids.add(fill.tradeId()));
    assertThat(ids).hasSize(rows.size());
  }

  @Test
  void aMinuteWithMoreThanASpanTakesIsReadToItsEndAndReadAgain() {
    List<long[]> rows = new ArrayList<>();
    for (int id = 1; id <= 2_500; id++) {
      rows.add(new long[] {NOW - (id % 50) * SECOND, id});
    }
    History history = new History(rows, true, true, 1_000);
    List<Fill> read = new ArrayList<>();
    String cursor = readAll(history, "", NOW - 3_600 * SECOND, NOW, read);
    assertFirstSightsAreInOrder(read);
    // What becomes visible late was executed before what was read.
    rows.add(new long[] {NOW - 30 * SECOND, 2_501});
    readAll(history, cursor, NOW - 3_600 * SECOND, NOW + SECOND, read);
    Set<String> ids = new LinkedHashSet<>();
    read.forEach(fill -> ids.add(fill.tradeId()));
    assertThat(ids).hasSize(2_501);
  }

  private static void assertFirstSightsAreInOrder(List<Fill> read) {
    Set<String> seen = new LinkedHashSet<>();
    long last = Long.MIN_VALUE;
    for (Fill fill : read) {
      if (seen.add(fill.tradeId())) {
        assertThat(fill.venueTime()).isGreaterThanOrEqualTo(last);
        last = fill.venueTime();
      }
    }
  }
}
