package io.crossbook.simulator.binance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Balance;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.Side;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.server.VenueClock;
import java.math.BigDecimal;
import java.util.Collection;

/** Orders, trades and balances in the venue's JSON. */
final class SpotOrderForm {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String ZERO = "0.00000000";

  private final VenueClock clock;

  SpotOrderForm(VenueClock clock) {
    this.clock = clock;
  }

  private static String wire(BigDecimal value) {
    return BinanceNumbers.wire(value);
  }

  static String status(Order order) {
    switch (order.status()) {
      case OPEN:
        return order.filled() == 0 ? "NEW" : "PARTIALLY_FILLED";
      case FILLED:
        return "FILLED";
      case CANCELLED:
        return "CANCELED";
      case EXPIRED:
        return "EXPIRED";
      case PREVENTED:
        return "EXPIRED_IN_MATCH";
    }
    throw new IllegalStateException("Unknown status " + order.status());
  }

  static String type(Order order) {
    return order.request().market()
        ? "MARKET"
        : order.request().postOnly() ? "LIMIT_MAKER" : "LIMIT";
  }

  static String timeInForce(Order order) {
    // Market orders are shown as GTC.
    return order.request().market() ? "GTC" : order.request().timeInForce().name();
  }

  static String price(Order order) {
    return order.request().market() ? ZERO : wire(order.spec().price(order.request().price()));
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }

  /** The answer to a placement. */
  ObjectNode placed(Order order, String form) {
    ObjectNode json = head(order);
    json.put("clientOrderId", order.clientId().orElse(""));
    json.put("transactTime", millis(order.createdNanos()));
    if (form.equals("ACK")) {
      return json;
    }
    state(json, order);
    json.put("workingTime", millis(order.createdNanos()));
    if (form.equals("FULL")) {
      ArrayNode fills = json.putArray("fills");
      for (Fill fill : order.fills()) {
        fills
            .addObject()
            .put("price", wire(order.spec().price(fill.price())))
            .put("qty", wire(order.spec().quantity(fill.quantity())))
            .put("commission", wire(fill.fee()))
            .put("commissionAsset", fill.feeAsset())
            .put("tradeId", fill.tradeId());
      }
    }
    return json;
  }

  private static ObjectNode head(Order order) {
    return JSON.objectNode()
        .put("symbol", order.spec().symbol())
        .put("orderId", order.id())
        .put("orderListId", -1);
  }

  private static void state(ObjectNode json, Order order) {
    ListingSpec spec = order.spec();
    json.put("price", price(order));
    json.put("origQty", wire(spec.quantity(order.request().quantity())));
    json.put("executedQty", wire(spec.quantity(order.filled())));
    json.put("origQuoteOrderQty", ZERO);
    json.put("cummulativeQuoteQty", wire(order.cost()));
    json.put("status", status(order)).put("timeInForce", timeInForce(order));
    json.put("type", type(order)).put("side", order.side().name());
    json.put("selfTradePreventionMode", "EXPIRE_MAKER");
  }

  /** The answer to a look-up. */
  ObjectNode found(Order order) {
    ObjectNode json = head(order);
    json.put("clientOrderId", order.clientId().orElse(""));
    state(json, order);
    json.put("stopPrice", ZERO).put("icebergQty", ZERO);
    json.put("time", millis(order.createdNanos()));
    json.put("updateTime", millis(order.updatedNanos()));
    json.put("isWorking", true).put("workingTime", millis(order.createdNanos()));
    return json;
  }

  /** The answer to a cancellation: the order's own name is the original one here. */
  ObjectNode cancelled(Order order) {
    ObjectNode json = head(order);
    json.put("origClientOrderId", order.clientId().orElse(""));
    json.put("clientOrderId", order.cancelId());
    json.put("transactTime", millis(order.updatedNanos()));
    state(json, order);
    return json;
  }

  /** One of the account's trades. */
  ObjectNode trade(Execution execution) {
    Order order = execution.order();
    Fill fill = execution.fill();
    return JSON.objectNode()
        .put("symbol", order.spec().symbol())
        .put("id", fill.tradeId())
        .put("orderId", order.id())
        .put("orderListId", -1)
        .put("price", wire(order.spec().price(fill.price())))
        .put("qty", wire(order.spec().quantity(fill.quantity())))
        .put("quoteQty", wire(fill.cost()))
        .put("commission", wire(fill.fee()))
        .put("commissionAsset", fill.feeAsset())
        .put("time", millis(fill.epochNanos()))
        .put("isBuyer", order.side() == Side.BUY)
        .put("isMaker", fill.maker())
        .put("isBestMatch", true);
  }

  /** Balances under the names of the REST answer or of the stream. */
  ArrayNode balances(
      Account account, Collection<String> assets, String asset, String free, String locked) {
    ArrayNode rows = JSON.arrayNode();
    for (String name : assets) {
      Balance balance = account.balance(name);
      rows.addObject()
          .put(asset, name)
          .put(free, wire(balance.free()))
          .put(locked, wire(balance.held()));
    }
    return rows;
  }

  /**
   * The event of a change of an order.
   *
   * @param what NEW, TRADE, CANCELED, EXPIRED or TRADE_PREVENTION
   * @param fill the execution, or null
   * @param number of the event
   */
  ObjectNode report(Order order, String what, Fill fill, String status, long number) {
    ListingSpec spec = order.spec();
    ObjectNode event = JSON.objectNode().put("e", "executionReport").put("E", clock.millis());
    boolean cancel = what.equals("CANCELED");
    String own = order.clientId().orElse("");
    event.put("s", spec.symbol()).put("c", cancel ? order.cancelId() : own);
    event.put("S", order.side().name()).put("o", type(order)).put("f", timeInForce(order));
    event.put("q", wire(spec.quantity(order.request().quantity()))).put("p", price(order));
    event.put("P", ZERO).put("F", ZERO).put("g", -1).put("C", cancel ? own : "");
    event.put("x", what).put("X", status).put("r", "NONE").put("i", order.id());
    event.put("l", fill == null ? ZERO : wire(spec.quantity(fill.quantity())));
    long cumulative =
        fill == null
            ? order.filled()
            : order.fills().stream()
                .filter(f -> f.execution() <= fill.execution())
                .mapToLong(Fill::quantity)
                .sum();
    BigDecimal cost =
        fill == null
            ? order.cost()
            : order.fills().stream()
                .filter(f -> f.execution() <= fill.execution())
                .map(Fill::cost)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    event.put("z", wire(spec.quantity(cumulative)));
    event.put("L", fill == null ? ZERO : wire(spec.price(fill.price())));
    event.put("n", fill == null ? "0" : wire(fill.fee()));
    event.put("N", fill == null ? null : fill.feeAsset());
    event.put("T", millis(fill == null ? order.updatedNanos() : fill.epochNanos()));
    event.put("t", fill == null ? -1 : fill.tradeId()).put("I", number);
    event.put("w", status.equals("NEW") || status.equals("PARTIALLY_FILLED"));
    event.put("m", fill != null && fill.maker()).put("M", fill != null);
    event.put("O", millis(order.createdNanos())).put("Z", wire(cost));
    event.put("Y", fill == null ? ZERO : wire(fill.cost())).put("Q", ZERO);
    return event.put("W", millis(order.createdNanos())).put("V", "EXPIRE_MAKER");
  }
}
