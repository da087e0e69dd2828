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
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsdmStreamTest {
  private static final long MINUTE = 60 * SECOND;
  private static final String CONNECT_1 =
      "connect private-1 /private/ws?listenKey=first&events=ORDER_TRADE_UPDATE/ACCOUNT_UPDATE";

  private static final String TRADE =
      "{\"e\":\"ORDER_TRADE_UPDATE\",\"E\":1568879465651,\"T\":1568879465650,\"o\":{"
          + "\"s\":\"BTCUSDT\",\"c\":\"mine\",\"S\":\"SELL\",\"o\":\"LIMIT\",\"f\":\"GTC\","
          + "\"q\":\"0.010\",\"p\":\"7000.1\",\"ap\":\"7000.15\",\"sp\":\"0\",\"x\":\"TRADE\","
          + "\"X\":\"PARTIALLY_FILLED\",\"i\":8886774,\"l\":\"0.002\",\"z\":\"0.004\","
          + "\"L\":\"7000.2\",\"N\":\"USDT\",\"n\":\"0.0056\",\"T\":1568879465650,\"t\":4711,"
          + "\"b\":\"0\",\"a\":\"9.91\",\"m\":false,\"R\":false,\"ps\":\"BOTH\",\"rp\":\"0\"}}";

  private final PrivateStream stream = Accounts.usdm().stream();
  private final PrivateRecorder out = new PrivateRecorder();
  private long now = NOW;

  @BeforeEach
  void start() {
    stream.start(now, out);
    assertThat(out.takeActions()).containsExactly("request listen-key-1 POST /fapi/v1/listenKey");
    assertThat(out.requests.get(0).headers()).containsOnly(Map.entry("X-MBX-APIKEY", "not-a-key"));
    assertThat(out.requests.get(0).target()).isEqualTo("/fapi/v1/listenKey");
  }

  private void answer(String tag, int status, String body) {
    stream.onAnswer(
        tag, HttpAnswer.of(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), now), out);
  }

  private void frame(String connection, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    stream.onFrame(connection, bytes, 0, bytes.length, true, now, out);
  }

  private void goLive() {
    answer("listen-key-1", 200, "{\"listenKey\":\"first\"}");
    stream.onOpen("private-1", now, out);
    answer("listen-key-2", 200, "{\"listenKey\":\"first\"}");
    assertThat(out.takeActions())
        .containsExactly(CONNECT_1, "request listen-key-2 PUT /fapi/v1/listenKey", "live");
  }

  @Test
  void isLiveOnceTheVenueConfirmsTheKeyOfAnOpenConnection() {
    answer("listen-key-1", 200, "{\"listenKey\":\"first\"}");
    assertThat(out.takeActions()).containsExactly(CONNECT_1);
    assertThat(out.plans.get(0).maxLifeNanos()).isLessThan(24 * 60 * MINUTE);
    stream.onOpen("private-1", now, out);
    assertThat(out.takeActions()).containsExactly("request listen-key-2 PUT /fapi/v1/listenKey");
    answer("listen-key-2", 200, "{}");
    assertThat(out.takeActions()).containsExactly("live");
  }

  @Test
  void aKeyIsPutIntoTheAddressSafely() {
    answer("listen-key-1", 200, "{\"listenKey\":\"a/b&c\"}");
    assertThat(out.takeActions())
        .containsExactly(
            "connect private-1 /private/ws?listenKey=a%2Fb%26c"
                + "&events=ORDER_TRADE_UPDATE/ACCOUNT_UPDATE");
  }

  @Test
  void isRenewedLongBeforeItEnds() {
    goLive();
    stream.onTick(now + 30 * MINUTE - 1, out);
    assertThat(out.takeActions()).isEmpty();
    now += 30 * MINUTE;
    stream.onTick(now, out);
    stream.onTick(now, out);
    assertThat(out.takeActions()).containsExactly("request listen-key-3 PUT /fapi/v1/listenKey");
    answer("listen-key-3", 200, "{\"listenKey\":\"first\"}");
    stream.onTick(now + 30 * MINUTE - 1, out);
    assertThat(out.takeActions()).isEmpty();
    stream.onTick(now + 30 * MINUTE, out);
    assertThat(out.takeActions()).containsExactly("request listen-key-4 PUT /fapi/v1/listenKey");
  }

  @Test
  void aFailedRenewalIsTriedAgainAndInTheEndAnotherKeyIsAskedFor() {
    goLive();
    long start = now;
    now += 30 * MINUTE;
    int renewals = 0;
    int request = 2;
    while (now < start + 55 * MINUTE - SECOND) {
      now += SECOND;
      stream.onTick(now, out);
      if (out.takeActions()
          .contains("request listen-key-" + (request + 1) + " PUT /fapi/v1/listenKey")) {
        request++;
        renewals++;
        answer("listen-key-" + request, 503, "<html>");
      }
    }
    // With back-off up to about a minute: not one try only, and no storm.
    assertThat(renewals).isBetween(20, 40);
    assertThat(out.takeActions()).isEmpty();
    now = start + 55 * MINUTE;
    stream.onTick(now, out);
    assertThat(out.takeActions())
        .containsExactly(
            "interrupted: the listen key could not be renewed in time",
            "disconnect private-1: the listen key could not be renewed in time",
            "request listen-key-" + (request + 1) + " POST /fapi/v1/listenKey");
    answer("listen-key-" + (request + 1), 200, "{\"listenKey\":\"second\"}");
    assertThat(out.takeActions())
        .containsExactly(
            "connect private-2 /private/ws?listenKey=second"
                + "&events=ORDER_TRADE_UPDATE/ACCOUNT_UPDATE");
  }

  @Test
  void aRequestThatIsNotAnsweredIsRepeatedAndALateAnswerIgnored() {
    stream.onTick(now + 30 * SECOND - 1, out);
    assertThat(out.takeActions()).isEmpty();
    now += 30 * SECOND;
    stream.onTick(now, out);
    assertThat(out.takeActions()).containsExactly("request listen-key-2 POST /fapi/v1/listenKey");
    answer("listen-key-1", 200, "{\"listenKey\":\"late\"}");
    assertThat(out.takeActions())
        .containsExactly("dead letter unknown_message: an answer to a request that is given up");
    // A listen key is a secret.
    assertThat(out.deadBytes).containsExactly("");
  }

  @Test
  void aKeyThatTheVenueForgotIsReplaced() {
    goLive();
    now += 30 * MINUTE;
    stream.onTick(now, out);
    out.takeActions();
    answer("listen-key-3", 400, "{\"code\":-1125,\"msg\":\"This listenKey does not exist.\"}");
    stream.onTick(now + SECOND, out);
    assertThat(out.takeActions())
        .containsExactly(
            "interrupted: the venue knows the listen key no more",
            "disconnect private-1: the venue knows the listen key no more",
            "request listen-key-4 POST /fapi/v1/listenKey");
  }

  @Test
  void anExpiredKeyIsReplaced() {
    goLive();
    frame("private-0", "{\"e\":\"listenKeyExpired\",\"E\":1}");
    assertThat(out.takeActions()).isEmpty();
    frame("private-1", "{\"e\":\"listenKeyExpired\",\"E\":1,\"listenKey\":\"first\"}");
    stream.onTick(now, out);
    stream.onClose("private-1", "as told", now, out);
    assertThat(out.takeActions())
        .containsExactly(
            "interrupted: the venue let the listen key expire",
            "disconnect private-1: the venue let the listen key expire",
            "request listen-key-3 POST /fapi/v1/listenKey");
    answer("listen-key-3", 200, "{\"listenKey\":\"second\"}");
    stream.onOpen("private-2", now, out);
    answer("listen-key-4", 200, "{\"listenKey\":\"second\"}");
    assertThat(out.takeActions()).endsWith("live");
  }

  @Test
  void anotherKeyThanOursMeansThatTheConnectionIsSilent() {
    answer("listen-key-1", 200, "{\"listenKey\":\"first\"}");
    stream.onOpen("private-1", now, out);
    out.takeActions();
    answer("listen-key-2", 200, "{\"listenKey\":\"second\"}");
    stream.onTick(now, out);
    assertThat(out.takeActions())
        .containsExactly(
            "disconnect private-1: the venue has another listen key for the account",
            "request listen-key-3 POST /fapi/v1/listenKey");
  }

  @Test
  void aLostConnectionIsConfirmedAgain() {
    goLive();
    stream.onClose("private-1", "reset by peer", now, out);
    stream.onOpen("private-1", now, out);
    assertThat(out.takeActions())
        .containsExactly(
            "interrupted: reset by peer", "request listen-key-3 PUT /fapi/v1/listenKey");
    // It closes before the answer comes: not live.
    stream.onClose("private-1", "reset by peer", now, out);
    answer("listen-key-3", 200, "{\"listenKey\":\"first\"}");
    assertThat(out.takeActions()).isEmpty();
    stream.onOpen("private-1", now, out);
    answer("listen-key-4", 200, "{\"listenKey\":\"first\"}");
    assertThat(out.takeActions())
        .containsExactly("request listen-key-4 PUT /fapi/v1/listenKey", "live");
  }

  @Test
  void aRefusedKeyEndsIt() {
    answer("listen-key-1", 401, "{\"code\":-2015,\"msg\":\"Invalid API-key.\"}");
    assertThat(out.takeActions())
        .containsExactly(
            "refused: binanceusdm refuses the account's events: -2015 Invalid API-key.");
    stream.onTick(now + 60 * MINUTE, out);
    assertThat(out.takeActions()).isEmpty();
  }

  @Test
  void aKeyRefusedWhileLiveEndsTheConnection() {
    goLive();
    now += 30 * MINUTE;
    stream.onTick(now, out);
    out.takeActions();
    answer("listen-key-3", 403, "<html>");
    assertThat(out.takeActions())
        .containsExactly(
            "interrupted: binanceusdm refuses the account's events: HTTP status 403: blocked by"
                + " the venue",
            "refused: binanceusdm refuses the account's events: HTTP status 403: blocked by the"
                + " venue",
            "disconnect private-1: the venue refused the listen key");
  }

  @Test
  void aLimitIsWaitedFor() {
    stream.onAnswer(
        "listen-key-1", HttpAnswer.of(429, Map.of("retry-after", "40"), new byte[0], now), out);
    stream.onTick(now + 40 * SECOND - 1, out);
    assertThat(out.takeActions()).isEmpty();
    stream.onTick(now + 40 * SECOND, out);
    assertThat(out.takeActions()).containsExactly("request listen-key-2 POST /fapi/v1/listenKey");
  }

  @Test
  void anUnreadableKeyIsAskedForAgain() {
    answer("listen-key-1", 200, "{\"listenKey\":\"\"}");
    stream.onTick(now + SECOND, out);
    assertThat(out.takeActions())
        .containsExactly(
            "dead letter malformed: no listenKey at byte 0",
            "request listen-key-2 POST /fapi/v1/listenKey");
  }

  @Test
  void aTradeIsAFillAndWhatBecameOfTheOrder() {
    for (String text : new String[] {TRADE, "{\"stream\":\"first\",\"data\":" + TRADE + "}"}) {
      frame("private-1", text);
      assertThat(out.takeFacts())
          .containsExactly(
              new Fill(
                      "BTCUSDT",
                      "mine",
                      "8886774",
                      "4711",
                      Side.SELL,
                      decimal("7000.2"),
                      decimal("0.002"),
                      decimal("0.004"),
                      decimal("0.0056"),
                      "USDT",
                      false,
                      1_568_879_465_650_000_000L)
                  .settling(decimal("0")),
              new OrderState(
                  "BTCUSDT",
                  "mine",
                  "8886774",
                  Side.SELL,
                  OrderStatus.OPEN,
                  decimal("0.01"),
                  decimal("0.004"),
                  decimal("7000.15"),
                  "",
                  1_568_879_465_650_000_000L));
    }
    assertThat(out.takeActions()).isEmpty();
  }

  @Test
  void anOrderThatEndsIsNoFill() {
    frame(
        "private-1",
        TRADE
            .replace("\"x\":\"TRADE\"", "\"x\":\"EXPIRED\"")
            .replace("PARTIALLY_FILLED", "EXPIRED")
            .replace("\"l\":\"0.002\"", "\"l\":\"0\""));
    assertThat(out.takeFacts())
        .singleElement()
        .isInstanceOfSatisfying(
            OrderState.class,
            state -> {
              assertThat(state.status()).isEqualTo(OrderStatus.CANCELLED);
              assertThat(state.reason()).isEqualTo("EXPIRED");
            });
  }

  @Test
  void aLiquidationIsAFillWhereSomethingWasExecuted() {
    frame("private-1", TRADE.replace("\"x\":\"TRADE\"", "\"x\":\"CALCULATED\""));
    assertThat(out.takeFacts()).hasSize(2).first().isInstanceOf(Fill.class);
    frame(
        "private-1",
        TRADE
            .replace("\"x\":\"TRADE\"", "\"x\":\"CALCULATED\"")
            .replace("\"l\":\"0.002\"", "\"l\":\"0\""));
    assertThat(out.takeFacts()).singleElement().isInstanceOf(OrderState.class);
  }

  @Test
  void aFeeThatIsNotSaidIsNotGuessed() {
    frame("private-1", TRADE.replace("\"N\":\"USDT\",\"n\":\"0.0056\",", ""));
    Fill fill = (Fill) out.takeFacts().get(0);
    assertThat(fill.fee()).isNull();
    assertThat(fill.feeAsset()).isEmpty();
  }

  private static String account(String positionSide) {
    return "{\"e\":\"ACCOUNT_UPDATE\",\"E\":1564745798939,\"T\":1564745798938,\"a\":{\"m\":\"ORDER\","
        + "\"B\":[{\"a\":\"USDT\",\"wb\":\"122624.12345678\",\"cw\":\"100.1\",\"bc\":\"50.1\"}],"
        + "\"P\":[{\"s\":\"BTCUSDT\",\"pa\":\"-0.5\",\"ep\":\"7000.00000\",\"cr\":\"200\","
        + "\"up\":\"-12.5\",\"mt\":\"cross\",\"iw\":\"0\",\"ps\":\""
        + positionSide
        + "\"},{\"s\":\"ETHUSDT\",\"pa\":\"0\",\"ep\":\"0.00000\",\"up\":\"0\",\"ps\":\"BOTH\"}]}}";
  }

  @Test
  void balancesAndPositionsAreRead() {
    frame("private-1", account("BOTH"));
    long time = 1_564_745_798_938_000_000L;
    assertThat(out.takeFacts())
        .containsExactly(
            new Balance("USDT", decimal("122624.12345678"), null, time),
            new VenuePosition(
                "BTCUSDT", decimal("-0.5"), decimal("7000"), null, null, decimal("-12.5"), time),
            new VenuePosition("ETHUSDT", decimal("0"), null, null, null, decimal("0"), time));
    frame(
        "private-1",
        "{\"e\":\"ACCOUNT_UPDATE\",\"T\":1564745798938,\"a\":{\"m\":\"FUNDING_FEE\",\"B\":["
            + "{\"a\":\"USDT\",\"wb\":\"1\"}]}}");
    assertThat(out.takeFacts()).containsExactly(new Balance("USDT", decimal("1"), null, time));
    assertThat(out.takeActions()).isEmpty();
  }

  @Test
  void anAccountInHedgeModeIsNotMisread() {
    frame("private-1", account("SHORT"));
    assertThat(out.takeFacts()).isEmpty();
    assertThat(out.takeActions())
        .containsExactly(
            "dead letter bad_value: the account is in hedge mode: switch it to one-way mode at"
                + " byte 0");
  }

  @Test
  void whatIsNotUnderstoodIsPutAside() {
    frame("private-1", "{\"e\":\"MARGIN_CALL\"}");
    assertThat(out.takeActions()).isEmpty();
    frame("private-1", "{\"e\":\"SOMETHING_NEW\"}");
    frame("private-1", "{\"e\":\"ORDER_TRADE_UPDATE\"}");
    frame("private-1", "{\"e\":\"ACCOUNT_UPDATE\",\"T\":1564745798938}");
    frame("private-1", TRADE.replace("\"TRADE\"", "\"GIFT\""));
    frame("private-1", TRADE.replace("\"t\":4711,", ""));
    frame("private-1", "7");
    frame("private-1", "");
    assertThat(out.takeFacts()).isEmpty();
    assertThat(out.takeActions()).hasSize(7).allMatch(action -> action.startsWith("dead letter "));
  }
}
