package io.crossbook.venues.binance.trading;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.SignedRequest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An account for tests, orders of it, and answers to it. */
final class Accounts {
  /** 2026-11-21T12:00:00.123456789Z. */
  static final long NOW = 1_795_262_400_123_456_789L;

  static final long SECOND = 1_000_000_000L;
  static final OrderName NAME = new OrderName(7, 1234, 1, 0);
  static final String ID = NAME.hex();

  private Accounts() {}

  static Credentials credentials(String venue) {
    return Credentials.of(venue, "not-a-key", "", Credentials.Form.TEXT, "not-a-secret");
  }

  static PrivateProtocol spot() {
    return BinanceTrading.SPOT.protocol().apply(credentials("binance"));
  }

  static PrivateProtocol us() {
    return BinanceTrading.US.protocol().apply(credentials("binanceus"));
  }

  static PrivateProtocol usdm() {
    return BinanceTrading.USDM.protocol().apply(credentials("binanceusdm"));
  }

  /** Half a unit at 25000.50, good for two seconds. */
  static OrderIntent intent(String venue, OrderKind kind, boolean reduceOnly) {
    return new OrderIntent(
        NAME,
        venue,
        "",
        "BTCUSDT",
        Side.BUY,
        kind,
        new BigDecimal("0.500"),
        new BigDecimal("25000.50"),
        reduceOnly,
        NOW + 2 * SECOND);
  }

  static OrderRef order() {
    return new OrderRef(NAME, "BTCUSDT", "", NOW);
  }

  static HttpAnswer answer(int status, String body) {
    return HttpAnswer.of(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), NOW);
  }

  static HttpAnswer error(int status, int code, String text) {
    return answer(status, "{\"code\":" + code + ",\"msg\":\"" + text + "\"}");
  }

  static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  /** What was asked for, or the test fails. */
  static <T> T done(Call<T> call, String body) {
    Answer<T> answer = call.read(answer(200, body));
    if (answer instanceof Answer.Done<T> done) {
      return done.value();
    }
    throw new AssertionError("not done but " + answer);
  }

  /** The parameters of a request as they are signed, once the signature proves right. */
  static String signedText(SignedRequest request) {
    String all =
        request.method().equals("POST")
            ? request.body()
            : request.target().substring(request.target().indexOf('?') + 1);
    int signature = all.indexOf("&signature=");
    String text = all.substring(0, signature);
    String expected = hmac(text);
    if (!all.substring(signature + "&signature=".length()).equals(expected)) {
      throw new AssertionError("signed otherwise than " + expected + ": " + all);
    }
    return text;
  }

  /** The account's HMAC, made without the code under test. */
  static String hmac(String text) {
    try {
      javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
      mac.init(
          new javax.crypto.spec.SecretKeySpec(
              "not-a-secret".getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      return java.util.HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException missing) {
      throw new AssertionError(missing);
    }
  }
}
