package io.crossbook.venues.mexc.trading;

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

/** An account at MEXC with the documentation's key, and what its tests say again and again. */
final class MexcAccountSetup {
  static final long NOW = 1_644_489_390_087_000_000L;
  static final OrderName NAME = new OrderName(7, 4_711, 2, 0);
  static final String ID = NAME.base32();

  /** The key pair of the documentation's signing example. */
  static final Credentials CREDENTIALS =
      Credentials.of(
          "mexc",
          "mx0aBYs33eIilxBWC5",
          "",
          Credentials.Form.TEXT,
          "45d0b3c26f2644f19bfb98b07741b2f5");

  static final MexcRequests REQUESTS = new MexcRequests(CREDENTIALS);

  private MexcAccountSetup() {}

  static PrivateProtocol spot() {
    return MexcTrading.SPOT.protocol().apply(CREDENTIALS);
  }

  static OrderIntent intent(OrderKind kind, Side side) {
    return new OrderIntent(
        NAME,
        "mexc",
        "",
        "BTCUSDT",
        side,
        kind,
        new BigDecimal("1"),
        new BigDecimal("1.1E+1"),
        false,
        NOW + 2_500_999_999L);
  }

  static OrderRef ref(String venueOrderId) {
    return new OrderRef(NAME, "BTCUSDT", venueOrderId, NOW - 3_000_000_000L);
  }

  /** A target with its signature. */
  static String signed(String path, String parameters) {
    return path + "?" + parameters + "&signature=" + REQUESTS.signature(parameters);
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
    byte[] bytes = Recordings.fixture("mexc/" + path);
    return JsonTree.read(bytes, 0, bytes.length);
  }

  /** What a recorded request was answered with. */
  static String response(String path) {
    return fixture(path).path("response").toString();
  }
}
