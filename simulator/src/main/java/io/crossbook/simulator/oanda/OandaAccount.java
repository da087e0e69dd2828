package io.crossbook.simulator.oanda;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Closing;
import io.crossbook.simulator.exchange.Fill;
import io.crossbook.simulator.exchange.Margin;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.Side;
import io.crossbook.simulator.market.ListingSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One account as the venue tells of it: transactions, orders, trades. What happens in the matching
 * is made transactions of here. Owned by the event loop.
 */
final class OandaAccount {
  static final String HOME = "USD";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int PRICE_DECIMALS = 10;
  private static final String NOTHING = "0.0000";

  /** Profit and financing of one side of an instrument. */
  static final class Sums {
    BigDecimal profit = BigDecimal.ZERO;
    BigDecimal financing = BigDecimal.ZERO;
  }

  private final String id;
  private final Account account;
  private final Margin margin;
  private final OandaTransactions transactions;
  private final Predicate<Order> finds;
  private final Map<String, OandaOrder> orders = new LinkedHashMap<>();
  private final Map<Order, OandaOrder> matched = new LinkedHashMap<>();
  private final Map<Long, OandaTrade> trades = new LinkedHashMap<>();
  private final Map<String, Map<Boolean, Sums>> sums = new LinkedHashMap<>();

  /**
   * @param finds whether the exchange still finds an order
   */
  OandaAccount(
      String id,
      Account account,
      Margin margin,
      OandaTransactions transactions,
      Predicate<Order> finds) {
    this.id = id;
    this.finds = finds;
    this.account = account;
    this.margin = margin;
    this.transactions = transactions;
    transactions.add("CREATE", JSON.objectNode().put("homeCurrency", HOME).put("siteID", 101));
    transactions.begin();
    String deposit = balance();
    transactions.add(
        "TRANSFER_FUNDS",
        JSON.objectNode()
            .put("amount", deposit)
            .put("fundingReason", "CLIENT_FUNDING")
            .put("accountBalance", deposit));
  }

  String id() {
    return id;
  }

  Account account() {
    return account;
  }

  OandaTransactions transactions() {
    return transactions;
  }

  String balance() {
    return OandaTransactions.money(account.balance(HOME).total());
  }

  /** All orders, oldest first. */
  Collection<OandaOrder> orders() {
    return orders.values();
  }

  /** By id, or, behind an at sign, by the client's name; the newest of a name. */
  Optional<OandaOrder> order(String specifier) {
    if (!specifier.startsWith("@")) {
      return Optional.ofNullable(orders.get(specifier));
    }
    return orders.values().stream()
        .filter(each -> each.terms().clientId().filter(specifier.substring(1)::equals).isPresent())
        .reduce((older, newer) -> newer);
  }

  /** The order in the matching, if it is there. */
  Optional<Order> inMatching(OandaOrder order) {
    return matched.entrySet().stream()
        .filter(entry -> entry.getValue() == order)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Whether the venue still finds an order. */
  boolean remembers(OandaOrder order) {
    return order.pending() || inMatching(order).isEmpty() || finds.test(inMatching(order).get());
  }

  /** Open trades, oldest first. */
  List<OandaTrade> openTrades() {
    return trades.values().stream().filter(OandaTrade::open).toList();
  }

  Optional<OandaTrade> trade(String tradeId) {
    return trades.values().stream().filter(trade -> trade.id().equals(tradeId)).findFirst();
  }

  /**
   * Profit and financing of a side of an instrument so far.
   *
   * @param bought true for what was long
   */
  Sums sums(String instrument, boolean bought) {
    return sums.computeIfAbsent(instrument, i -> new LinkedHashMap<>())
        .computeIfAbsent(bought, b -> new Sums());
  }

  /** An order is created; the result is its transaction. */
  ObjectNode created(OandaOrder.Terms terms, String reason) {
    ObjectNode transaction =
        transactions.add(terms.type() + "_ORDER", terms.describe().put("reason", reason));
    String order = transaction.path("id").asText();
    orders.put(order, new OandaOrder(order, terms, transaction.path("time").asText()));
    return transaction;
  }

  /** An order was let into the matching. */
  void entered(OandaOrder order, Order there) {
    matched.put(there, order);
  }

  Optional<OandaOrder> of(Order there) {
    return Optional.ofNullable(matched.get(there));
  }

  /** An order is refused before it exists. */
  ObjectNode rejected(OandaOrder.Terms terms, String reason) {
    return transactions.add(
        terms.type() + "_ORDER_REJECT",
        terms.describe().put("reason", "CLIENT_ORDER").put("rejectReason", reason));
  }

  /** An order ended without being filled, or before it was. */
  ObjectNode cancelled(OandaOrder order, String reason) {
    ObjectNode body = JSON.objectNode().put("orderID", order.id());
    order.terms().clientId().ifPresent(name -> body.put("clientOrderID", name));
    ObjectNode transaction = transactions.add("ORDER_CANCEL", body.put("reason", reason));
    order.cancelled(transaction.path("id").asText(), transaction.path("time").asText());
    return transaction;
  }

  /** Executions of an order at one moment: one transaction. */
  ObjectNode filled(OandaOrder order, Order there, List<Fill> fills, ObjectNode fullPrice) {
    ListingSpec spec = there.spec();
    boolean buys = there.side() == Side.BUY;
    BigDecimal units = BigDecimal.ZERO;
    BigDecimal cost = BigDecimal.ZERO;
    BigDecimal profit = BigDecimal.ZERO;
    BigDecimal closed = BigDecimal.ZERO;
    for (Fill fill : fills) {
      BigDecimal quantity = spec.quantity(fill.quantity());
      units = units.add(quantity);
      cost = cost.add(quantity.multiply(spec.price(fill.price())));
      profit = profit.add(fill.realized());
      for (Closing closing : fill.closings()) {
        closed = closed.add(spec.quantity(closing.lots()));
      }
    }
    BigDecimal price =
        cost.divide(units, PRICE_DECIMALS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    ObjectNode body = JSON.objectNode().put("orderID", order.id());
    order.terms().clientId().ifPresent(name -> body.put("clientOrderID", name));
    body.put("instrument", spec.symbol()).put("units", signed(units, buys).toPlainString());
    body.put("requestedUnits", order.terms().units().toPlainString());
    body.put("price", price.toPlainString()).put("fullVWAP", price.toPlainString());
    body.put("gainQuoteHomeConversionFactor", factor(margin.settlement().gainFactor(spec)));
    body.put("lossQuoteHomeConversionFactor", factor(margin.settlement().lossFactor(spec)));
    body.put("pl", OandaTransactions.money(profit)).put("financing", NOTHING);
    body.put("commission", NOTHING).put("guaranteedExecutionFee", NOTHING);
    body.put("accountBalance", balance()).put("reason", reason(order));
    body.set("fullPrice", fullPrice);
    close(body, fills, spec, buys, price);
    BigDecimal opened = units.subtract(closed);
    String number = Long.toString(transactions.last() + 1);
    if (opened.signum() > 0) {
      open(body, there, number, signed(opened, buys), price);
    }
    ObjectNode transaction = transactions.add("ORDER_FILL", body);
    order.filled(number);
    if (there.remaining() == 0) {
      order.done(number, transaction.path("time").asText());
    }
    return transaction;
  }

  private static BigDecimal signed(BigDecimal units, boolean positive) {
    return positive ? units : units.negate();
  }

  private static String factor(BigDecimal value) {
    return value.setScale(PRICE_DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String reason(OandaOrder order) {
    if (!order.terms().market()) {
      return "LIMIT_ORDER";
    }
    return order.terms().clientId().filter(OandaOrders::closesOut).isPresent()
        ? "MARKET_ORDER_MARGIN_CLOSEOUT"
        : "MARKET_ORDER";
  }

  private void close(
      ObjectNode body, List<Fill> fills, ListingSpec spec, boolean buys, BigDecimal price) {
    Map<OandaTrade, BigDecimal[]> parts = new LinkedHashMap<>();
    for (Fill fill : fills) {
      for (Closing closing : fill.closings()) {
        OandaTrade trade = trades.get(closing.opener());
        BigDecimal part = signed(spec.quantity(closing.lots()), buys);
        trade.closed(part, closing.realized());
        BigDecimal[] sum =
            parts.computeIfAbsent(trade, t -> new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO});
        sum[0] = sum[0].add(part);
        sum[1] = sum[1].add(closing.realized());
        Sums side = sums(spec.symbol(), !buys);
        side.profit = side.profit.add(closing.realized());
      }
    }
    ArrayNode closed = JSON.arrayNode();
    parts.forEach(
        (trade, sum) -> {
          ObjectNode row = JSON.objectNode().put("tradeID", trade.id());
          row.put("units", sum[0].toPlainString()).put("price", price.toPlainString());
          row.put("realizedPL", OandaTransactions.money(sum[1])).put("financing", NOTHING);
          if (trade.open()) {
            body.set("tradeReduced", row);
          } else {
            closed.add(row);
          }
        });
    if (!closed.isEmpty()) {
      body.set("tradesClosed", closed);
    }
  }

  private void open(
      ObjectNode body, Order there, String number, BigDecimal units, BigDecimal price) {
    OandaTrade trade =
        trades.computeIfAbsent(
            there.id(), o -> new OandaTrade(number, there.spec(), transactions.now()));
    trade.opened(units, price);
    BigDecimal needed = margin.initial(margin.position(account, there.spec()));
    body.putObject("tradeOpened")
        .put("tradeID", trade.id())
        .put("units", units.toPlainString())
        .put("price", price.toPlainString())
        .put("initialMarginRequired", OandaTransactions.money(needed));
  }

  /** Positions were financed, by instrument: positive is what the account got. */
  void financed(Map<String, BigDecimal> amounts) {
    BigDecimal all = BigDecimal.ZERO;
    ArrayNode rows = JSON.arrayNode();
    for (Map.Entry<String, BigDecimal> each : amounts.entrySet()) {
      all = all.add(each.getValue());
      rows.addObject()
          .put("instrument", each.getKey())
          .put("financing", OandaTransactions.money(each.getValue()));
      boolean bought =
          openTrades().stream()
              .filter(trade -> trade.spec().symbol().equals(each.getKey()))
              .anyMatch(trade -> trade.units().signum() > 0);
      Sums side = sums(each.getKey(), bought);
      side.financing = side.financing.add(each.getValue());
    }
    ObjectNode body = JSON.objectNode().put("financing", OandaTransactions.money(all));
    body.put("accountBalance", balance()).put("accountFinancingMode", "DAILY");
    body.set("positionFinancings", rows);
    transactions.begin();
    transactions.add("DAILY_FINANCING", body);
  }
}
