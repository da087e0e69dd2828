package io.crossbook.simulator.kraken;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.Side;
import io.crossbook.simulator.server.VenueClock;
import java.math.BigDecimal;
import java.util.List;

/**
 * The rows of the private channels. Only the first report of an order and its trades say what the
 * order is; the others carry what has changed, as at the venue. Stateless.
 */
final class KrakenReports {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private KrakenReports() {}

  static String frame(String channel, String type, List<ObjectNode> rows, long sequence) {
    ObjectNode frame = JSON.createObjectNode().put("channel", channel).put("type", type);
    frame.putArray("data").addAll(rows);
    frame.put("sequence", sequence);
    try {
      return JSON.writeValueAsString(frame);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report is not JSON", e);
    }
  }

  /** A report of a kind with the order's ids; the moment is the order's last change. */
  private static ObjectNode report(Order order, String kind, String status, long nanos) {
    ObjectNode row = JSON.createObjectNode().put("order_id", KrakenOrderForm.orderId(order));
    order
        .clientId()
        .ifPresentOrElse(id -> row.put("cl_ord_id", id), () -> row.put("order_userref", 0));
    row.put("exec_type", kind).put("order_status", status);
    return row.put("timestamp", VenueClock.rfc3339Micros(nanos));
  }

  private static ObjectNode describe(ObjectNode row, Order order) {
    row.put("symbol", order.spec().symbol()).put("side", KrakenOrderForm.side(order));
    row.put("order_type", KrakenOrderForm.type(order));
    row.put("order_qty", order.spec().quantity(order.request().quantity()));
    row.put("time_in_force", order.request().timeInForce().name());
    if (!order.request().market()) {
      row.put("limit_price_type", "static");
      row.put("limit_price", order.spec().price(order.request().price()));
    }
    if (order.request().postOnly()) {
      row.put("post_only", true);
    }
    return row.put("fee_ccy_pref", "fciq");
  }

  private static ObjectNode sums(ObjectNode row, Order order) {
    row.put("cum_qty", order.spec().quantity(order.filled())).put("cum_cost", order.cost());
    // Every quote here is a dollar or very nearly one.
    row.put("fee_usd_equiv", order.fee());
    return row.put("avg_price", KrakenOrderForm.average(order));
  }

  /** The order was understood and is not matched yet. */
  static ObjectNode pending(Order order) {
    return describe(report(order, "pending_new", "pending_new", order.createdNanos()), order)
        .put("cum_cost", BigDecimal.ZERO)
        .put("fee_usd_equiv", BigDecimal.ZERO);
  }

  /** The order is live. */
  static ObjectNode live(Order order) {
    return report(order, "new", "new", order.createdNanos());
  }

  /** An open order in a snapshot. */
  static ObjectNode open(Order order) {
    String status = order.filled() == 0 ? "new" : "partially_filled";
    ObjectNode row = report(order, "new", status, order.updatedNanos());
    return sums(describe(row, order), order);
  }

  /** One execution; it never says that the order is filled, even if it fills it. */
  static ObjectNode trade(Order order, Fill fill) {
    ObjectNode row = report(order, "trade", "partially_filled", fill.epochNanos());
    row.put("exec_id", KrakenOrderForm.id('T', fill.execution())).put("trade_id", fill.tradeId());
    row.put("symbol", order.spec().symbol()).put("side", KrakenOrderForm.side(order));
    row.put("order_type", KrakenOrderForm.type(order));
    row.put("last_qty", order.spec().quantity(fill.quantity()));
    row.put("last_price", order.spec().price(fill.price()));
    row.put("liquidity_ind", fill.maker() ? "m" : "t").put("cost", fill.cost());
    ArrayNode fees = row.putArray("fees");
    fees.addObject().put("asset", fill.feeAsset()).put("qty", fill.fee());
    return sums(row, order);
  }

  /** Nothing of the order is left to fill. */
  static ObjectNode filled(Order order) {
    return sums(report(order, "filled", "filled", order.updatedNanos()), order);
  }

  /** The order ended otherwise. */
  static ObjectNode ended(Order order) {
    String reason = KrakenOrderForm.reason(order);
    return sums(report(order, "canceled", "canceled", order.updatedNanos()), order)
        .put("cancel_reason", reason)
        .put("reason", reason);
  }

  /** An asset in a snapshot: what is held is not subtracted. */
  static ObjectNode balance(Account account, String asset) {
    BigDecimal total = account.balance(asset).total();
    ObjectNode row = JSON.createObjectNode().put("asset", asset).put("asset_class", "currency");
    row.put("balance", total);
    row.putArray("wallets").addObject().put("type", "spot").put("id", "main").put("balance", total);
    return row;
  }

  /** What an execution did to both of its assets, as the venue's ledger has it. */
  static List<ObjectNode> booked(Order order, Fill fill) {
    boolean buys = order.side() == Side.BUY;
    BigDecimal quantity = order.spec().quantity(fill.quantity());
    String base = order.spec().base();
    String quote = order.spec().quote();
    return List.of(
        booked(order, fill, base, buys ? quantity : quantity.negate(), BigDecimal.ZERO),
        booked(order, fill, quote, buys ? fill.cost().negate() : fill.cost(), fill.fee()));
  }

  private static ObjectNode booked(
      Order order, Fill fill, String asset, BigDecimal amount, BigDecimal fee) {
    // Two entries of the ledger to an execution.
    long number = 2 * fill.execution() + (asset.equals(order.spec().base()) ? 0 : 1);
    ObjectNode row = JSON.createObjectNode();
    row.put("ledger_id", KrakenOrderForm.id('L', number));
    row.put("ref_id", KrakenOrderForm.id('T', fill.execution()));
    row.put("timestamp", VenueClock.rfc3339Micros(fill.epochNanos())).put("type", "trade");
    row.put("asset", asset).put("asset_class", "currency").put("category", "trade");
    row.put("wallet_type", "spot").put("wallet_id", "main");
    row.put("amount", amount).put("fee", fee);
    return row.put("balance", order.account().balance(asset).total());
  }
}
