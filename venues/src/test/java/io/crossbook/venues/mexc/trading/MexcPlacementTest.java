package io.crossbook.venues.mexc.trading;

import static io.crossbook.venues.mexc.trading.MexcAccountSetup.ID;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.NAME;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.NOW;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.REQUESTS;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.answer;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.decimal;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.done;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.fixture;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.intent;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.rejected;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.signed;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.spot;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.QueryString;
import io.crossbook.venues.trading.SignedRequest;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MexcPlacementTest {
  /** The value that the documentation's second example prints. */
  private static final String DOCUMENTED =
      "fd3e4e8543c5188531eb7279d68ae7d26a573d0fc5ab0d18eb692451654d837a";

  private static final String ACCEPTED =
      "{\"symbol\":\"BTCUSDT\",\"orderId\":\"C02__505979017439002624115\",\"orderListId\":-1,"
          + "\"price\":\"11\",\"origQty\":\"1.0\",\"type\":\"LIMIT\",\"side\":\"BUY\",\"stpMode\":\"\","
          + "\"transactTime\":1666676533741}";

  private static Call<OrderState> place() {
    return spot().place(intent(OrderKind.LIMIT, Side.BUY), NOW);
  }

  @Test
  void theDocumentedRequestHasTheDocumentedSignature() {
    SignedRequest request =
        REQUESTS.signed(
            "POST",
            "/api/v3/order",
            new QueryString()
                .add("symbol", "BTCUSDT")
                .add("side", "BUY")
                .add("type", "LIMIT")
                .add("quantity", 1)
                .add("price", 11),
            NOW);
    assertThat(request.target())
        .isEqualTo(
            "/api/v3/order?symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=11&recvWindow=5000"
                + "&timestamp=1644489390087&signature="
                + DOCUMENTED);
    assertThat(request.headers())
        .containsOnly(
            Map.entry("X-MEXC-APIKEY", "mx0aBYs33eIilxBWC5"),
            Map.entry("Content-Type", "application/json"));
    assertThat(request.body()).isEmpty();
    assertThat(request.toString()).isEqualTo("POST /api/v3/order");
  }

  @Test
  void allPublishedVectorsAreMet() {
    int met = 0;
    for (JsonNode vector : fixture("signature_vectors.json")) {
      MexcRequests requests =
          new MexcRequests(
              Credentials.of(
                  "mexc", "k", "", Credentials.Form.TEXT, vector.path("secret").asText()));
      assertThat(requests.signature(vector.path("total_params").asText()))
          .isEqualTo(vector.path("expected_signature").asText());
      met++;
    }
    assertThat(met).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "MARKET, BUY, IMMEDIATE_OR_CANCEL",
    "MARKET, SELL, IMMEDIATE_OR_CANCEL",
    "LIMIT, BUY, LIMIT",
    "POST_ONLY, SELL, LIMIT_MAKER",
    "IOC, SELL, IMMEDIATE_OR_CANCEL",
    "FOK, BUY, FILL_OR_KILL"
  })
  void everyOrderIsSentAsDocumented(OrderKind kind, Side side, String type) {
    Call<OrderState> call = spot().place(intent(kind, side), NOW);
    assertThat(call.request().method()).isEqualTo("POST");
    assertThat(call.weight()).isEqualTo(1);
    assertThat(call.request().target())
        .isEqualTo(
            signed(
                "/api/v3/order",
                "symbol=BTCUSDT&side="
                    + side
                    + "&type="
                    + type
                    + "&quantity=1&price=11&newClientOrderId="
                    + ID
                    + "&recvWindow=2500&timestamp=1644489390087"));
  }

  @Test
  void theWindowEndsAtTheDeadlineAtTheLatest() {
    OrderIntent intent = intent(OrderKind.LIMIT, Side.BUY);
    assertThat(spot().place(intent, intent.validUntil() + 1).request().target())
        .contains("&recvWindow=1&");
    assertThat(spot().place(intent, intent.validUntil() - 90_000_000_000L).request().target())
        .contains("&recvWindow=60000&");
    long last = intent.validUntil() / 1_000_000;
    assertThat(spot().place(intent, intent.validUntil() + 1_000_000_000L).request().target())
        .as("late already: refused however fast it arrives")
        .contains("&recvWindow=1&timestamp=" + (last - 1) + "&");
  }

  @Test
  void theNameGoesThereAndBack() {
    assertThat(ID).matches("[0-9a-z]{1,32}");
    assertThat(spot().clientOrderId(NAME)).isEqualTo(ID);
    assertThat(spot().orderName(ID)).isEqualTo(Optional.of(NAME));
    assertThat(spot().orderName("myOrder1")).isEmpty();
  }

  @Test
  void anAcceptedOrderSaysNothingOfItsFills() {
    assertThat(done(place().read(answer(200, ACCEPTED))))
        .isEqualTo(
            new OrderState(
                "BTCUSDT",
                "",
                "C02__505979017439002624115",
                Side.BUY,
                OrderStatus.PENDING,
                decimal("1"),
                null,
                null,
                "",
                1_666_676_533_741_000_000L));
    unknown(place().read(answer(200, ACCEPTED.replace("BTCUSDT", "ETHUSDT"))));
    unknown(
        place()
            .read(answer(200, ACCEPTED.replace("{\"symbol", "{\"clientOrderId\":\"x\",\"symbol"))));
    unknown(place().read(HttpAnswer.none("time-out", NOW)));
  }

  @ParameterizedTest
  @CsvSource({
    "700003, TOO_LATE",
    "10073, TOO_LATE",
    "602, NOT_AUTHORIZED",
    "700001, NOT_AUTHORIZED",
    "700002, NOT_AUTHORIZED",
    "10072, NOT_AUTHORIZED",
    "400, NOT_AUTHORIZED",
    "401, NOT_AUTHORIZED",
    "700006, NOT_AUTHORIZED",
    "700007, NOT_AUTHORIZED",
    "30004, INSUFFICIENT_FUNDS",
    "10101, INSUFFICIENT_FUNDS",
    "30005, INSUFFICIENT_FUNDS",
    "30002, INVALID_ORDER",
    "30003, INVALID_ORDER",
    "30010, PRICE_OUT_OF_RANGE",
    "30029, LIMIT_EXCEEDED",
    "30032, LIMIT_EXCEEDED",
    "10096, INVALID_ORDER",
    "10097, INVALID_ORDER",
    "30000, NOT_TRADABLE",
    "30001, NOT_TRADABLE",
    "30014, UNKNOWN_SYMBOL",
    "30016, NOT_TRADABLE",
    "30018, NOT_TRADABLE",
    "30019, NOT_TRADABLE",
    "30020, NOT_TRADABLE",
    "30021, UNKNOWN_SYMBOL",
    "30027, NOT_TRADABLE",
    "30028, NOT_TRADABLE",
    "30041, NOT_TRADABLE",
    "10007, NOT_TRADABLE",
    "-1121, UNKNOWN_SYMBOL",
    "700004, INVALID_ORDER",
    "700005, INVALID_ORDER",
    "700008, INVALID_ORDER",
    "33333, INVALID_ORDER",
    "44444, INVALID_ORDER",
    "730002, INVALID_ORDER"
  })
  void everyDocumentedRefusalIsClassified(int code, RejectReason reason) {
    String body = "{\"code\":" + code + ",\"msg\":\"words\"}";
    for (int status : new int[] {400, 401, 403}) {
      Answer<OrderState> read = place().read(answer(status, body));
      assertThat(rejected(read)).isEqualTo(reason);
      assertThat(((Answer.Rejected<?>) read).text()).contains("words");
    }
    unknown(place().read(answer(500, body)));
    // A success that is none: nobody knows.
    unknown(place().read(answer(200, body)));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 504, 20002, -2011, -2013, 30026, 22222, 10200, 999})
  void whatDoesNotProveThatNothingWasExecutedLeavesAPlacementUnknown(int code) {
    unknown(place().read(answer(400, "{\"code\":" + code + ",\"msg\":\"\"}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "<html>502</html>", "null", "{\"orderId\":\"1\"}"})
  void anUnexpectedBodyIsUnknown(String body) {
    unknown(place().read(answer(200, body)));
    unknown(place().read(answer(302, body)));
    unknown(place().read(answer(400, body)));
    unknown(place().read(answer(503, body)));
  }

  @Test
  void aLimitSaysUntilWhen() {
    assertThat(limited(answer(429, Map.of("retry-after", "7"), "{\"code\":429,\"msg\":\"\"}")))
        .isEqualTo(NOW + 7_000_000_000L);
    assertThat(limited(answer(429, ""))).isEqualTo(NOW + 600_000_000_000L);
    assertThat(limited(answer(418, Map.of("retry-after", "120"), "banned")))
        .isEqualTo(NOW + 120_000_000_000L);
    assertThat(limited(answer(403, "<html>firewall</html>"))).isEqualTo(NOW + 600_000_000_000L);
    assertThat(limited(answer(418, Map.of("retry-after", "999999999"), "")))
        .isEqualTo(NOW + 3 * 86_400_000_000_000L);
  }

  private static long limited(HttpAnswer answer) {
    Answer<OrderState> read = place().read(answer);
    assertThat(read).isInstanceOf(Answer.RateLimited.class);
    return ((Answer.RateLimited<?>) read).notBefore();
  }
}
