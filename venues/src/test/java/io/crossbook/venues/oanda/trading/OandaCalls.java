package io.crossbook.venues.oanda.trading;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the tests of OANDA's private side have in common. */
final class OandaCalls {
  static final long SECOND = 1_000_000_000L;

  /** 2026-05-05T10:00:00Z. */
  static final long NOW = 1_777_975_200L * SECOND;

  static final String ACCOUNT = "/v3/accounts/101-004-1-001";
  static final OrderName NAME = new OrderName(7, 42, 1, 0);
  static final String ID = "00070000-0000-002a-0000-01004099b105";
  static final OrderRef REF = new OrderRef(NAME, "EUR_USD", "", NOW);

  private OandaCalls() {}

  static OandaPrivateProtocol protocol() {
    return new OandaPrivateProtocol(
        Credentials.of("oanda", "", "101-004-1-001", Credentials.Form.TOKEN, "not-a-secret"));
  }

  static OrderIntent intent(OrderKind kind, Side side, boolean reduceOnly) {
    return new OrderIntent(
        NAME,
        "oanda",
        "",
        "EUR_USD",
        side,
        kind,
        new BigDecimal("1000"),
        new BigDecimal("1.16600"),
        reduceOnly,
        NOW + 2 * SECOND);
  }

  static HttpAnswer http(int status, String body) {
    return HttpAnswer.of(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), NOW);
  }

  /** A transaction that creates our order. */
  static String orderCreated(String units) {
    return "{\"type\":\"LIMIT_ORDER\",\"instrument\":\"EUR_USD\",\"units\":\""
        + units
        + "\",\"clientExtensions\":{\"id\":\""
        + ID
        + "\"},\"id\":\"1\",\"time\":\"2017-01-01T00:00:00.000000000Z\"}";
  }

  /** A transaction that fills our order. */
  static String fill(String id, String units) {
    return "{\"type\":\"ORDER_FILL\",\"orderID\":\"1\",\"clientOrderID\":\""
        + ID
        + "\",\"instrument\":\"EUR_USD\",\"units\":\""
        + units
        + "\",\"price\":\"1.16555\",\"commission\":\"0.0500\",\"guaranteedExecutionFee\":\"0.0000\","
        + "\"accountBalance\":\"99999.95\",\"reason\":\"LIMIT_ORDER\",\"tradeOpened\":{\"price\":"
        + "\"1.16555\",\"tradeID\":\"1\",\"units\":\""
        + units
        + "\"},\"id\":\""
        + id
        + "\",\"time\":\"2017-01-01T00:00:01.000000000Z\"}";
  }

  /** A transaction that ends our order. */
  static String cancel(String id, String reason) {
    return "{\"type\":\"ORDER_CANCEL\",\"orderID\":\"1\",\"clientOrderID\":\""
        + ID
        + "\",\"reason\":\""
        + reason
        + "\",\"id\":\""
        + id
        + "\",\"time\":\"2017-01-01T00:00:02.000000000Z\"}";
  }
}
