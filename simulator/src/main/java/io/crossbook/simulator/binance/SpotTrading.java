package io.crossbook.simulator.binance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.OrderRequest;
import io.crossbook.simulator.exchange.Placement;
import io.crossbook.simulator.exchange.Rejection;
import io.crossbook.simulator.exchange.Side;
import io.crossbook.simulator.exchange.TimeInForce;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.server.TradingFaults;
import io.crossbook.simulator.server.VenueClock;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an account may ask for, the same over REST and over the WebSocket API. The account is known
 * and the request is checked.
 */
final class SpotTrading {
  static final Set<String> PATHS =
      Set.of(
          "/api/v3/order",
          "/api/v3/order/test",
          "/api/v3/openOrders",
          "/api/v3/allOrders",
          "/api/v3/myTrades",
          "/api/v3/account",
          "/api/v3/account/commission");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String CLIENT_ID = "[a-zA-Z0-9-_]{1,36}";
  private static final long DAY_MILLIS = 86_400_000;
  private static final int MOST_ROWS = 1_000;

  private final Exchange exchange;
  private final TradingFaults faults;
  private final VenueClock clock;
  private final SpotOrderForm form;
  private long generatedIds;

  SpotTrading(Exchange exchange, TradingFaults faults, VenueClock clock, SpotOrderForm form) {
    this.exchange = exchange;
    this.faults = faults;
    this.clock = clock;
    this.form = form;
  }

  JsonNode answer(String method, String path, Map<String, String> parameters, Account account)
      throws BinanceRefusal {
    switch (method + ' ' + path) {
      case "POST /api/v3/order":
        return place(parameters, account);
      case "POST /api/v3/order/test":
        read(parameters);
        return JSON.objectNode();
      case "GET /api/v3/order":
        return form.found(
            find(parameters, account)
                .orElseThrow(() -> new BinanceRefusal(-2013, "Order does not exist.")));
      case "DELETE /api/v3/order":
        return cancel(parameters, account);
      case "GET /api/v3/openOrders":
        return list(exchange.open(account), symbol(parameters, false));
      case "DELETE /api/v3/openOrders":
        return cancelAll(parameters, account);
      case "GET /api/v3/allOrders":
        return allOrders(parameters, account);
      case "GET /api/v3/myTrades":
        return trades(parameters, account);
      case "GET /api/v3/account":
        return account(parameters, account);
      case "GET /api/v3/account/commission":
        return commission(parameters, account);
      default:
        throw new BinanceRefusal(404, -1000, "Unknown path");
    }
  }

  private Optional<ListingSpec> symbol(Map<String, String> parameters, boolean mandatory)
      throws BinanceRefusal {
    if (!mandatory && parameters.getOrDefault("symbol", "").isEmpty()) {
      return Optional.empty();
    }
    String symbol = BinanceKeys.mandatory(parameters, "symbol");
    return Optional.of(
        exchange.listing(symbol).orElseThrow(() -> new BinanceRefusal(-1121, "Invalid symbol.")));
  }

  private String clientId(Map<String, String> parameters, String name) throws BinanceRefusal {
    String id = parameters.getOrDefault(name, "");
    if (id.isEmpty()) {
      return "generated" + ++generatedIds;
    }
    if (!id.matches(CLIENT_ID)) {
      throw new BinanceRefusal(
          -1100,
          "Illegal characters found in parameter '"
              + name
              + "'; legal range is '^[a-zA-Z0-9-_]{1,36}$'.");
    }
    return id;
  }

  private OrderRequest read(Map<String, String> parameters) throws BinanceRefusal {
    ListingSpec spec = symbol(parameters, true).orElseThrow();
    Side side =
        BinanceNumbers.choice(
            parameters, "side", Map.of("BUY", Side.BUY, "SELL", Side.SELL), -1117);
    String type = BinanceKeys.mandatory(parameters, "type");
    String id = clientId(parameters, "newClientOrderId");
    switch (type) {
      case "MARKET":
        return OrderRequest.market(spec.symbol(), side, marketLots(parameters, spec, side))
            .named(id);
      case "LIMIT":
      case "LIMIT_MAKER":
        break;
      default:
        throw new BinanceRefusal(-1116, "Invalid orderType.");
    }
    boolean maker = type.equals("LIMIT_MAKER");
    if (maker && parameters.containsKey("timeInForce")) {
      throw new BinanceRefusal(-1106, "Parameter 'timeInForce' sent when not required.");
    }
    TimeInForce timeInForce =
        maker
            ? TimeInForce.GTC
            : BinanceNumbers.choice(
                parameters,
                "timeInForce",
                Map.of("GTC", TimeInForce.GTC, "IOC", TimeInForce.IOC, "FOK", TimeInForce.FOK),
                -1115);
    long price = BinanceNumbers.steps(parameters, "price", spec.tick(), "PRICE_FILTER");
    long lots = BinanceNumbers.steps(parameters, "quantity", spec.lot(), "LOT_SIZE");
    return new OrderRequest(
        spec.symbol(), side, false, timeInForce, maker, lots, price, Optional.of(id));
  }

  private long marketLots(Map<String, String> parameters, ListingSpec spec, Side side)
      throws BinanceRefusal {
    if (parameters.containsKey("quantity")) {
      return BinanceNumbers.steps(parameters, "quantity", spec.lot(), "LOT_SIZE");
    }
    BigDecimal quote = BinanceNumbers.decimal(parameters, "quoteOrderQty");
    return exchange.lotsFor(spec.symbol(), side, quote);
  }

  private JsonNode place(Map<String, String> parameters, Account account) throws BinanceRefusal {
    OrderRequest request = read(parameters);
    Placement placement = faults.place(exchange, account, request);
    if (placement.rejection().isPresent()) {
      throw refusal(placement.rejection().get());
    }
    String otherwise = request.postOnly() ? "ACK" : "FULL";
    return form.placed(
        placement.order().orElseThrow(), parameters.getOrDefault("newOrderRespType", otherwise));
  }

  static BinanceRefusal tooManyOrders() {
    return new BinanceRefusal(
        429, -1015, "Too many new orders; current limit is 100 orders per 10" + " SECOND.");
  }

  private static BinanceRefusal refusal(Rejection why) {
    switch (why) {
      case INSUFFICIENT_FUNDS:
        return new BinanceRefusal(-2010, "Account has insufficient balance for requested action.");
      case DUPLICATE_CLIENT_ID:
        return new BinanceRefusal(-2010, "Duplicate order sent.");
      case WOULD_TAKE:
        return new BinanceRefusal(-2010, "Order would immediately match and take.");
      case BELOW_MINIMUM_QUANTITY:
      case OUT_OF_RANGE:
        return new BinanceRefusal(-1013, "Filter failure: LOT_SIZE");
      case BELOW_MINIMUM_NOTIONAL:
        return new BinanceRefusal(-1013, "Filter failure: NOTIONAL");
      case TOO_MANY_ORDERS:
        return tooManyOrders();
      case NOT_TRADABLE:
        return new BinanceRefusal(-2010, "Market is closed.");
      case REFUSED_BY_FAULT:
        return new BinanceRefusal(-2010, "This action is disabled on this account.");
      case REDUCE_ONLY:
      case UNFILLABLE:
        break;
    }
    throw new IllegalStateException("The exchange does not say " + why);
  }

  private Optional<Order> find(Map<String, String> parameters, Account account)
      throws BinanceRefusal {
    ListingSpec spec = symbol(parameters, true).orElseThrow();
    long id = BinanceNumbers.whole(parameters, "orderId", 0);
    String name = parameters.getOrDefault("origClientOrderId", "");
    if (id == 0 && name.isEmpty()) {
      throw new BinanceRefusal(
          -1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
    }
    Optional<Order> found = id != 0 ? exchange.order(account, id) : exchange.order(account, name);
    return found
        .filter(order -> order.spec().equals(spec))
        .filter(order -> name.isEmpty() || order.clientId().filter(name::equals).isPresent());
  }

  private JsonNode cancel(Map<String, String> parameters, Account account) throws BinanceRefusal {
    String by = clientId(parameters, "newClientOrderId");
    Order order =
        find(parameters, account)
            .filter(o -> !o.status().finished())
            .orElseThrow(() -> new BinanceRefusal(-2011, "Unknown order sent."));
    String only = parameters.getOrDefault("cancelRestrictions", "");
    boolean untouched = order.filled() == 0;
    if ((only.equals("ONLY_NEW") && !untouched)
        || (only.equals("ONLY_PARTIALLY_FILLED") && untouched)) {
      throw new BinanceRefusal(-2011, "Order was not canceled due to cancel restrictions.");
    }
    exchange.cancel(order, by);
    return form.cancelled(order);
  }

  private JsonNode cancelAll(Map<String, String> parameters, Account account)
      throws BinanceRefusal {
    ListingSpec spec = symbol(parameters, true).orElseThrow();
    List<Order> open =
        exchange.open(account).stream().filter(order -> order.spec().equals(spec)).toList();
    if (open.isEmpty()) {
      throw new BinanceRefusal(-2011, "Unknown order sent.");
    }
    ArrayNode rows = JSON.arrayNode();
    for (Order order : open) {
      exchange.cancel(order, "generated" + ++generatedIds);
      rows.add(form.cancelled(order));
    }
    return rows;
  }

  private JsonNode list(List<Order> orders, Optional<ListingSpec> spec) {
    ArrayNode rows = JSON.arrayNode();
    orders.stream()
        .filter(order -> spec.isEmpty() || order.spec().equals(spec.get()))
        .forEach(order -> rows.add(form.found(order)));
    return rows;
  }

  private static int limit(Map<String, String> parameters) throws BinanceRefusal {
    return (int) Math.min(MOST_ROWS, BinanceNumbers.whole(parameters, "limit", 500));
  }

  /** The oldest rows from an id or a time on; without either the latest ones. */
  private static <T> List<T> page(List<T> rows, int limit, boolean oldestFirst) {
    int from = oldestFirst ? 0 : Math.max(0, rows.size() - limit);
    return rows.subList(from, Math.min(rows.size(), from + limit));
  }

  private static boolean within(long nanos, Map<String, String> parameters) throws BinanceRefusal {
    long start = BinanceNumbers.whole(parameters, "startTime", 0);
    long end = BinanceNumbers.whole(parameters, "endTime", Long.MAX_VALUE);
    if (start > 0 && end < Long.MAX_VALUE && end - start > DAY_MILLIS) {
      throw new BinanceRefusal(-1127, "More than 24 hours between startTime and endTime.");
    }
    long millis = nanos / 1_000_000;
    return millis >= start && millis <= end;
  }

  private JsonNode allOrders(Map<String, String> parameters, Account account)
      throws BinanceRefusal {
    ListingSpec spec = symbol(parameters, true).orElseThrow();
    long from = BinanceNumbers.whole(parameters, "orderId", 0);
    List<Order> wanted = new ArrayList<>();
    for (Order order : exchange.orders(account, o -> o.spec().equals(spec) && o.id() >= from)) {
      if (within(order.createdNanos(), parameters)) {
        wanted.add(order);
      }
    }
    boolean oldest = from > 0 || parameters.containsKey("startTime");
    return list(page(wanted, limit(parameters), oldest), Optional.empty());
  }

  private JsonNode trades(Map<String, String> parameters, Account account) throws BinanceRefusal {
    ListingSpec spec = symbol(parameters, true).orElseThrow();
    long order = BinanceNumbers.whole(parameters, "orderId", 0);
    long from = BinanceNumbers.whole(parameters, "fromId", -1);
    List<Execution> wanted = new ArrayList<>();
    for (Execution execution : exchange.executions(account)) {
      if (execution.order().spec().equals(spec)
          && (order == 0 || execution.order().id() == order)
          && execution.fill().tradeId() >= from
          && within(execution.fill().epochNanos(), parameters)) {
        wanted.add(execution);
      }
    }
    boolean oldest = from >= 0 || parameters.containsKey("startTime");
    ArrayNode rows = JSON.arrayNode();
    page(wanted, limit(parameters), oldest).forEach(e -> rows.add(form.trade(e)));
    return rows;
  }

  private JsonNode account(Map<String, String> parameters, Account account) {
    ObjectNode json = JSON.objectNode();
    int maker = account.fees().maker().movePointRight(4).intValue();
    int taker = account.fees().taker().movePointRight(4).intValue();
    json.put("makerCommission", maker).put("takerCommission", taker);
    json.put("buyerCommission", 0).put("sellerCommission", 0);
    json.set("commissionRates", rates(account.fees().maker(), account.fees().taker()));
    json.put("canTrade", true).put("canWithdraw", false).put("canDeposit", false);
    json.put("brokered", false).put("requireSelfTradePrevention", false);
    json.put("preventSor", false).put("updateTime", clock.millis());
    json.put("accountType", "SPOT");
    boolean omit = parameters.getOrDefault("omitZeroBalances", "").equals("true");
    List<String> assets =
        account.balances().keySet().stream()
            .filter(asset -> !omit || account.balance(asset).total().signum() != 0)
            .toList();
    json.set("balances", form.balances(account, assets, "asset", "free", "locked"));
    json.putArray("permissions").add("SPOT");
    return json;
  }

  private static ObjectNode rates(BigDecimal maker, BigDecimal taker) {
    String none = BinanceNumbers.wire(BigDecimal.ZERO);
    return JSON.objectNode()
        .put("maker", BinanceNumbers.wire(maker))
        .put("taker", BinanceNumbers.wire(taker))
        .put("buyer", none)
        .put("seller", none);
  }

  private JsonNode commission(Map<String, String> parameters, Account account)
      throws BinanceRefusal {
    ObjectNode json =
        JSON.objectNode().put("symbol", symbol(parameters, true).orElseThrow().symbol());
    json.set("standardCommission", rates(account.fees().maker(), account.fees().taker()));
    json.set("specialCommission", rates(BigDecimal.ZERO, BigDecimal.ZERO));
    json.set("taxCommission", rates(BigDecimal.ZERO, BigDecimal.ZERO));
    json.putObject("discount")
        .put("enabledForAccount", false)
        .put("enabledForSymbol", false)
        .put("discountAsset", "BNB")
        .put("discount", "0.75000000");
    return json;
  }
}
