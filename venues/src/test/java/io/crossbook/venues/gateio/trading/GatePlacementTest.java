package io.crossbook.venues.gateio.trading;

import static io.crossbook.venues.gateio.trading.GateAccountSetup.NAME;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.NOW;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.TEXT;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.answer;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.decimal;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.done;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.futures;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.intent;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.rejected;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.spot;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatePlacementTest {
  private static final String SPOT_ROW =
      "{\"id\":\"376835979523\",\"text\":\"TEXT\",\"create_time_ms\":1691015713247,"
          + "\"update_time_ms\":1691015713247,\"status\":\"open\",\"currency_pair\":\"BTC_USDT\","
          + "\"type\":\"limit\",\"account\":\"spot\",\"side\":\"buy\",\"amount\":\"0.00068\","
          + "\"price\":\"10000\",\"time_in_force\":\"gtc\",\"left\":\"0.00068\","
          + "\"filled_total\":\"0\",\"fee\":\"0\",\"fee_currency\":\"BTC\",\"finish_as\":\"open\"}";

  private static String row() {
    return SPOT_ROW.replace("TEXT", TEXT);
  }

  @ParameterizedTest
  @CsvSource({
    "MARKET, BUY, limit, ioc",
    "MARKET, SELL, market, ioc",
    "LIMIT, BUY, limit, gtc",
    "LIMIT, SELL, limit, gtc",
    "POST_ONLY, BUY, limit, poc",
    "IOC, SELL, limit, ioc",
    "FOK, BUY, limit, fok"
  })
  void everySpotOrderIsSentAsDocumented(
      OrderKind kind, Side side, String type, String timeInForce) {
    Call<OrderState> call = spot().place(intent(kind, side, false), NOW);
    assertThat(call.request().method()).isEqualTo("POST");
    assertThat(call.request().target()).isEqualTo("/api/v4/spot/orders");
    assertThat(call.request().body())
        .isEqualTo(
            "{\"text\":\""
                + TEXT
                + "\",\"currency_pair\":\"BTC_USDT\",\"type\":\""
                + type
                + "\",\"side\":\""
                + (side == Side.BUY ? "buy" : "sell")
                + "\",\"amount\":\"0.00068\""
                + (type.equals("market") ? "" : ",\"price\":\"10000\"")
                + ",\"time_in_force\":\""
                + timeInForce
                + "\"}");
    assertThat(call.request().headers())
        .containsEntry("x-gate-exptime", "1700000002623")
        .containsEntry("Timestamp", "1700000000")
        .doesNotContainKey("X-Gate-Size-Decimal");
  }

  @ParameterizedTest
  @CsvSource({
    "MARKET, BUY, 0, ioc, false",
    "MARKET, SELL, 0, ioc, true",
    "LIMIT, BUY, 10000, gtc, false",
    "POST_ONLY, SELL, 10000, poc, false",
    "IOC, BUY, 10000, ioc, true",
    "FOK, SELL, 10000, fok, false"
  })
  void everyFuturesOrderIsSentAsDocumented(
      OrderKind kind, Side side, String price, String timeInForce, boolean reduceOnly) {
    Call<OrderState> call = futures().place(intent(kind, side, reduceOnly), NOW);
    assertThat(call.request().target()).isEqualTo("/api/v4/futures/usdt/orders");
    assertThat(call.request().body())
        .isEqualTo(
            "{\"contract\":\"BTC_USDT\",\"size\":\""
                + (side == Side.BUY ? "" : "-")
                + "0.00068\",\"price\":\""
                + price
                + "\",\"tif\":\""
                + timeInForce
                + "\",\"text\":\""
                + TEXT
                + "\""
                + (reduceOnly ? ",\"reduce_only\":true}" : "}"));
    assertThat(call.request().headers())
        .containsEntry("x-gate-exptime", "1700000002623")
        .containsEntry("X-Gate-Size-Decimal", "1");
  }

  @Test
  void theNameGoesThereAndBack() {
    assertThat(TEXT).matches("t-[0-9A-Za-z_.-]{1,28}");
    assertThat(spot().clientOrderId(NAME)).isEqualTo(TEXT);
    assertThat(spot().orderName(TEXT)).isEqualTo(Optional.of(NAME));
    assertThat(spot().orderName(NAME.base32())).isEmpty();
    assertThat(spot().orderName("web")).isEmpty();
    assertThat(spot().orderName("t-my-custom-id")).isEmpty();
  }

  @Test
  void anAcceptedSpotOrderIsOpen() {
    Call<OrderState> call = spot().place(intent(OrderKind.LIMIT, Side.BUY, false), NOW);
    assertThat(done(call.read(answer(201, row()))))
        .isEqualTo(
            new OrderState(
                "BTC_USDT",
                TEXT,
                "376835979523",
                Side.BUY,
                OrderStatus.OPEN,
                decimal("0.00068"),
                decimal("0"),
                null,
                "",
                1_691_015_713_247_000_000L));
  }

  @Test
  void aPartlyFilledImmediateOrderHasEnded() {
    String body =
        row()
            .replace("\"status\":\"open\"", "\"status\":\"cancelled\"")
            .replace("\"left\":\"0.00068\"", "\"left\":\"0.00018\",\"avg_deal_price\":\"9999.5\"")
            .replace("\"finish_as\":\"open\"", "\"finish_as\":\"ioc\"");
    OrderState state =
        done(spot().place(intent(OrderKind.IOC, Side.BUY, false), NOW).read(answer(201, body)));
    assertThat(state.status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(state.filled()).isEqualTo(decimal("0.0005"));
    assertThat(state.averagePrice()).isEqualTo(decimal("9999.5"));
    assertThat(state.reason()).isEqualTo("ioc");
  }

  @Test
  void aFuturesOrderIsReadWithSizesAsTextsAndAsNumbers() {
    String body =
        "{\"id\":15675394,\"contract\":\"BTC_USDT\",\"size\":-6024,\"left\":\"-24\",\"price\":\"3765\","
            + "\"fill_price\":\"3764.5\",\"status\":\"finished\",\"finish_as\":\"ioc\",\"text\":\""
            + TEXT
            + "\",\"tif\":\"ioc\",\"create_time\":1546569968,\"finish_time\":1546569968.25}";
    OrderState state =
        done(futures().place(intent(OrderKind.IOC, Side.SELL, false), NOW).read(answer(201, body)));
    assertThat(state)
        .isEqualTo(
            new OrderState(
                "BTC_USDT",
                TEXT,
                "15675394",
                Side.SELL,
                OrderStatus.CANCELLED,
                decimal("6024"),
                decimal("6000"),
                decimal("3764.5"),
                "ioc",
                1_546_569_968_250_000_000L));
  }

  @ParameterizedTest
  @CsvSource({
    "REQUEST_EXPIRED, TOO_LATE",
    "INVALID_KEY, NOT_AUTHORIZED",
    "INVALID_SIGNATURE, NOT_AUTHORIZED",
    "INVALID_CREDENTIALS, NOT_AUTHORIZED",
    "MISSING_REQUIRED_HEADER, NOT_AUTHORIZED",
    "IP_FORBIDDEN, NOT_AUTHORIZED",
    "READ_ONLY, NOT_AUTHORIZED",
    "FORBIDDEN, NOT_AUTHORIZED",
    "ACCOUNT_LOCKED, NOT_AUTHORIZED",
    "BALANCE_NOT_ENOUGH, INSUFFICIENT_FUNDS",
    "MARGIN_BALANCE_NOT_ENOUGH, INSUFFICIENT_MARGIN",
    "INSUFFICIENT_AVAILABLE, INSUFFICIENT_MARGIN",
    "FUTURES_BALANCE_NOT_ENOUGH, INSUFFICIENT_MARGIN",
    "INVALID_PRECISION, INVALID_ORDER",
    "AMOUNT_TOO_LITTLE, INVALID_ORDER",
    "AMOUNT_TOO_MUCH, INVALID_ORDER",
    "QUANTITY_NOT_ENOUGH, INVALID_ORDER",
    "SIZE_TOO_SMALL, INVALID_ORDER",
    "SIZE_TOO_LARGE, INVALID_ORDER",
    "INVALID_PARAM_VALUE, INVALID_ORDER",
    "PRICE_TOO_DEVIATED, PRICE_OUT_OF_RANGE",
    "INVALID_CURRENCY_PAIR, UNKNOWN_SYMBOL",
    "CONTRACT_NOT_FOUND, UNKNOWN_SYMBOL",
    "POC_FILL_IMMEDIATELY, WOULD_TAKE",
    "ORDER_POC_IMMEDIATE, WOULD_TAKE",
    "FOK_NOT_FILL, NOT_FILLABLE",
    "ORDER_FOK, NOT_FILLABLE",
    "RISK_LIMIT_EXCEEDED, LIMIT_EXCEEDED",
    "LIQUIDATE_IMMEDIATELY, INSUFFICIENT_MARGIN",
    "REDUCE_EXCEEDED, REDUCE_ONLY",
    "POSITION_DUAL_MODE, OTHER",
    "CONTRACT_IN_DELISTING, NOT_TRADABLE",
    "USER_NOT_FOUND, INSUFFICIENT_MARGIN",
    "TOO_MANY_ORDERS, LIMIT_EXCEEDED",
    "NO_CHANGE, OTHER",
    "TRADE_RESTRICTED, NOT_TRADABLE"
  })
  void everyDocumentedRefusalIsClassified(String label, RejectReason reason) {
    String body = "{\"label\":\"" + label + "\",\"message\":\"words\"}";
    for (int status : new int[] {400, 401, 403}) {
      Answer<OrderState> read = place().read(answer(status, body));
      assertThat(rejected(read)).isEqualTo(reason);
      assertThat(((Answer.Rejected<?>) read).text()).contains("words");
    }
    // The same word with a server's fault proves nothing.
    unknown(place().read(answer(502, body)));
  }

  private static Call<OrderState> place() {
    return spot().place(intent(OrderKind.LIMIT, Side.BUY, false), NOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TOO_BUSY",
        "SERVER_ERROR",
        "INTERNAL",
        "ORDER_NOT_FOUND",
        "CLIENT_ID_NOT_FOUND",
        "ORDER_CLOSED",
        "ORDER_CANCELLED",
        "ORDER_FINISHED",
        "DUPLICATE_REQUEST",
        "ORDER_EXISTS",
        "REPEATED_CREATION",
        "SOMETHING_NEW"
      })
  void whatDoesNotProveThatNothingWasExecutedLeavesAPlacementUnknown(String label) {
    unknown(place().read(answer(400, "{\"label\":\"" + label + "\",\"message\":\"\"}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "<html>502</html>",
        "null",
        "{\"id\":\"1\"}",
        "{\"succeeded\":true}",
        "{\"label\":\"BALANCE_NOT_ENOUGH\"}"
      })
  void anUnexpectedBodyOfASuccessIsUnknown(String body) {
    unknown(place().read(answer(200, body)));
    unknown(place().read(answer(201, body)));
    unknown(place().read(answer(302, body)));
    unknown(place().read(answer(500, body)));
  }

  @Test
  void anotherOrderInTheAnswerIsUnknown() {
    unknown(place().read(answer(201, row().replace(TEXT, "t-another"))));
    unknown(place().read(answer(201, row().replace("BTC_USDT", "ETH_USDT"))));
    unknown(place().read(answer(201, row().replace("\"left\":\"0.00068\"", "\"left\":\"1\""))));
    unknown(place().read(answer(201, row().replace("\"status\":\"open\"", "\"status\":\"new\""))));
    unknown(place().read(HttpAnswer.none("time-out", NOW)));
  }

  @Test
  void aLimitSaysUntilWhen() {
    String body =
        "{\"label\":\"TOO_MANY_REQUESTS\",\"message\":\"Request Rate limit Exceeded (211)\"}";
    assertThat(limited(answer(429, body))).isEqualTo(NOW + 10_000_000_000L);
    assertThat(limited(answer(400, "{\"label\":\"TOO_FAST\"}"))).isEqualTo(NOW + 10_000_000_000L);
    assertThat(limited(answer(429, "<html>slow down</html>"))).isEqualTo(NOW + 10_000_000_000L);
    String reset = "x-gate-ratelimit-reset-timestamp";
    assertThat(limited(answer(429, Map.of(reset, "1700000007"), body)))
        .isEqualTo(1_700_000_007_000_000_000L);
    assertThat(limited(answer(429, Map.of(reset, "1700000007500"), body)))
        .isEqualTo(1_700_000_007_500_000_000L);
    // The present time, where the limit is not the account's: not at once, all the same.
    assertThat(limited(answer(429, Map.of(reset, "1699999999"), body)))
        .isEqualTo(NOW + 1_000_000_000L);
    assertThat(limited(answer(429, Map.of(reset, "9000000000000"), body)))
        .isEqualTo(NOW + 3_600_000_000_000L);
    assertThat(limited(answer(429, Map.of(reset, "999999999999999"), body)))
        .isEqualTo(NOW + 10_000_000_000L);
    assertThat(limited(answer(429, Map.of(reset, "soon"), body))).isEqualTo(NOW + 10_000_000_000L);
  }

  private static long limited(HttpAnswer answer) {
    Answer<OrderState> read = place().read(answer);
    assertThat(read).isInstanceOf(Answer.RateLimited.class);
    return ((Answer.RateLimited<?>) read).notBefore();
  }
}
