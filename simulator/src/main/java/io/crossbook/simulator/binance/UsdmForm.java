package io.crossbook.simulator.binance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Margin;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.OrderStatus;
import io.crossbook.simulator.exchange.Position;
import io.crossbook.simulator.exchange.Side;
import io.crossbook.simulator.market.ListingSpec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Orders, trades, positions and balances of perpetuals in the venue's JSON. */
final class UsdmForm {
  static final String ASSET = "USDT";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String ONE_WAY = "BOTH";
  private static final int DECIMALS = 8;

  private final Margin margin;

  UsdmForm(Margin margin) {
    this.margin = margin;
  }

  static String text(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private static String money(BigDecimal value) {
    return value.setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }

  static String type(Order order) {
    return order.request().market() ? "MARKET" : "LIMIT";
  }

  static String timeInForce(Order order) {
    if (order.request().market()) {
      return "GTC";
    }
    return order.request().postOnly() ? "GTX" : order.request().timeInForce().name();
  }

  private static String price(Order order) {
    return order.request().market() ? "0" : text(order.spec().price(order.request().price()));
  }

  private static BigDecimal average(BigDecimal cost, BigDecimal quantity) {
    return quantity.signum() == 0 ? quantity : cost.divide(quantity, MathContext.DECIMAL64);
  }

  /** The answer to a placement that was only received: the order as it was before it matched. */
  ObjectNode received(Order order) {
    return row(order, "NEW", BigDecimal.ZERO, BigDecimal.ZERO, order.createdNanos());
  }

  /** The order as it is. */
  ObjectNode order(Order order) {
    return row(
        order,
        SpotOrderForm.status(order),
        order.spec().quantity(order.filled()),
        order.cost(),
        order.updatedNanos());
  }

  private static ObjectNode row(
      Order order, String status, BigDecimal filled, BigDecimal cost, long updatedNanos) {
    return JSON.objectNode()
        .put("orderId", order.id())
        .put("symbol", order.spec().symbol())
        .put("status", status)
        .put("clientOrderId", order.clientId().orElse(""))
        .put("price", price(order))
        .put("avgPrice", text(average(cost, filled)))
        .put("origQty", text(order.spec().quantity(order.request().quantity())))
        .put("executedQty", text(filled))
        .put("cumQty", text(filled))
        .put("cumQuote", text(cost))
        .put("timeInForce", timeInForce(order))
        .put("type", type(order))
        .put("reduceOnly", order.request().reduceOnly())
        .put("closePosition", false)
        .put("side", order.side().name())
        .put("positionSide", ONE_WAY)
        .put("stopPrice", "0")
        .put("workingType", "CONTRACT_PRICE")
        .put("priceProtect", false)
        .put("origType", type(order))
        .put("priceMatch", "NONE")
        .put("selfTradePreventionMode", "EXPIRE_MAKER")
        .put("goodTillDate", 0)
        .put("time", millis(order.createdNanos()))
        .put("updateTime", millis(updatedNanos));
  }

  /** One of the account's trades. */
  static ObjectNode trade(Execution execution) {
    Order order = execution.order();
    Fill fill = execution.fill();
    return JSON.objectNode()
        .put("symbol", order.spec().symbol())
        .put("id", fill.tradeId())
        .put("orderId", order.id())
        .put("side", order.side().name())
        .put("price", text(order.spec().price(fill.price())))
        .put("qty", text(order.spec().quantity(fill.quantity())))
        .put("realizedPnl", text(fill.realized()))
        .put("quoteQty", text(fill.cost()))
        .put("commission", text(fill.fee()))
        .put("commissionAsset", fill.feeAsset())
        .put("time", millis(fill.epochNanos()))
        .put("positionSide", ONE_WAY)
        .put("buyer", order.side() == Side.BUY)
        .put("maker", fill.maker());
  }

  /** A position with its risk. */
  ObjectNode position(Account account, Position position) {
    ListingSpec spec = position.spec();
    BigDecimal mark = margin.mark(spec);
    BigDecimal both = margin.initial(account, spec);
    BigDecimal alone = margin.initial(position);
    return JSON.objectNode()
        .put("symbol", spec.symbol())
        .put("positionSide", ONE_WAY)
        .put("positionAmt", text(spec.quantity(position.lots())))
        .put("entryPrice", text(position.entryPrice()))
        .put("breakEvenPrice", text(position.entryPrice()))
        .put("markPrice", money(mark))
        .put("unRealizedProfit", money(position.unrealized(mark)))
        .put("liquidationPrice", "0")
        .put("leverage", Integer.toString(margin.rules().leverage()))
        .put("marginType", "cross")
        .put("isolatedMargin", "0")
        .put("isolatedWallet", "0")
        .put("notional", money(position.notional(mark)))
        .put("marginAsset", spec.quote())
        .put("initialMargin", money(both))
        .put("maintMargin", money(margin.maintenance(position)))
        .put("positionInitialMargin", money(alone))
        .put("openOrderInitialMargin", money(both.subtract(alone).max(BigDecimal.ZERO)))
        .put("updateTime", millis(position.updatedNanos()));
  }

  private BigDecimal bound(Account account) {
    return margin.positions(account).stream()
        .map(margin::initial)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private String available(Account account) {
    return money(margin.available(account).max(BigDecimal.ZERO));
  }

  /** Balances, as a list of their own. */
  ArrayNode balances(Account account, long nowMillis) {
    ArrayNode rows = JSON.arrayNode();
    String wallet = money(account.balance(ASSET).total());
    rows.addObject()
        .put("accountAlias", account.name())
        .put("asset", ASSET)
        .put("balance", wallet)
        .put("crossWalletBalance", wallet)
        .put("crossUnPnl", money(margin.unrealized(account)))
        .put("availableBalance", available(account))
        .put("maxWithdrawAmount", available(account))
        .put("marginAvailable", true)
        .put("updateTime", nowMillis);
    return rows;
  }

  /** Everything about an account. */
  ObjectNode account(Account account, long nowMillis) {
    String wallet = money(account.balance(ASSET).total());
    String profit = money(margin.unrealized(account));
    String worth = money(margin.worth(account));
    String all = money(margin.initial(account));
    String positions = money(bound(account));
    String orders = money(margin.initial(account).subtract(bound(account)).max(BigDecimal.ZERO));
    String maintenance = money(margin.maintenance(account));
    ObjectNode json =
        JSON.objectNode()
            .put("totalInitialMargin", all)
            .put("totalMaintMargin", maintenance)
            .put("totalWalletBalance", wallet)
            .put("totalUnrealizedProfit", profit)
            .put("totalMarginBalance", worth)
            .put("totalPositionInitialMargin", positions)
            .put("totalOpenOrderInitialMargin", orders)
            .put("totalCrossWalletBalance", wallet)
            .put("totalCrossUnPnl", profit)
            .put("availableBalance", available(account))
            .put("maxWithdrawAmount", available(account));
    json.putArray("assets")
        .addObject()
        .put("asset", ASSET)
        .put("walletBalance", wallet)
        .put("unrealizedProfit", profit)
        .put("marginBalance", worth)
        .put("maintMargin", maintenance)
        .put("initialMargin", all)
        .put("positionInitialMargin", positions)
        .put("openOrderInitialMargin", orders)
        .put("crossWalletBalance", wallet)
        .put("crossUnPnl", profit)
        .put("availableBalance", available(account))
        .put("maxWithdrawAmount", available(account))
        .put("updateTime", nowMillis);
    ArrayNode rows = json.putArray("positions");
    for (Position position : margin.positions(account)) {
      if (position.lots() != 0) {
        rows.add(position(account, position));
      }
    }
    return json;
  }

  /**
   * {@code ORDER_TRADE_UPDATE}.
   *
   * @param what NEW, TRADE, CANCELED or EXPIRED
   * @param fill the execution, or null
   */
  ObjectNode orderUpdate(Order order, String what, Fill fill, long nowMillis) {
    ListingSpec spec = order.spec();
    ObjectNode o = JSON.objectNode().put("s", spec.symbol());
    o.put("c", order.clientId().orElse("")).put("S", order.side().name());
    o.put("o", type(order)).put("f", timeInForce(order));
    o.put("q", text(spec.quantity(order.request().quantity()))).put("p", price(order));
    BigDecimal filled = spec.quantity(order.filled());
    o.put("ap", text(average(order.cost(), filled))).put("sp", "0").put("x", what);
    o.put("X", SpotOrderForm.status(order)).put("i", order.id());
    o.put("l", fill == null ? "0" : text(spec.quantity(fill.quantity())));
    o.put("z", text(filled));
    o.put("L", fill == null ? "0" : text(spec.price(fill.price())));
    if (fill != null) {
      o.put("N", fill.feeAsset()).put("n", text(fill.fee()));
    }
    long nanos = fill == null ? order.updatedNanos() : fill.epochNanos();
    o.put("T", millis(nanos)).put("t", fill == null ? 0 : fill.tradeId());
    o.put("b", "0").put("a", "0").put("m", fill != null && fill.maker());
    o.put("R", order.request().reduceOnly()).put("wt", "CONTRACT_PRICE");
    o.put("ot", type(order)).put("ps", ONE_WAY).put("cp", false);
    o.put("rp", fill == null ? "0" : text(fill.realized())).put("pP", false);
    o.put("si", 0).put("ss", 0).put("V", "EXPIRE_MAKER").put("pm", "NONE").put("gtd", 0);
    ObjectNode event = JSON.objectNode().put("e", "ORDER_TRADE_UPDATE").put("T", millis(nanos));
    event.put("E", nowMillis).set("o", o);
    return event;
  }

  /** How an order's end is called. */
  static String ending(Order order) {
    return order.status() == OrderStatus.CANCELLED ? "CANCELED" : "EXPIRED";
  }

  /**
   * {@code ACCOUNT_UPDATE}; with crossed margin, funding says nothing of the position.
   *
   * @param reason ORDER or FUNDING_FEE
   * @param change of the balance outside of trades
   */
  ObjectNode accountUpdate(
      Account account, Position position, String reason, BigDecimal change, long nowMillis) {
    ObjectNode a = JSON.objectNode().put("m", reason);
    String wallet = text(account.balance(ASSET).total());
    a.putArray("B")
        .addObject()
        .put("a", ASSET)
        .put("wb", wallet)
        .put("cw", wallet)
        .put("bc", text(change));
    ArrayNode positions = a.putArray("P");
    if (reason.equals("ORDER")) {
      ListingSpec spec = position.spec();
      positions
          .addObject()
          .put("s", spec.symbol())
          .put("pa", text(spec.quantity(position.lots())))
          .put("ep", text(position.entryPrice()))
          .put("bep", text(position.entryPrice()))
          .put("cr", text(position.realized()))
          .put("up", money(position.unrealized(margin.mark(spec))))
          .put("mt", "cross")
          .put("iw", "0")
          .put("ps", ONE_WAY);
    }
    ObjectNode event = JSON.objectNode().put("e", "ACCOUNT_UPDATE").put("T", nowMillis);
    event.put("E", nowMillis).set("a", a);
    return event;
  }
}
