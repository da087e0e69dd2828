package io.crossbook.venues.kraken.trading;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the tests of Kraken's private side have in common. */
final class KrakenCalls {
  static final long SECOND = 1_000_000_000L;

  /** 2026-05-05T10:00:00Z. */
  static final long NOW = 1_777_975_200L * SECOND;

  static final OrderName NAME = new OrderName(7, 42, 1, 0);
  static final String ID = "000700000000002a00000100" + NAME.hex().substring(24);
  static final OrderRef REF = new OrderRef(NAME, "BTC/USD", "", NOW);

  private KrakenCalls() {}

  static KrakenPrivateProtocol protocol() {
    return new KrakenPrivateProtocol(
        Credentials.of("kraken", "public", "", Credentials.Form.BASE64, "bm90LWEtc2VjcmV0"));
  }

  static OrderIntent intent(OrderKind kind, Side side) {
    return new OrderIntent(
        NAME,
        "kraken",
        "",
        "BTC/USD",
        side,
        kind,
        new BigDecimal("0.01000000"),
        new BigDecimal("30000.0"),
        false,
        NOW + 2 * SECOND);
  }

  static HttpAnswer http(int status, String body) {
    return HttpAnswer.of(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), NOW);
  }

  static HttpAnswer result(String json) {
    return http(200, "{\"error\":[],\"result\":" + json + "}");
  }

  static HttpAnswer error(String text) {
    return http(200, "{\"error\":[\"" + text + "\"]}");
  }

  /** The body without its nonce. */
  static String form(Call<?> call) {
    return call.request().body().replaceFirst("^nonce=[0-9]+&?", "");
  }
}
