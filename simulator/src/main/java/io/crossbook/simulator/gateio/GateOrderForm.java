package io.crossbook.simulator.gateio;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.Side;
import io.crossbook.simulator.exchange.TimeInForce;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.server.Decimals;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Orders and trades in the venue's JSON. */
final class GateOrderForm {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long FIRST_ORDER = 745_504_484_000L;
  private static final String NOTHING = "0";

  private final ToLongFunction<Execution> tradeIds;

  /**
   * @param tradeIds the venue's id of an execution's trade
   */
  GateOrderForm(ToLongFunction<Execution> tradeIds) {
    this.tradeIds = tradeIds;
  }

  static String text(BigDecimal value) {
    return value.signum() == 0 ? NOTHING : value.stripTrailingZeros().toPlainString();
  }

  static String orderId(Order order) {
    return Long.toString(venueId(order));
  }

  /** The order's id as a number. */
  static long venueId(Order order) {
    return FIRST_ORDER + order.id();
  }

  /** The exchange's number of an order id; not positive if it cannot be one. */
  static long number(String orderId) {
    return orderId.matches("[0-9]{1,18}") ? Long.parseLong(orderId) - FIRST_ORDER : 0;
  }

  static String status(Order order) {
    switch (order.status()) {
      case OPEN:
        return "open";
      case FILLED:
        return "closed";
      default:
        return "cancelled";
    }
  }

  private static String finishedAs(Order order) {
    switch (order.status()) {
      case OPEN:
        return "open";
      case FILLED:
        return "filled";
      case CANCELLED:
        return "cancelled";
      case PREVENTED:
        return "stp";
      case EXPIRED:
        return order.request().market()
            ? "depth_not_enough"
            : order.request().timeInForce() == TimeInForce.FOK ? "fok" : "ioc";
    }
    throw new IllegalStateException("Unknown status " + order.status());
  }

  static String timeInForce(Order order) {
    return order.request().postOnly()
        ? "poc"
        : order.request().timeInForce().name().toLowerCase(Locale.ROOT);
  }

  private static String side(Order order) {
    return order.side().name().toLowerCase(Locale.ROOT);
  }

  private static String name(Order order) {
    return order.clientId().orElse("apiv4");
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }

  private static String seconds(long nanos) {
    return Long.toString(nanos / 1_000_000_000);
  }

  /** What every form of an order has, up to the time in milliseconds. */
  private ObjectNode state(Order order) {
    ListingSpec spec = order.spec();
    boolean buys = order.side() == Side.BUY;
    BigDecimal filled = spec.quantity(order.filled());
    // The amount of a market order that buys, and what is left of it, are quote.
    BigDecimal asked =
        order.request().spend().orElseGet(() -> spec.quantity(order.request().quantity()));
    BigDecimal left = asked.subtract(order.request().spend().isPresent() ? order.cost() : filled);
    ObjectNode json = JSON.objectNode().put("id", orderId(order)).put("text", name(order));
    json.put("amend_text", "-");
    json.put("create_time", seconds(order.createdNanos()));
    json.put("update_time", seconds(order.updatedNanos()));
    json.put("currency_pair", spec.symbol());
    json.put("type", order.request().market() ? "market" : "limit").put("account", "spot");
    json.put("side", side(order)).put("amount", text(asked));
    json.put(
        "price", order.request().market() ? NOTHING : text(spec.price(order.request().price())));
    json.put("time_in_force", timeInForce(order)).put("iceberg", NOTHING);
    json.put("left", text(left)).put("filled_amount", text(filled));
    json.put("fill_price", text(order.cost())).put("filled_total", text(order.cost()));
    json.put(
        "avg_deal_price",
        order.filled() == 0 ? NOTHING : text(order.cost().divide(filled, MathContext.DECIMAL64)));
    json.put("fee", text(order.fee())).put("fee_currency", buys ? spec.base() : spec.quote());
    json.put("point_fee", NOTHING).put("gt_fee", NOTHING);
    json.put("rebated_fee", NOTHING);
    return json.put("rebated_fee_currency", buys ? spec.quote() : spec.base());
  }

  /** The answer of REST. */
  ObjectNode order(Order order) {
    ObjectNode json = state(order);
    json.put("create_time_ms", millis(order.createdNanos()));
    json.put("update_time_ms", millis(order.updatedNanos()));
    json.put("status", status(order)).put("gt_maker_fee", NOTHING).put("gt_taker_fee", NOTHING);
    return json.put("gt_discount", false).put("finish_as", finishedAs(order));
  }

  /**
   * The row of the private channel.
   *
   * @param event put, update or finish
   * @param lite without fees, as in the second version of the channel
   */
  ObjectNode row(Order order, long user, String event, boolean lite) {
    ObjectNode json = state(order);
    json.put("create_time_ms", Long.toString(millis(order.createdNanos())));
    json.put("update_time_ms", Long.toString(millis(order.updatedNanos())));
    json.put("user", user).put("event", event).put("stp_id", 0).put("stp_act", "-");
    json.put("finish_as", finishedAs(order)).put("biz_info", "-");
    if (lite) {
      json.remove("fee");
      json.remove("point_fee");
      json.remove("gt_fee");
      json.remove("rebated_fee");
    }
    return json;
  }

  /** One of the account's trades in REST. */
  ObjectNode trade(Execution execution) {
    Fill fill = execution.fill();
    ObjectNode json = JSON.objectNode();
    json.put("id", Long.toString(tradeIds.applyAsLong(execution)));
    json.put("create_time", seconds(fill.epochNanos()));
    facts(json, execution);
    return json.put("order_id", orderId(execution.order()))
        .put("sequence_id", Long.toString(fill.tradeId()));
  }

  /** The row of the private channel. */
  ObjectNode trade(Execution execution, long user, boolean lite) {
    ObjectNode json = JSON.objectNode().put("id", tradeIds.applyAsLong(execution));
    json.put("user_id", user).put("order_id", orderId(execution.order()));
    json.put("create_time", execution.fill().epochNanos() / 1_000_000_000);
    facts(json, execution);
    if (lite) {
      json.remove("fee");
      json.remove("fee_currency");
      json.remove("point_fee");
      json.remove("gt_fee");
    }
    return json;
  }

  private static void facts(ObjectNode json, Execution execution) {
    Order order = execution.order();
    Fill fill = execution.fill();
    ListingSpec spec = order.spec();
    json.put("create_time_ms", Decimals.fixed(fill.epochNanos() / 1_000, 3));
    json.put("currency_pair", spec.symbol()).put("side", side(order));
    json.put("role", fill.maker() ? "maker" : "taker");
    json.put("amount", text(spec.quantity(fill.quantity())));
    json.put("price", text(spec.price(fill.price())));
    json.put("fee", text(fill.fee())).put("fee_currency", fill.feeAsset());
    json.put("point_fee", NOTHING).put("gt_fee", NOTHING).put("text", name(order));
  }
}
