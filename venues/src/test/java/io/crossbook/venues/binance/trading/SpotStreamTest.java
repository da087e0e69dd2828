package io.crossbook.venues.binance.trading;

import static io.crossbook.venues.binance.trading.Accounts.NOW;
import static io.crossbook.venues.binance.trading.Accounts.SECOND;
import static io.crossbook.venues.binance.trading.Accounts.decimal;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.venues.testing.Recordings;
import io.crossbook.venues.trading.PrivateStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpotStreamTest {
  private static final String TRADE =
      "{\"e\":\"executionReport\",\"E\":1709654401000,\"s\":\"ETHUSDT\",\"c\":\"mine\","
          + "\"S\":\"BUY\",\"o\":\"LIMIT\",\"f\":\"GTC\",\"q\":\"1.00000000\","
          + "\"p\":\"2500.00000000\",\"C\":\"\",\"x\":\"TRADE\",\"X\":\"PARTIALLY_FILLED\","
          + "\"r\":\"NONE\",\"i\":12345678,\"l\":\"0.25000000\",\"z\":\"0.75000000\","
          + "\"L\":\"2500.10000000\",\"n\":\"0.00025000\",\"N\":\"ETH\",\"T\":1709654401001,"
          + "\"t\":98765432,\"m\":true,\"Z\":\"1875.00000000\"}";

  private final PrivateStream stream = Accounts.spot().stream();
  private final PrivateRecorder out = new PrivateRecorder();
  private long now = NOW;

  @BeforeEach
  void start() {
    stream.start(now, out);
    assertThat(out.takeActions()).containsExactly("connect private /ws-api/v3");
    assertThat(out.plans.get(0).maxLifeNanos()).isLessThan(24 * 3600 * SECOND);
  }

  private void frame(String text) {
    // Somewhere within a larger buffer, as on a socket.
    byte[] bytes = ("??" + text + "?").getBytes(StandardCharsets.UTF_8);
    stream.onFrame("private", bytes, 2, bytes.length - 3, true, now, out);
  }

  private void event(String event) {
    frame("{\"subscriptionId\":0,\"event\":" + event + "}");
  }

  private void acknowledge(int number) {
    frame(
        "{\"id\":\"subscription-"
            + number
            + "\",\"status\":200,\"result\":{\"subscriptionId\":0},\"rateLimits\":[]}");
  }

  private void fail(int number, int status, String error) {
    frame(
        "{\"id\":\"subscription-"
            + number
            + "\",\"status\":"
            + status
            + ",\"error\":"
            + error
            + "}");
  }

  private void goLive() {
    stream.onOpen("private", now, out);
    acknowledge(1);
    assertThat(out.takeActions()).containsExactly("send private", "live");
  }

  @Test
  void isLiveOnceTheSubscriptionIsAcknowledged() {
    stream.onOpen("private", now, out);
    assertThat(out.takeActions()).containsExactly("send private");
    assertThat(out.sent.get(0))
        .startsWith("{\"id\":\"subscription-1\",\"method\":\"userDataStream.subscribe.signature\"");
    frame("{\"id\":\"another\",\"status\":200,\"result\":{\"subscriptionId\":0}}");
    frame("{\"id\":\"subscription-1\",\"status\":200,\"result\":{}}");
    assertThat(out.takeActions())
        .containsExactly(
            "dead letter unknown_message: an answer to an unknown request",
            "dead letter malformed: subscriptionId is not a whole number at byte 0");
    acknowledge(1);
    assertThat(out.takeActions()).containsExactly("live");
    acknowledge(1);
    assertThat(out.takeActions())
        .containsExactly("dead letter unknown_message: an answer to an unknown request");
  }

  @Test
  void aSubscriptionThatIsNotAnsweredIsTriedOnANewConnection() {
    stream.onOpen("private", now, out);
    out.takeActions();
    stream.onTick(now + 10 * SECOND - 1, out);
    assertThat(out.takeActions()).isEmpty();
    stream.onTick(now + 10 * SECOND, out);
    stream.onTick(now + 11 * SECOND, out);
    assertThat(out.takeActions())
        .containsExactly("reconnect private: the subscription was not answered");
    stream.onClose("private", "as told", now, out);
    stream.onOpen("private", now, out);
    acknowledge(1);
    acknowledge(2);
    assertThat(out.takeActions())
        .containsExactly(
            "send private", "dead letter unknown_message: an answer to an unknown request", "live");
  }

  @ParameterizedTest
  @ValueSource(ints = {-2015, -2014, -1022, -1002})
  void aRefusedKeyEndsIt(int code) {
    stream.onOpen("private", now, out);
    out.takeActions();
    fail(1, 400, "{\"code\":" + code + ",\"msg\":\"No.\"}");
    assertThat(out.takeActions())
        .containsExactly(
            "refused: binance refuses the account's events: " + code + " No.",
            "disconnect private: the venue refused the subscription");
    stream.onClose("private", "as told", now, out);
    stream.onOpen("private", now, out);
    stream.onTick(now + 3600 * SECOND, out);
    assertThat(out.takeActions()).isEmpty();
  }

  @Test
  void aWrongClockAndOtherErrorsAreTriedAgainEachTimeLater() {
    long wait = SECOND;
    for (int i = 1; i <= 9; i++) {
      stream.onOpen("private", now, out);
      fail(i, i % 2 == 0 ? 500 : 400, "{\"code\":-1021,\"msg\":\"Late.\"}");
      assertThat(out.takeActions())
          .containsExactly(
              "send private", "disconnect private: the subscription failed: -1021 Late.");
      stream.onClose("private", "as told", now, out);
      stream.onTick(now + wait - 1, out);
      assertThat(out.takeActions()).isEmpty();
      now += wait;
      stream.onTick(now, out);
      assertThat(out.takeActions()).containsExactly("connect private /ws-api/v3");
      wait = Math.min(2 * wait, 64 * SECOND);
    }
  }

  @Test
  void aLimitIsWaitedFor() {
    stream.onOpen("private", now, out);
    out.takeActions();
    long until = 1_795_262_500_000L;
    fail(
        1,
        418,
        "{\"code\":-1003,\"msg\":\"Banned.\",\"data\":{\"serverTime\":1,\"retryAfter\":"
            + until
            + "}}");
    assertThat(out.takeActions())
        .containsExactly("disconnect private: the venue wants to be left alone: -1003 Banned.");
    // Whatever opens meanwhile, nothing is said.
    stream.onOpen("private", now, out);
    stream.onTick(until * 1_000_000 - 1, out);
    assertThat(out.takeActions()).isEmpty();
    stream.onTick(until * 1_000_000, out);
    assertThat(out.takeActions()).containsExactly("connect private /ws-api/v3");
  }

  @Test
  void aLostConnectionIsAnInterruptionOnce() {
    goLive();
    stream.onClose("private", "reset by peer", now, out);
    stream.onClose("private", "reset by peer", now, out);
    stream.onOpen("private", now, out);
    acknowledge(2);
    assertThat(out.takeActions())
        .containsExactly("interrupted: reset by peer", "send private", "live");
  }

  @Test
  void anEndedSubscriptionAndAShutdownMeanANewConnection() {
    goLive();
    event("{\"e\":\"eventStreamTerminated\",\"E\":1728973001334}");
    assertThat(out.takeActions())
        .containsExactly(
            "interrupted: the venue ended the subscription",
            "reconnect private: the venue ended the subscription");
    stream.onOpen("private", now, out);
    acknowledge(2);
    out.takeActions();
    frame("{\"e\":\"serverShutdown\",\"E\":1728973001334}");
    assertThat(out.takeActions())
        .containsExactly(
            "interrupted: the venue announced that it shuts down",
            "reconnect private: the venue announced that it shuts down");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTradeIsAFillAndWhatBecameOfTheOrder(boolean wrapped) {
    goLive();
    if (wrapped) {
      event(TRADE);
    } else {
      frame(TRADE);
    }
    assertThat(out.takeFacts())
        .containsExactly(
            new Fill(
                "ETHUSDT",
                "mine",
                "12345678",
                "98765432",
                Side.BUY,
                decimal("2500.1"),
                decimal("0.25"),
                decimal("0.75"),
                decimal("0.00025"),
                "ETH",
                true,
                1_709_654_401_001_000_000L),
            new OrderState(
                "ETHUSDT",
                "mine",
                "12345678",
                Side.BUY,
                OrderStatus.OPEN,
                decimal("1"),
                decimal("0.75"),
                decimal("2500"),
                "",
                1_709_654_401_001_000_000L));
    assertThat(out.takeActions()).isEmpty();
  }

  @Test
  void anAveragePriceThatIsNotSaidCostsNoFill() {
    event(TRADE.replace(",\"Z\":\"1875.00000000\"", ""));
    List<Object> facts = out.takeFacts();
    assertThat(facts).hasSize(2);
    assertThat(((OrderState) facts.get(1)).averagePrice()).isNull();
  }

  @Test
  void aFeeThatIsNotSaidIsNotGuessed() {
    event(TRADE.replace("\"N\":\"ETH\"", "\"N\":null").replace("0.00025000", "0"));
    Fill fill = (Fill) out.takeFacts().get(0);
    assertThat(fill.fee()).isNull();
    assertThat(fill.feeAsset()).isEmpty();
  }

  @Test
  void aCancellationNamesTheOrderByItsOriginalId() {
    event(
        TRADE
            .replace("\"C\":\"\"", "\"C\":\"mine\"")
            .replace("\"c\":\"mine\"", "\"c\":\"the cancellation\"")
            .replace("TRADE", "CANCELED")
            .replace("PARTIALLY_FILLED", "CANCELED"));
    assertThat(out.takeFacts())
        .singleElement()
        .isInstanceOfSatisfying(
            OrderState.class,
            state -> {
              assertThat(state.clientOrderId()).isEqualTo("mine");
              assertThat(state.status()).isEqualTo(OrderStatus.CANCELLED);
              assertThat(state.filled()).isEqualByComparingTo("0.75");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "NEW, NEW, NONE, OPEN, ''",
    "EXPIRED, EXPIRED, NONE, CANCELLED, EXPIRED",
    "TRADE_PREVENTION, EXPIRED_IN_MATCH, NONE, CANCELLED, EXPIRED_IN_MATCH",
    "REJECTED, REJECTED, INSUFFICIENT_BALANCES, REJECTED, INSUFFICIENT_BALANCES",
    "REPLACED, CANCELED, NONE, CANCELLED, ''"
  })
  void everyExecutionTypeIsRead(
      String execution, String word, String refusal, OrderStatus status, String reason) {
    event(
        TRADE
            .replace("\"x\":\"TRADE\"", "\"x\":\"" + execution + "\"")
            .replace("PARTIALLY_FILLED", word)
            .replace("\"NONE\"", "\"" + refusal + "\"")
            .replace("98765432", "-1"));
    assertThat(out.takeFacts())
        .singleElement()
        .isInstanceOfSatisfying(
            OrderState.class,
            state -> {
              assertThat(state.status()).isEqualTo(status);
              assertThat(state.reason()).isEqualTo(reason);
            });
  }

  @Test
  void nothingOfABrokenReportIsBelieved() {
    for (String[] change :
        new String[][] {
          {"\"TRADE\"", "\"LIQUIDATION\""},
          {"PARTIALLY_FILLED", "HALF"},
          {"98765432", "-1"},
          {"\"l\":\"0.25000000\"", "\"l\":\"0\""},
          {"\"L\":\"2500.10000000\"", "\"L\":\"-1\""},
          {"\"m\":true,", ""},
          {"\"i\":12345678,", ""},
          {"1709654401001", "0"}
        }) {
      String broken = TRADE.replace(change[0], change[1]);
      assertThat(broken).isNotEqualTo(TRADE);
      event(broken);
      assertThat(out.takeFacts()).as(change[0]).isEmpty();
      assertThat(out.takeActions())
          .as(change[0])
          .singleElement()
          .asString()
          .startsWith("dead letter ");
    }
  }

  @Test
  void balancesAreAbsolute() {
    event(
        "{\"e\":\"outboundAccountPosition\",\"E\":1564034571105,\"u\":1564034571073,\"B\":["
            + "{\"a\":\"ETH\",\"f\":\"10000.000000\",\"l\":\"0.500000\"},"
            + "{\"a\":\"BNB\",\"f\":\"0\",\"l\":\"0\"}]}");
    assertThat(out.takeFacts())
        .containsExactly(
            new Balance("ETH", decimal("10000.5"), decimal("10000"), 1_564_034_571_073_000_000L),
            new Balance("BNB", decimal("0"), decimal("0"), 1_564_034_571_073_000_000L));
    // The second row is broken: the first is not reported either.
    event(
        "{\"e\":\"outboundAccountPosition\",\"u\":1564034571073,\"B\":["
            + "{\"a\":\"ETH\",\"f\":\"1\",\"l\":\"0\"},{\"a\":\"BNB\",\"f\":\"1\"}]}");
    assertThat(out.takeFacts()).isEmpty();
    assertThat(out.takeActions()).containsExactly("dead letter malformed: no l at byte 0");
  }

  @Test
  void changesThatComeTwiceAreReadOnce() {
    event("{\"e\":\"balanceUpdate\",\"E\":1,\"a\":\"BTC\",\"d\":\"100.0\",\"T\":1573200697068}");
    event("{\"e\":\"externalLockUpdate\",\"E\":1,\"a\":\"BTC\",\"d\":\"1\",\"T\":1}");
    event("{\"e\":\"listStatus\",\"E\":1}");
    assertThat(out.takeFacts()).isEmpty();
    assertThat(out.takeActions()).isEmpty();
  }

  @Test
  void whatIsNotUnderstoodIsPutAside() {
    event("{\"e\":\"somethingNew\"}");
    frame("{\"hello\":1}");
    frame("[]");
    frame("not json");
    stream.onFrame("private", new byte[] {1, 2}, 0, 2, false, now, out);
    stream.onAnswer("tag", Accounts.answer(200, "{}"), out);
    assertThat(out.takeActions()).hasSize(6).allMatch(action -> action.startsWith("dead letter "));
  }

  @Test
  void theDocumentedFramesAreRead() {
    for (String name :
        List.of(
            "execution_report_new",
            "execution_report_trade",
            "execution_report_canceled",
            "execution_report_wrapped",
            "account_position",
            "account_position_wrapped",
            "balance_update_wrapped")) {
      byte[] frame = Recordings.fixture("binance/ws_user_spot/" + name + ".json");
      stream.onFrame("private", frame, 0, frame.length, true, now, out);
    }
    assertThat(out.takeActions()).isEmpty();
    List<Object> facts = out.takeFacts();
    assertThat(facts).hasSize(8);
    assertThat(facts.get(1))
        .isEqualTo(
            new Fill(
                "ETHUSDT",
                "x-TD67BGP9-T0000000000000",
                "12345678",
                "98765432",
                Side.BUY,
                decimal("2500"),
                decimal("1"),
                decimal("1"),
                decimal("0.001"),
                "ETH",
                true,
                1_709_654_401_000_000_000L));
    assertThat(facts.get(4))
        .isEqualTo(
            new OrderState(
                "ETHBTC",
                "mUvoqJxFIILMdfAW5iGSOW",
                "4293153",
                Side.BUY,
                OrderStatus.OPEN,
                decimal("1"),
                decimal("0"),
                null,
                "",
                1_499_405_658_657_000_000L));
    assertThat(facts.get(5))
        .isEqualTo(
            new Balance("USDT", decimal("12500"), decimal("10000"), 1_709_654_400_000_000_000L));
  }
}
