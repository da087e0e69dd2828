package io.crossbook.venues.coinbase.trading;

import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.ID;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.NAME;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.NOW;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.REF;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.SECOND;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.answer;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.claims;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.decimal;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.intent;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.protocol;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.SignedRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Placing and cancelling, and what the venue says to it. */
class CoinbaseOrdersTest {
  private final CoinbasePrivateProtocol protocol = protocol();

  private static String body(String side, String configuration) {
    return "{\"client_order_id\":\""
        + ID
        + "\",\"product_id\":\"BTC-USD\",\"side\":\""
        + side
        + "\",\"order_configuration\":{"
        + configuration
        + "}}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "MARKET|SELL|\"market_market_ioc\":{\"base_size\":\"0.01500000\"}",
        "MARKET|BUY|\"sor_limit_ioc\":{\"base_size\":\"0.01500000\",\"limit_price\":\"68900.10\"}",
        "IOC|BUY|\"sor_limit_ioc\":{\"base_size\":\"0.01500000\",\"limit_price\":\"68900.10\"}",
        "IOC|SELL|\"sor_limit_ioc\":{\"base_size\":\"0.01500000\",\"limit_price\":\"68900.10\"}",
        "FOK|BUY|\"limit_limit_fok\":{\"base_size\":\"0.01500000\",\"limit_price\":\"68900.10\"}",
        "LIMIT|SELL|\"limit_limit_gtc\":{\"base_size\":\"0.01500000\",\"limit_price\":\"68900.10\","
            + "\"post_only\":false}",
        "POST_ONLY|BUY|\"limit_limit_gtc\":{\"base_size\":\"0.01500000\","
            + "\"limit_price\":\"68900.10\",\"post_only\":true}"
      })
  void everyKindOfOrderIsWritten(OrderKind kind, Side side, String configuration) {
    SignedRequest request = protocol.place(intent(side, kind), NOW).request();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.target()).isEqualTo("/api/v3/brokerage/orders");
    assertThat(request.body()).isEqualTo(body(side.name(), configuration));
    assertThat(request.headers()).containsOnlyKeys("Authorization", "Content-Type");
    assertThat(request.headers()).containsEntry("Content-Type", "application/json");
    JsonNode claims = claims(token(request));
    assertThat(claims.path("uri").asText())
        .isEqualTo("POST api.coinbase.com/api/v3/brokerage/orders");
    assertThat(claims.path("nbf").asLong()).isEqualTo(NOW / SECOND);
    assertThat(claims.path("exp").asLong()).isEqualTo(NOW / SECOND + 5);
  }

  @Test
  void numbersHaveNoExponent() {
    OrderIntent small =
        new OrderIntent(
            NAME,
            "coinbase",
            "",
            "SHIB-USD",
            Side.BUY,
            OrderKind.FOK,
            new BigDecimal("1E+7"),
            new BigDecimal("1.25E-8"),
            false,
            NOW + SECOND);
    assertThat(protocol.place(small, NOW).request().body())
        .contains("\"base_size\":\"10000000\",\"limit_price\":\"0.0000000125\"");
  }

  @Test
  void aReduceOnlyOrderIsNotSent() {
    OrderIntent reduceOnly =
        new OrderIntent(
            NAME,
            "coinbase",
            "",
            "BTC-USD",
            Side.SELL,
            OrderKind.IOC,
            BigDecimal.ONE,
            BigDecimal.ONE,
            true,
            NOW + SECOND);
    assertThatThrownBy(() -> protocol.place(reduceOnly, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("order 7/42/3/0 is reduce-only, which Coinbase has not on spot");
  }

  @Test
  void theClientOrderIdCanBeReadBack() {
    assertThat(protocol.clientOrderId(NAME)).hasSize(36);
    assertThat(protocol.orderName(protocol.clientOrderId(NAME))).contains(NAME);
  }

  private Answer<OrderState> placed(HttpAnswer answer) {
    return protocol.place(intent(Side.BUY, OrderKind.IOC), NOW).read(answer);
  }

  private static String success(String id, String product, String side, String configuration) {
    return "{\"success\":true,\"failure_reason\":\"UNKNOWN_FAILURE_REASON\","
        + "\"success_response\":{\"order_id\":\"11111-00000\",\"product_id\":\""
        + product
        + "\",\"side\":\""
        + side
        + "\",\"client_order_id\":\""
        + id
        + "\"},\"order_configuration\":"
        + configuration
        + "}";
  }

  private static final String ECHO =
      "{\"sor_limit_ioc\":{\"base_size\":\"0.015\",\"limit_price\":\"68900.1\"}}";

  @Test
  void anOrderThatWasTakenIsPending() {
    Answer<OrderState> expected =
        new Answer.Done<>(
            new OrderState(
                "BTC-USD",
                ID,
                "11111-00000",
                Side.BUY,
                OrderStatus.PENDING,
                decimal("0.01500000"),
                null,
                null,
                "",
                0));
    assertThat(placed(answer(200, success(ID, "BTC-USD", "BUY", ECHO)))).isEqualTo(expected);
    assertThat(placed(answer(200, success(ID, "BTC-USD", "BUY", "{}")))).isEqualTo(expected);
    assertThat(placed(answer(200, success(ID, "BTC-USD", "BUY", "null")))).isEqualTo(expected);
  }

  @Test
  void whatComesBackForAUsedIdMustBeTheOrderThatWasMeant() {
    List<String> others =
        List.of(
            success("another", "BTC-USD", "BUY", ECHO),
            success(ID, "BTC-USDC", "BUY", ECHO),
            success(ID, "BTC-USD", "SELL", ECHO),
            success(ID, "BTC-USD", "BUY", ECHO.replace("0.015", "0.016")),
            success(ID, "BTC-USD", "BUY", ECHO.replace("68900.1", "68900.2")),
            success(ID, "BTC-USD", "BUY", ECHO.replace("sor_limit_ioc", "limit_limit_gtc")),
            success(ID, "BTC-USD", "BUY", "[]"));
    for (String other : others) {
      assertThat(placed(answer(200, other))).isInstanceOf(Answer.Unknown.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>ok</html>",
        "{}",
        "[]",
        "null",
        "{\"success\":true}",
        "{\"success\":\"true\",\"success_response\":{\"order_id\":\"1\"}}",
        "{\"success\":true,\"success_response\":{\"order_id\":\"\"}}",
        "{\"success\":true,\"success_response\":{\"order_id\":7}}",
        "{\"success\":false}",
        "{\"success\":false,\"error_response\":{\"error\":\"UNKNOWN_FAILURE_REASON\"}}",
        "{\"success\":false,\"error_response\":{\"error\":\"SOMETHING_NEW\"}}",
        "{\"success\":false,\"order_id\":\"1\",\"error_response\":{\"error\":\"INVALID_SIDE\"}}"
      })
  void anUnclearAnswerLeavesTheOutcomeUnknown(String body) {
    assertThat(placed(answer(200, body))).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void contradictionsLeaveTheOutcomeUnknown() {
    String good = success(ID, "BTC-USD", "BUY", ECHO);
    assertThat(
            placed(answer(200, good.replace("{\"success\":", "{\"order_id\":\"2\",\"success\":"))))
        .isInstanceOf(Answer.Unknown.class);
    assertThat(
            placed(
                answer(
                    200,
                    good.replace(
                        "{\"success\":",
                        "{\"error_response\":{\"error\":\"INVALID_SIDE\"},\"success\":"))))
        .isInstanceOf(Answer.Unknown.class);
    assertThat(placed(answer(201, good))).isInstanceOf(Answer.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 202, 204, 301, 400, 404, 408, 409, 418, 500, 502, 503, 504, 520})
  void aStatusThatSaysNothingLeavesTheOutcomeUnknown(int status) {
    for (String body : List.of("", "<html>Bad gateway</html>", "{\"error\":\"unknown\"}")) {
      assertThat(placed(answer(status, body))).isInstanceOf(Answer.Unknown.class);
    }
  }

  @Test
  void aKnownWordIsNotBelievedFromAServerThatFails() {
    assertThat(placed(answer(503, "{\"error\":\"INSUFFICIENT_FUND\"}")))
        .isInstanceOf(Answer.Unknown.class);
  }

  private static String failure(String error, String preview) {
    return "{\"success\":false,\"failure_reason\":\"UNKNOWN_FAILURE_REASON\",\"order_id\":\"\","
        + "\"error_response\":{\"error\":\""
        + error
        + "\",\"message\":\"words\",\"error_details\":\"\",\"preview_failure_reason\":\""
        + preview
        + "\",\"new_order_failure_reason\":\"UNKNOWN_FAILURE_REASON\"},\"order_configuration\":{}}";
  }

  @ParameterizedTest
  @CsvSource({
    "INSUFFICIENT_FUND,INSUFFICIENT_FUNDS",
    "INSUFFICIENT_FUNDS,INSUFFICIENT_FUNDS",
    "PREVIEW_INSUFFICIENT_FUND,INSUFFICIENT_FUNDS",
    "INVALID_LIMIT_PRICE_POST_ONLY,WOULD_TAKE",
    "PREVIEW_INVALID_LIMIT_PRICE_POST_ONLY,WOULD_TAKE",
    "INVALID_SIZE_PRECISION,INVALID_ORDER",
    "INVALID_PRICE_PRECISION,INVALID_ORDER",
    "INVALID_PRODUCT_ID,UNKNOWN_SYMBOL",
    "INVALID_SIDE,INVALID_ORDER",
    "INVALID_REQUEST,INVALID_ORDER",
    "UNSUPPORTED_ORDER_CONFIGURATION,INVALID_ORDER",
    "INVALID_LIMIT_PRICE,INVALID_ORDER",
    "LIMIT_PRICE_TOO_FAR_FROM_MARKET,PRICE_OUT_OF_RANGE",
    "ORDER_ENTRY_DISABLED,NOT_TRADABLE",
    "INELIGIBLE_PAIR,NOT_TRADABLE",
    "UNTRADABLE_PRODUCT,NOT_TRADABLE",
    "GEOFENCING_RESTRICTION,NOT_TRADABLE",
    "account is not available,NOT_TRADABLE",
    "COMMANDER_REJECTED_NEW_ORDER,OTHER",
    "DUPLICATE_CLIENT_ORDER_ID,DUPLICATE_ID"
  })
  void everyRefusalOfTheTableIsRecognised(String word, RejectReason reason) {
    Answer<OrderState> expected = new Answer.Rejected<>(reason, word);
    assertThat(placed(answer(200, failure(word, "")))).isEqualTo(expected);
    assertThat(placed(answer(200, failure("UNKNOWN_FAILURE_REASON", word)))).isEqualTo(expected);
    assertThat(placed(answer(400, "{\"error\":\"" + word + "\",\"message\":\"\"}")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INVALID_NO_LIQUIDITY", "MISSING_MARKET_TRADE_DATA"})
  void anEmptyMarketIsTriedAgainLater(String word) {
    assertThat(placed(answer(200, failure(word, ""))))
        .isEqualTo(new Answer.RetryAfter<>(NOW + 2 * SECOND, word));
  }

  @Test
  void theDocumentedRefusalIsRead() {
    assertThat(placed(answer(200, failure("INSUFFICIENT_FUND", "PREVIEW_INSUFFICIENT_FUND"))))
        .isEqualTo(new Answer.Rejected<>(RejectReason.INSUFFICIENT_FUNDS, "INSUFFICIENT_FUND"));
  }

  @ParameterizedTest
  @CsvSource({"401,Unauthorized", "403,Forbidden", "403,<html>blocked</html>", "403,{}"})
  void aWrongKeyOrAddressIsNotAuthorized(int status, String body) {
    assertThat(placed(answer(status, body)))
        .isEqualTo(new Answer.Rejected<>(RejectReason.NOT_AUTHORIZED, status + " " + body));
  }

  @Test
  void aProductThatIsNotAllowedDoesNotStopTheAccount() {
    assertThat(placed(answer(403, "{\"error\":\"x\",\"message\":\"account is not available\"}")))
        .isEqualTo(new Answer.Rejected<>(RejectReason.NOT_TRADABLE, "account is not available"));
  }

  @Test
  void anOrderWhoseTokenEndedOnTheWayCameTooLate() {
    HttpAnswer unauthorized =
        HttpAnswer.of(401, Map.of(), CoinbaseAccount.utf8("Unauthorized"), NOW + 2 * SECOND);
    Call<OrderState> hurried =
        protocol.place(intent(Side.BUY, OrderKind.IOC, NOW + 2 * SECOND), NOW);
    assertThat(hurried.read(unauthorized))
        .isEqualTo(new Answer.Rejected<>(RejectReason.TOO_LATE, "401 Unauthorized"));
    Call<OrderState> ordinary =
        protocol.place(intent(Side.BUY, OrderKind.IOC, NOW + 500 * SECOND), NOW);
    assertThat(ordinary.read(unauthorized))
        .isEqualTo(new Answer.Rejected<>(RejectReason.NOT_AUTHORIZED, "401 Unauthorized"));
  }

  @Test
  void tooMuchTrafficSaysForHowLong() {
    String documented =
        "{\"errors\":[{\"id\":\"rate_limit_exceeded\",\"message\":\"Too many requests\"}]}";
    long received = NOW + SECOND;
    assertThat(notBefore(answer(429, documented))).isEqualTo(received + 10 * SECOND);
    assertThat(notBefore(answer(429, "<html>"))).isEqualTo(received + 10 * SECOND);
    assertThat(notBefore(answer(400, documented))).isEqualTo(received + 10 * SECOND);
    assertThat(notBefore(answer(400, "{\"error\":\"RATE_LIMIT_EXCEEDED\"}")))
        .isEqualTo(received + 10 * SECOND);
    assertThat(notBefore(answer(429, Map.of("x-ratelimit-reset", "3"), documented)))
        .isEqualTo(received + 3 * SECOND);
    assertThat(notBefore(answer(429, Map.of("x-ratelimit-reset", "0"), documented)))
        .isEqualTo(received + SECOND);
    assertThat(
            notBefore(
                answer(
                    429, Map.of("x-ratelimit-reset", Long.toString(NOW / SECOND + 8)), documented)))
        .isEqualTo(received + 7 * SECOND);
    assertThat(notBefore(answer(429, Map.of("x-ratelimit-reset", "soon"), documented)))
        .isEqualTo(received + 10 * SECOND);
    assertThat(notBefore(answer(429, Map.of("retry-after", "99999"), documented)))
        .isEqualTo(received + 3_600 * SECOND);
  }

  private long notBefore(HttpAnswer answer) {
    Answer<OrderState> read = placed(answer);
    assertThat(read).isInstanceOf(Answer.RateLimited.class);
    return ((Answer.RateLimited<OrderState>) read).notBefore();
  }

  private static final OrderRef KNOWN = new OrderRef(NAME, "BTC-USD", "v-1", NOW);

  @Test
  void aCancelNamesTheVenuesId() {
    assertThat(protocol.cancelNeedsVenueId()).isTrue();
    SignedRequest request = protocol.cancel(KNOWN, NOW).request();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.target()).isEqualTo("/api/v3/brokerage/orders/batch_cancel");
    assertThat(request.body()).isEqualTo("{\"order_ids\":[\"v-1\"]}");
    assertThat(claims(token(request)).path("uri").asText())
        .isEqualTo("POST api.coinbase.com/api/v3/brokerage/orders/batch_cancel");
    assertThatThrownBy(() -> protocol.cancel(REF, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7/42/3/0");
  }

  private Answer<OrderState> cancelled(String success, String reason, String id) {
    return protocol
        .cancel(KNOWN, NOW)
        .read(
            answer(
                200,
                "{\"results\":[{\"success\":"
                    + success
                    + ",\"failure_reason\":\""
                    + reason
                    + "\",\"order_id\":\""
                    + id
                    + "\"}]}"));
  }

  @Test
  void aCancelThatWasTakenIsNotYetDone() {
    Answer<OrderState> queued =
        new Answer.Done<>(
            new OrderState(
                "BTC-USD",
                ID,
                "v-1",
                null,
                OrderStatus.OPEN,
                null,
                null,
                null,
                "the cancel is queued",
                0));
    assertThat(cancelled("true", "UNKNOWN_CANCEL_FAILURE_REASON", "v-1")).isEqualTo(queued);
    assertThat(cancelled("false", "DUPLICATE_CANCEL_REQUEST", "v-1")).isEqualTo(queued);
  }

  @ParameterizedTest
  @CsvSource({
    "UNKNOWN_CANCEL_ORDER,UNKNOWN_ORDER",
    "INVALID_CANCEL_REQUEST,INVALID_ORDER",
    "COMMANDER_REJECTED_CANCEL_ORDER,OTHER"
  })
  void aRefusedCancelSaysWhy(String word, RejectReason reason) {
    assertThat(cancelled("false", word, "v-1")).isEqualTo(new Answer.Rejected<>(reason, word));
  }

  @Test
  void anUnclearCancelIsUnknown() {
    assertThat(cancelled("false", "SOMETHING_NEW", "v-1")).isInstanceOf(Answer.Unknown.class);
    assertThat(cancelled("true", "", "v-2")).isInstanceOf(Answer.Unknown.class);
    assertThat(cancelled("1", "", "v-1")).isInstanceOf(Answer.Unknown.class);
    for (int status : new int[] {500, 502, 503}) {
      assertThat(protocol.cancel(KNOWN, NOW).read(answer(status, "")))
          .isInstanceOf(Answer.Unknown.class);
    }
    assertThat(protocol.cancel(KNOWN, NOW).read(answer(200, "{\"results\":[]}")))
        .isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void whatTheVenueDoesNotHave() {
    assertThatThrownBy(() -> protocol.cancelAll("", NOW))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(protocol.deadManSwitch(Duration.ofSeconds(30), List.of("BTC-USD"), NOW)).isEmpty();
    assertThat(protocol.positions(NOW)).isEmpty();
  }
}
