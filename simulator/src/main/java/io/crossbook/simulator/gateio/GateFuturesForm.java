package io.crossbook.simulator.gateio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Margin;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.Position;
import io.crossbook.simulator.exchange.Side;
import io.crossbook.simulator.exchange.TimeInForce;
import io.crossbook.simulator.market.ListingSpec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.ToLongFunction;

/**
 * Orders, trades, positions and balances of perpetuals in the venue's JSON. REST writes prices and
 * money as text; the private channels write them as numbers.
 */
final class GateFuturesForm {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String NOTHING = "0";
  private static final String LIQUIDATION = "autoclose-";
  private static final int MONEY_DECIMALS = 12;

  private final Margin margin;
  private final ToLongFunction<Account> users;
  private final ToLongFunction<Execution> tradeIds;

  /**
   * @param users the id under which an account is known
   * @param tradeIds the venue's id of an execution's trade
   */
  GateFuturesForm(
      Margin margin, ToLongFunction<Account> users, ToLongFunction<Execution> tradeIds) {
    this.margin = margin;
    this.users = users;
    this.tradeIds = tradeIds;
  }

  static String text(BigDecimal value) {
    return value.signum() == 0 ? NOTHING : value.stripTrailingZeros().toPlainString();
  }

  static JsonNode number(BigDecimal value) {
    return DecimalNode.valueOf(new BigDecimal(text(value)));
  }

  static BigDecimal money(BigDecimal value) {
    return value.setScale(MONEY_DECIMALS, RoundingMode.HALF_EVEN);
  }

  private static JsonNode size(BigDecimal contracts, GateVenue.Sizes sizes) {
    return sizes == GateVenue.Sizes.TEXT ? JSON.textNode(text(contracts)) : number(contracts);
  }

  private static BigDecimal contracts(Order order, long lots) {
    return order.spec().quantity(order.side() == Side.BUY ? lots : -lots);
  }

  private static BigDecimal seconds(long nanos) {
    return BigDecimal.valueOf(nanos / 1_000_000, 3);
  }

  private static BigDecimal price(Order order) {
    return order.request().market() ? BigDecimal.ZERO : order.spec().price(order.request().price());
  }

  private static BigDecimal fillPrice(Order order) {
    ListingSpec spec = order.spec();
    return order.filled() == 0
        ? BigDecimal.ZERO
        : order
            .cost()
            .divide(
                spec.quantity(order.filled()).multiply(spec.contractSize()), MathContext.DECIMAL64);
  }

  private static String finishedAs(Order order) {
    switch (order.status()) {
      case OPEN:
        return "";
      case FILLED:
        return "filled";
      case CANCELLED:
        return "cancelled";
      case PREVENTED:
        return "stp";
      case EXPIRED:
        return order.request().timeInForce() == TimeInForce.GTC ? "reduce_only" : "ioc";
    }
    throw new IllegalStateException("Unknown status " + order.status());
  }

  private static String name(Order order) {
    return order.clientId().orElse("api");
  }

  private static boolean liquidates(Order order) {
    return name(order).startsWith(LIQUIDATION);
  }

  /** What every form of an order has. */
  private ObjectNode state(Order order, GateVenue.Sizes sizes) {
    ObjectNode json = JSON.objectNode().put("id", GateOrderForm.venueId(order));
    json.put("contract", order.spec().symbol());
    json.set("size", size(contracts(order, order.request().quantity()), sizes));
    json.set("iceberg", size(BigDecimal.ZERO, sizes));
    json.set("left", size(contracts(order, order.remaining()), sizes));
    json.put("tif", GateOrderForm.timeInForce(order)).put("refu", 0);
    json.put("is_reduce_only", order.request().reduceOnly()).put("is_close", false);
    json.put("is_liq", liquidates(order)).put("text", name(order));
    json.put("status", order.status().finished() ? "finished" : "open");
    return json.put("stp_id", 0).put("stp_act", "-").put("amend_text", "-");
  }

  /** The answer of REST. */
  ObjectNode order(Order order, GateVenue.Sizes sizes) {
    ObjectNode json = state(order, sizes);
    json.put("user", users.applyAsLong(order.account()));
    json.put("price", text(price(order))).put("fill_price", text(fillPrice(order)));
    json.put("mkfr", text(order.account().fees().maker()));
    json.put("tkfr", text(order.account().fees().taker()));
    json.put("create_time", seconds(order.createdNanos()));
    json.put("update_time", seconds(order.updatedNanos()));
    if (order.status().finished()) {
      json.put("finish_time", seconds(order.updatedNanos()));
      json.put("finish_as", finishedAs(order));
    }
    return json;
  }

  /** The row of the private channel. */
  ObjectNode row(Order order, GateVenue.Sizes sizes) {
    ObjectNode json = state(order, sizes);
    json.put("user", Long.toString(users.applyAsLong(order.account())));
    json.set("price", number(price(order)));
    json.set("fill_price", number(fillPrice(order)));
    json.set("mkfr", number(order.account().fees().maker()));
    json.set("tkfr", number(order.account().fees().taker()));
    json.put("refr", 0);
    json.put("create_time", order.createdNanos() / 1_000_000_000);
    json.put("create_time_ms", order.createdNanos() / 1_000_000);
    json.put("update_time", order.updatedNanos() / 1_000_000);
    boolean over = order.status().finished();
    json.put("finish_time", over ? order.updatedNanos() / 1_000_000_000 : 0);
    json.put("finish_time_ms", over ? order.updatedNanos() / 1_000_000 : 0);
    json.put("finish_as", over ? finishedAs(order) : "_new");
    return json.put("stop_loss_price", "").put("stop_profit_price", "");
  }

  /**
   * One of the account's trades in REST.
   *
   * @param id what the list calls the trade's id
   */
  ObjectNode trade(Execution execution, String id, GateVenue.Sizes sizes) {
    Fill fill = execution.fill();
    long trade = tradeIds.applyAsLong(execution);
    ObjectNode json = JSON.objectNode();
    if (id.equals("id")) {
      json.put(id, trade);
    } else {
      json.put(id, Long.toString(trade));
    }
    json.put("create_time", seconds(fill.epochNanos()));
    facts(json, execution, sizes);
    return json.put("fee", text(fill.fee())).put("point_fee", NOTHING);
  }

  /** The row of the private channel. */
  ObjectNode tradeRow(Execution execution, GateVenue.Sizes sizes) {
    Fill fill = execution.fill();
    ObjectNode json = JSON.objectNode().put("id", Long.toString(tradeIds.applyAsLong(execution)));
    json.put("create_time", fill.epochNanos() / 1_000_000_000);
    json.put("create_time_ms", fill.epochNanos() / 1_000_000);
    facts(json, execution, sizes);
    json.set("fee", number(fill.fee()));
    return json.put("point_fee", 0);
  }

  private static void facts(ObjectNode json, Execution execution, GateVenue.Sizes sizes) {
    Order order = execution.order();
    Fill fill = execution.fill();
    json.put("contract", order.spec().symbol());
    json.put("order_id", Long.toString(GateOrderForm.venueId(order)));
    json.set("size", size(contracts(order, fill.quantity()), sizes));
    json.put("price", text(order.spec().price(fill.price())));
    json.put("role", fill.maker() ? "maker" : "taker").put("text", name(order));
  }

  /** A position with its risk, in REST. */
  ObjectNode position(
      Account account, Position position, long pending, long updateId, GateVenue.Sizes sizes) {
    ListingSpec spec = position.spec();
    BigDecimal mark = margin.mark(spec);
    ObjectNode json = JSON.objectNode().put("user", users.applyAsLong(account));
    json.put("contract", spec.symbol());
    json.set("size", size(spec.quantity(position.lots()), sizes));
    json.put("leverage", NOTHING);
    json.put("cross_leverage_limit", Integer.toString(margin.rules().leverage()));
    json.put("leverage_max", "100").put("risk_limit", "1000000");
    json.put("maintenance_rate", text(margin.rules().maintenance()));
    json.put("value", text(money(margin.value(position)))).put("margin", NOTHING);
    json.put("initial_margin", text(money(margin.initial(position))));
    json.put("maintenance_margin", text(money(margin.maintenance(position))));
    json.put("entry_price", text(position.entryPrice())).put("liq_price", NOTHING);
    json.put("mark_price", text(mark));
    json.put("unrealised_pnl", text(money(position.unrealized(mark))));
    json.put("pending_orders", pending).putNull("close_order");
    json.put("mode", "single").put("update_id", updateId);
    return json.put("update_time", position.updatedNanos() / 1_000_000_000);
  }

  /** The row of the private channel. */
  ObjectNode positionRow(Account account, Position position, long updateId, GateVenue.Sizes sizes) {
    ListingSpec spec = position.spec();
    ObjectNode json = JSON.objectNode().put("contract", spec.symbol());
    json.put("cross_leverage_limit", margin.rules().leverage()).put("leverage", 0);
    json.set("entry_price", number(position.entryPrice()));
    json.put("leverage_max", 100).put("liq_price", 0).put("margin", 0);
    json.set("maintenance_rate", number(margin.rules().maintenance()));
    json.put("mode", "single").put("risk_limit", 1_000_000);
    json.set("size", size(spec.quantity(position.lots()), sizes));
    json.put("time", position.updatedNanos() / 1_000_000_000);
    json.put("time_ms", position.updatedNanos() / 1_000_000);
    json.put("user", Long.toString(users.applyAsLong(account)));
    return json.put("update_id", updateId);
  }

  /** The account; what is available leaves the profit of open positions out. */
  ObjectNode account(Account account, GateAccountBook book) {
    BigDecimal total = account.balance(GateAccountBook.ASSET).total();
    BigDecimal all = margin.initial(account);
    BigDecimal held =
        margin.positions(account).stream()
            .map(margin::initial)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    ObjectNode json = JSON.objectNode().put("user", users.applyAsLong(account));
    json.put("currency", GateAccountBook.ASSET).put("total", text(money(total)));
    json.put("unrealised_pnl", text(money(margin.unrealized(account))));
    json.put("position_margin", text(money(held)));
    json.put("order_margin", text(money(all.subtract(held).max(BigDecimal.ZERO))));
    json.put("available", text(money(total.subtract(all.max(held)).max(BigDecimal.ZERO))));
    json.put("point", NOTHING).put("bonus", NOTHING).put("in_dual_mode", false);
    json.put("margin_mode", 0).put("position_mode", "single");
    ObjectNode history = json.putObject("history");
    for (String type : GateAccountBook.TYPES) {
      history.put(type, text(book.sum(account, type)));
    }
    return json;
  }

  /** An entry of the account book in REST. */
  static ObjectNode entry(GateAccountBook.Entry entry) {
    return JSON.objectNode()
        .put("time", seconds(entry.nanos()))
        .put("change", text(entry.change()))
        .put("balance", text(entry.balance()))
        .put("text", entry.text())
        .put("type", entry.type())
        .put("contract", entry.contract())
        .put("trade_id", entry.tradeId());
  }

  /** The row of the private channel. */
  ObjectNode entryRow(Account account, GateAccountBook.Entry entry) {
    ObjectNode json = JSON.objectNode();
    json.set("balance", number(entry.balance()));
    json.set("change", number(entry.change()));
    json.put("text", entry.text()).put("time", entry.nanos() / 1_000_000_000);
    json.put("time_ms", entry.nanos() / 1_000_000).put("type", entry.type());
    json.put("user", Long.toString(users.applyAsLong(account)));
    return json.put("currency", "usdt");
  }
}
