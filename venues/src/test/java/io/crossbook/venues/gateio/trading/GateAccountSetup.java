package io.crossbook.venues.gateio.trading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.testing.Recordings;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.PrivateProtocol;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An account at Gate with the documentation's key, and what its tests say again and again. */
final class GateAccountSetup {
  static final long NOW = 1_700_000_000_123_000_000L;
  static final OrderName NAME = new OrderName(7, 4_711, 2, 0);
  static final String TEXT = "t-" + NAME.base32();
  static final Credentials CREDENTIALS =
      Credentials.of("gateio", "key", "", Credentials.Form.TEXT, "secret");

  private GateAccountSetup() {}

  static PrivateProtocol spot() {
    return GateTrading.SPOT.protocol().apply(CREDENTIALS);
  }

  static PrivateProtocol futures() {
    return GateTrading.USDT_FUTURES.protocol().apply(CREDENTIALS);
  }

  static OrderIntent intent(OrderKind kind, Side side, boolean reduceOnly) {
    return new OrderIntent(
        NAME,
        "gateio",
        "",
        "BTC_USDT",
        side,
        kind,
        new BigDecimal("0.00068"),
        new BigDecimal("1E+4"),
        reduceOnly,
        NOW + 2_500_000_000L);
  }

  static OrderRef ref(String venueOrderId) {
    return new OrderRef(NAME, "BTC_USDT", venueOrderId, NOW - 3_000_000_000L);
  }

  static HttpAnswer answer(int status, String body) {
    return answer(status, Map.of(), body);
  }

  static HttpAnswer answer(int status, Map<String, String> headers, String body) {
    return HttpAnswer.of(status, headers, body.getBytes(StandardCharsets.UTF_8), NOW);
  }

  static <T> T done(Answer<T> answer) {
    assertThat(answer).isInstanceOf(Answer.Done.class);
    return ((Answer.Done<T>) answer).value();
  }

  static RejectReason rejected(Answer<?> answer) {
    assertThat(answer).isInstanceOf(Answer.Rejected.class);
    return ((Answer.Rejected<?>) answer).reason();
  }

  static void unknown(Answer<?> answer) {
    assertThat(answer).isInstanceOf(Answer.Unknown.class);
  }

  static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  /** A fixture of the venue. */
  static JsonNode fixture(String path) {
    byte[] bytes = Recordings.fixture("gateio/" + path);
    return JsonTree.read(bytes, 0, bytes.length);
  }

  /** What a recorded request was answered with. */
  static String response(String path) {
    return fixture(path).path("response").toString();
  }
}
