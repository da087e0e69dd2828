package io.crossbook.simulator.coinbase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.OrderStatus;
import io.crossbook.simulator.server.VenueClock;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Orders and fills in the JSON of REST and of the {@code user} channel. Stateless. */
final class CoinbaseOrderForm {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int AVERAGE_DECIMALS = 16;

  private CoinbaseOrderForm() {}

  static String orderId(Order order) {
    return CoinbaseIds.of(CoinbaseIds.Of.ORDER, order.id());
  }

  static String text(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  static String status(Order order) {
    switch (order.status()) {
      case OPEN:
        return "OPEN";
      case FILLED:
        return "FILLED";
      case CANCELLED:
      case EXPIRED:
      case PREVENTED:
        // Only an end time makes an order expire here.
        return "CANCELLED";
    }
    throw new IllegalStateException("Unknown status " + order.status());
  }

  private static String timeInForce(Order order) {
    switch (order.request().timeInForce()) {
      case GTC:
        return "GOOD_UNTIL_CANCELLED";
      case IOC:
        return "IMMEDIATE_OR_CANCEL";
      case FOK:
        return "FILL_OR_KILL";
    }
    throw new IllegalStateException("Unknown " + order.request().timeInForce());
  }

  private static String average(BigDecimal cost, BigDecimal quantity) {
    return quantity.signum() == 0
        ? "0"
        : text(cost.divide(quantity, AVERAGE_DECIMALS, RoundingMode.HALF_UP));
  }

  private static String completion(Order order) {
    BigDecimal hundred = BigDecimal.valueOf(order.filled()).movePointRight(2);
    return text(
        hundred.divide(BigDecimal.valueOf(order.request().quantity()), 8, RoundingMode.DOWN));
  }

  private static String cancelled(Order order) {
    return order.status() == OrderStatus.CANCELLED ? "User requested cancel" : "";
  }

  /** An order as REST shows it. */
  static ObjectNode order(Order order, JsonNode configuration) {
    ObjectNode json = JSON.objectNode();
    json.put("order_id", orderId(order)).put("product_id", order.spec().symbol());
    json.put("user_id", CoinbaseIds.portfolio(order.account().name()));
    json.set("order_configuration", configuration);
    json.put("side", order.side().name());
    json.put("client_order_id", order.clientId().orElseThrow());
    json.put("status", status(order)).put("time_in_force", timeInForce(order));
    json.put("created_time", VenueClock.rfc3339Micros(order.createdNanos()));
    json.put("completion_percentage", completion(order));
    BigDecimal filled = order.spec().quantity(order.filled());
    json.put("filled_size", text(filled));
    json.put("average_filled_price", average(order.cost(), filled));
    json.put("fee", "").put("number_of_fills", Integer.toString(order.fills().size()));
    json.put("filled_value", text(order.cost())).put("pending_cancel", false);
    json.put("size_in_quote", configuration.path("market_market_ioc").has("quote_size"));
    json.put("total_fees", text(order.fee())).put("size_inclusive_of_fees", false);
    json.put("total_value_after_fees", afterFees(order));
    json.put("trigger_status", "INVALID_ORDER_TYPE");
    json.put("order_type", order.request().market() ? "MARKET" : "LIMIT");
    json.put("reject_reason", "REJECT_REASON_UNSPECIFIED");
    json.put("settled", order.status() == OrderStatus.FILLED).put("product_type", "SPOT");
    json.put("reject_message", "").put("cancel_message", cancelled(order));
    json.put("order_placement_source", "RETAIL_ADVANCED");
    json.put("outstanding_hold_amount", text(order.hold()));
    json.put("is_liquidation", false);
    json.put("last_fill_time", lastFill(order));
    json.putArray("edit_history");
    json.put("leverage", "").put("margin_type", "UNKNOWN_MARGIN_TYPE");
    json.put("retail_portfolio_id", CoinbaseIds.portfolio(order.account().name()));
    return json;
  }

  private static String lastFill(Order order) {
    return order.fills().isEmpty()
        ? null
        : VenueClock.rfc3339Micros(order.fills().get(order.fills().size() - 1).epochNanos());
  }

  /** What the order cost or brought, with its fees, in quote. */
  private static String afterFees(Order order) {
    switch (order.side()) {
      case BUY:
        return text(order.cost().add(order.fee()));
      case SELL:
        return text(order.cost().subtract(order.fee()));
    }
    throw new IllegalStateException("Unknown side " + order.side());
  }

  /** A fill as REST shows it. */
  static ObjectNode fill(Execution execution) {
    Order order = execution.order();
    Fill fill = execution.fill();
    String time = VenueClock.rfc3339Micros(fill.epochNanos());
    ObjectNode json = JSON.objectNode();
    json.put("entry_id", CoinbaseIds.of(CoinbaseIds.Of.FILL, fill.execution()));
    json.put("trade_id", CoinbaseIds.of(CoinbaseIds.Of.TRADE, fill.execution()));
    json.put("order_id", orderId(order)).put("trade_time", time).put("trade_type", "FILL");
    json.put("price", text(order.spec().price(fill.price())));
    json.put("size", text(order.spec().quantity(fill.quantity())));
    json.put("commission", text(fill.fee())).put("product_id", order.spec().symbol());
    json.put("sequence_timestamp", time);
    json.put("liquidity_indicator", fill.maker() ? "MAKER" : "TAKER");
    json.put("size_in_quote", false);
    json.put("user_id", CoinbaseIds.portfolio(order.account().name()));
    json.put("side", order.side().name());
    json.put("retail_portfolio_id", CoinbaseIds.portfolio(order.account().name()));
    return json;
  }

  /** An order as the {@code user} channel shows it: sums, never single fills. */
  static ObjectNode event(Order order) {
    ObjectNode json = JSON.objectNode();
    BigDecimal filled = order.spec().quantity(order.filled());
    boolean finished = order.status().finished();
    json.put("avg_price", average(order.cost(), filled));
    json.put("cancel_reason", cancelled(order));
    json.put("client_order_id", order.clientId().orElseThrow());
    json.put("completion_percentage", completion(order)).put("contract_expiry_type", "UNKNOWN");
    json.put("creation_time", VenueClock.rfc3339Micros(order.createdNanos()));
    json.put("cumulative_quantity", text(filled));
    json.put("filled_value", text(order.cost()));
    // Of a finished order nothing is left, however much of it was filled.
    json.put("leaves_quantity", finished ? "0" : text(order.spec().quantity(order.remaining())));
    json.put("number_of_fills", Integer.toString(order.fills().size()));
    json.put("order_id", orderId(order)).put("order_side", order.side().name());
    json.put("order_type", order.request().market() ? "Market" : "Limit");
    json.put("product_id", order.spec().symbol()).put("product_type", "SPOT");
    json.put("reject_reason", "").put("risk_managed_by", "UNKNOWN_RISK_MANAGEMENT_TYPE");
    json.put("status", status(order)).put("time_in_force", timeInForce(order));
    json.put("total_fees", text(order.fee()));
    json.put("total_value_after_fees", afterFees(order))
        .put("trigger_status", "INVALID_ORDER_TYPE");
    return json;
  }
}
