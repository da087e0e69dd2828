package io.crossbook.venues.oanda.trading;

import static io.crossbook.venues.oanda.trading.OandaCalls.ACCOUNT;
import static io.crossbook.venues.oanda.trading.OandaCalls.ID;
import static io.crossbook.venues.oanda.trading.OandaCalls.NOW;
import static io.crossbook.venues.oanda.trading.OandaCalls.SECOND;
import static io.crossbook.venues.oanda.trading.OandaCalls.cancel;
import static io.crossbook.venues.oanda.trading.OandaCalls.fill;
import static io.crossbook.venues.oanda.trading.OandaCalls.http;
import static io.crossbook.venues.oanda.trading.OandaCalls.orderCreated;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.testing.PrivateEvents;
import io.crossbook.venues.testing.Recordings;
import io.crossbook.venues.trading.PrivateStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OandaPrivateStreamTest {
  private static final String CONNECTION = "oanda-private";

  private final PrivateEvents out = new PrivateEvents();
  private final PrivateStream stream = OandaCalls.protocol().stream();

  private void line(String text) {
    byte[] bytes = (" " + text).getBytes(StandardCharsets.UTF_8);
    stream.onFrame(CONNECTION, bytes, 1, bytes.length - 1, true, NOW, out);
  }

  private void heartbeat(int last) {
    line(
        "{\"type\":\"HEARTBEAT\",\"lastTransactionID\":\""
            + last
            + "\",\"time\":\"2016-10-28T11:56:12.002855862Z\"}");
  }

  private void summary(int last) {
    stream.onAnswer(
        out.tag,
        http(
            200,
            "{\"account\":{\"currency\":\"USD\",\"balance\":\"100000.0000\",\"marginAvailable\":"
                + "\"99000\"},\"lastTransactionID\":\""
                + last
                + "\"}"),
        out);
  }

  private void transactions(int last, String... transactions) {
    stream.onAnswer(
        out.tag,
        http(
            200,
            "{\"transactions\":["
                + String.join(",", transactions)
                + "],\"lastTransactionID\":\""
                + last
                + "\"}"),
        out);
  }

  private static String other(int id) {
    return "{\"type\":\"SOMETHING_NEW\",\"id\":\"" + id + "\"}";
  }

  private String target() {
    return out.requests.get(out.requests.size() - 1).target();
  }

  /** Live, and transaction 10 is the last. */
  private void live() {
    stream.start(NOW, out);
    summary(10);
    stream.onOpen(CONNECTION, NOW, out);
    transactions(10);
    assertThat(out.log).containsExactly("live");
    out.clear();
  }

  @Test
  void opensTheStreamWithTheTokenWhenTheAccountIsKnown() {
    stream.start(NOW, out);
    assertThat(target()).isEqualTo(ACCOUNT + "/summary");
    assertThat(out.plans).isEmpty();
    summary(10);
    assertThat(out.plans)
        .containsExactly(
            new ConnectionPlan(
                CONNECTION,
                ConnectionPlan.Transport.HTTP_LINES,
                ACCOUNT + "/transactions/stream",
                10 * SECOND,
                1));
    assertThat(out.headers)
        .containsExactly(
            Map.of("Authorization", "Bearer not-a-secret", "Accept-Datetime-Format", "RFC3339"));
    assertThat(out.balances)
        .containsExactly(new Balance("USD", new BigDecimal("100000"), new BigDecimal("99000"), 0));
  }

  @Test
  void isLiveWhenWhatCameBeforeTheStreamIsRead() {
    stream.start(NOW, out);
    summary(10);
    stream.onOpen(CONNECTION, NOW, out);
    assertThat(target()).isEqualTo(ACCOUNT + "/transactions/sinceid?id=10");
    // What arrives meanwhile waits for what is older.
    line(cancel("13", "CLIENT_REQUEST"));
    heartbeat(13);
    assertThat(out.log).isEmpty();
    transactions(
        12, orderCreated("1000").replace("\"id\":\"1\"", "\"id\":\"11\""), fill("12", "400"));
    assertThat(out.log)
        .containsExactly("order OPEN", "fill 12", "order OPEN", "order CANCELLED", "live");
    assertThat(out.orders.get(2))
        .isEqualTo(
            new OrderState(
                "EUR_USD",
                ID,
                "1",
                Side.BUY,
                OrderStatus.CANCELLED,
                new BigDecimal("1000"),
                new BigDecimal("400"),
                new BigDecimal("1.16555"),
                "CLIENT_REQUEST",
                1_483_228_802_000_000_000L));
  }

  @Test
  void reportsFillsWithTheQuantitySoFar() {
    live();
    line(orderCreated("-1000").replace("\"id\":\"1\"", "\"id\":\"11\""));
    line(fill("12", "-400"));
    line(fill("13", "-600"));
    assertThat(out.log)
        .containsExactly("order OPEN", "fill 12", "order OPEN", "fill 13", "order FILLED");
    assertThat(out.fills.get(1))
        .isEqualTo(
            new Fill(
                "EUR_USD",
                ID,
                "1",
                "13",
                Side.SELL,
                new BigDecimal("1.16555"),
                new BigDecimal("600"),
                new BigDecimal("1000"),
                new BigDecimal("0.05"),
                "USD",
                false,
                1_483_228_801_000_000_000L));
    assertThat(out.balances)
        .hasSize(2)
        .contains(new Balance("USD", new BigDecimal("99999.95"), null, 1_483_228_801_000_000_000L));
  }

  @Test
  void theRestOfAnOrderThatIsEnteredAnewGoesOn() {
    live();
    line(orderCreated("1000").replace("\"id\":\"1\"", "\"id\":\"11\""));
    line(fill("12", "400"));
    line(orderCreated("600").replace("\"id\":\"1\"", "\"id\":\"13\""));
    line(fill("14", "600").replace("\"orderID\":\"1\"", "\"orderID\":\"13\""));
    OrderState last = out.orders.get(out.orders.size() - 1);
    assertThat(last.status()).isEqualTo(OrderStatus.FILLED);
    assertThat(last.quantity()).isEqualByComparingTo("1000");
    assertThat(last.filled()).isEqualByComparingTo("1000");
    assertThat(out.fills.get(1).cumulative()).isEqualByComparingTo("1000");
  }

  @Test
  void aFillOfAnOrderFromBeforeHasNoCumulativeQuantity() {
    live();
    line(fill("11", "400"));
    assertThat(out.fills.get(0).cumulative()).isNull();
    assertThat(out.orders).isEmpty();
  }

  @Test
  void aRefusalIsReported() {
    live();
    line(
        "{\"type\":\"LIMIT_ORDER_REJECT\",\"instrument\":\"EUR_USD\",\"units\":\"-7\","
            + "\"rejectReason\":\"INSUFFICIENT_MARGIN\",\"clientExtensions\":{\"id\":\""
            + ID
            + "\"},\"id\":\"11\",\"time\":\"2017-01-01T00:00:00Z\"}");
    assertThat(out.orders)
        .containsExactly(
            new OrderState(
                "EUR_USD",
                ID,
                "",
                Side.SELL,
                OrderStatus.REJECTED,
                new BigDecimal("7"),
                BigDecimal.ZERO,
                null,
                "INSUFFICIENT_MARGIN",
                1_483_228_800_000_000_000L));
  }

  @Test
  void aHoleIsFilledBeforeAnythingElseIsReported() {
    live();
    line(fill("12", "1"));
    assertThat(out.log).containsExactly("interrupted: transaction 12 followed 10");
    assertThat(target()).isEqualTo(ACCOUNT + "/transactions/sinceid?id=10");
    transactions(12, fill("11", "1"), fill("12", "1"));
    assertThat(out.log)
        .containsExactly("interrupted: transaction 12 followed 10", "fill 11", "fill 12", "live");
  }

  @Test
  void aHeartbeatShowsWhatIsMissing() {
    live();
    heartbeat(10);
    assertThat(out.log).isEmpty();
    heartbeat(11);
    assertThat(out.log).containsExactly("interrupted: transaction 11 is the last, but 10 was");
    transactions(11, other(11));
    assertThat(out.log).endsWith("live");
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void whatSinceidLeavesOutIsReadByRange() {
    live();
    heartbeat(14);
    transactions(14, fill("14", "1"));
    assertThat(target()).isEqualTo(ACCOUNT + "/transactions/idrange?from=11&to=14");
    transactions(14, fill("11", "1"), fill("12", "1"), fill("14", "1"));
    assertThat(target()).isEqualTo(ACCOUNT + "/transactions/sinceid?id=14");
    transactions(14);
    assertThat(out.log).endsWith("fill 11", "fill 12", "fill 14", "live");
  }

  @Test
  void aHistoryBehindTheStreamIsAskedAgain() {
    live();
    line(fill("12", "1"));
    transactions(10);
    assertThat(out.log).doesNotContain("live");
    int asked = out.requests.size();
    stream.onTick(NOW + SECOND - 1, out);
    assertThat(out.requests).hasSize(asked);
    stream.onTick(NOW + SECOND, out);
    assertThat(out.requests).hasSize(asked + 1);
    transactions(11, fill("11", "1"));
    assertThat(out.log).endsWith("fill 11", "fill 12", "live");
  }

  @Test
  void whatWasReportedIsNotReportedAgain() {
    live();
    line(fill("11", "1"));
    line(fill("11", "1"));
    line(fill("9", "1"));
    assertThat(out.fills).hasSize(1);
    assertThat(out.log).containsExactly("fill 11");
  }

  @Test
  void aNewConnectionGoesOnWhereTheOldOneEnded() {
    live();
    line(fill("11", "1"));
    stream.onClose(CONNECTION, "reset", NOW, out);
    assertThat(out.log).endsWith("interrupted: the connection is gone: reset");
    line(fill("12", "1"));
    assertThat(out.fills).hasSize(1);
    stream.onOpen(CONNECTION, NOW, out);
    assertThat(target()).isEqualTo(ACCOUNT + "/transactions/sinceid?id=11");
    transactions(12, fill("12", "1"));
    assertThat(out.log).endsWith("fill 12", "live");
    assertThat(out.plans).isEmpty();
  }

  @Test
  void anAnswerForAnOlderConnectionIsNotUsed() {
    stream.start(NOW, out);
    summary(10);
    stream.onOpen(CONNECTION, NOW, out);
    String old = out.tag;
    stream.onClose(CONNECTION, "reset", NOW, out);
    stream.onOpen(CONNECTION, NOW, out);
    stream.onAnswer(old, http(200, "{\"transactions\":[],\"lastTransactionID\":\"10\"}"), out);
    assertThat(out.log).isEmpty();
    transactions(10);
    assertThat(out.log).containsExactly("live");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aRefusedTokenEndsIt(int status) {
    stream.start(NOW, out);
    stream.onAnswer(out.tag, http(status, "no"), out);
    assertThat(out.log)
        .containsExactly("refused: OANDA refuses the token or the account: " + status + " no");
    int asked = out.requests.size();
    stream.onTick(NOW + 1000 * SECOND, out);
    assertThat(out.requests).hasSize(asked);
  }

  @Test
  void aTokenThatWasRevokedShowsWhenTheConnectionIsGone() {
    live();
    stream.onClose(CONNECTION, "401", NOW, out);
    assertThat(target()).isEqualTo(ACCOUNT + "/summary");
    stream.onAnswer(out.tag, http(401, "revoked"), out);
    assertThat(out.log)
        .endsWith(
            "refused: OANDA refuses the token or the account: 401 revoked",
            "disconnect oanda-private");
    out.clear();
    stream.onOpen(CONNECTION, NOW, out);
    assertThat(out.requests).isEmpty();
  }

  @Test
  void requestsThatFailAreMadeAgainWithGrowingDelay() {
    stream.start(NOW, out);
    stream.onAnswer(out.tag, http(503, "down"), out);
    assertThat(out.deadLetters).hasSize(1);
    stream.onTick(NOW + SECOND, out);
    assertThat(out.requests).hasSize(2);
    stream.onAnswer(out.tag, http(200, "{}"), out);
    stream.onTick(NOW + SECOND, out);
    assertThat(out.requests).hasSize(2);
    stream.onTick(NOW + 2 * SECOND, out);
    assertThat(out.requests).hasSize(3);
    // No answer at all.
    stream.onTick(NOW + 17 * SECOND - 1, out);
    assertThat(out.requests).hasSize(3);
    stream.onTick(NOW + 17 * SECOND, out);
    assertThat(out.requests).hasSize(4);
    summary(10);
    assertThat(out.plans).hasSize(1);
  }

  @Test
  void anIdThatTheVenueDoesNotKnowBeginsAnew() {
    live();
    heartbeat(12);
    stream.onAnswer(out.tag, http(416, "{}"), out);
    stream.onTick(NOW + SECOND, out);
    assertThat(target()).isEqualTo(ACCOUNT + "/summary");
    summary(5);
    assertThat(target()).isEqualTo(ACCOUNT + "/transactions/sinceid?id=5");
    transactions(5);
    assertThat(out.log).endsWith("live");
  }

  @Test
  void whatCannotBeReadIsMissing() {
    live();
    line("{\"type\":");
    assertThat(out.log).containsExactly("interrupted: a line could not be read");
    assertThat(target()).isEqualTo(ACCOUNT + "/transactions/sinceid?id=10");
    transactions(10);
    out.clear();
    line(fill("11", "1").replace("\"units\":\"1\"", "\"units\":\"x\""));
    assertThat(out.log)
        .containsExactly("interrupted: transaction 11 could not be understood", "live");
    assertThat(out.deadLetters).hasSize(1);
    out.clear();
    line("");
    line("\r");
    line("{\"errorMessage\":\"Insufficient authorization\"}");
    assertThat(out.log).isEmpty();
    assertThat(out.deadLetters).containsExactly("venue_error: the venue reported an error");
  }

  @Test
  void recordedLinesAreRead() {
    byte[] bytes =
        Recordings.fixture("oanda/hootnot/transactions_v3_accounts_transaction_sinceid.json");
    JsonNode recorded = JsonTree.read(bytes, 0, bytes.length).path("response");
    stream.start(NOW, out);
    summary(2306);
    stream.onOpen(CONNECTION, NOW, out);
    transactions(2306);
    for (JsonNode transaction : recorded.path("transactions")) {
      line(transaction.toString());
    }
    byte[] lines =
        Recordings.fixture("oanda/hootnot/transactions_v3_accounts_transactions_stream.json");
    for (JsonNode each : JsonTree.read(lines, 0, lines.length).path("response")) {
      line(each.toString());
    }
    assertThat(out.deadLetters).isEmpty();
    assertThat(out.log).containsExactly("live", "order OPEN", "order CANCELLED", "order OPEN");
    assertThat(out.orders.get(1))
        .isEqualTo(
            new OrderState(
                "EUR_USD",
                "myID",
                "2307",
                Side.SELL,
                OrderStatus.CANCELLED,
                new BigDecimal("500000"),
                BigDecimal.ZERO,
                null,
                "CLIENT_REQUEST",
                1_477_428_783_789_670_387L));
  }
}
