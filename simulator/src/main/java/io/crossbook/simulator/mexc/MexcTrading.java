package io.crossbook.simulator.mexc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.access.ListenKeys;
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
import java.util.function.Predicate;

/** What an account may ask of the private REST API. The account is known. */
final class MexcTrading {
  /** The private endpoints and what each costs. */
  static final Map<String, Integer> WEIGHTS =
      Map.ofEntries(
          Map.entry("POST /api/v3/order", 1),
          Map.entry("POST /api/v3/order/test", 1),
          Map.entry("GET /api/v3/order", 2),
          Map.entry("DELETE /api/v3/order", 1),
          Map.entry("DELETE /api/v3/order/all", 1),
          Map.entry("GET /api/v3/openOrders", 3),
          Map.entry("DELETE /api/v3/openOrders", 1),
          Map.entry("GET /api/v3/allOrders", 10),
          Map.entry("GET /api/v3/myTrades", 10),
          Map.entry("GET /api/v3/account", 10),
          Map.entry("GET /api/v3/tradeFee", 20),
          Map.entry("GET /api/v3/selfSymbols", 1),
          Map.entry("POST /api/v3/userDataStream", 1),
          Map.entry("PUT /api/v3/userDataStream", 1),
          Map.entry("DELETE /api/v3/userDataStream", 1),
          Map.entry("GET /api/v3/userDataStream", 1));

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String NAME = "[0-9A-Za-z_-]{1,32}";
  private static final int MOST_LISTEN_KEYS = 60;
  private static final int MOST_SYMBOLS = 5;
  private static final int MOST_ORDERS = 1_000;
  private static final int MOST_TRADES = 100;
  private static final long DAY_MILLIS = 86_400_000;
  private static final Map<String, TimeInForce> LIMITED =
      Map.of(
          "LIMIT", TimeInForce.GTC,
          "LIMIT_MAKER", TimeInForce.GTC,
          "IMMEDIATE_OR_CANCEL", TimeInForce.IOC,
          "FILL_OR_KILL", TimeInForce.FOK);

  private final Exchange exchange;
  private final TradingFaults faults;
  private final VenueClock clock;
  private final ListenKeys listenKeys;

  MexcTrading(Exchange exchange, TradingFaults faults, VenueClock clock, ListenKeys listenKeys) {
    this.exchange = exchange;
    this.faults = faults;
    this.clock = clock;
    this.listenKeys = listenKeys;
  }

  JsonNode answer(String endpoint, Map<String, String> parameters, Account account)
      throws MexcRefusal {
    switch (endpoint) {
      case "POST /api/v3/order":
        return place(parameters, account);
      case "POST /api/v3/order/test":
        read(parameters);
        return JSON.objectNode();
      case "GET /api/v3/order":
        return MexcOrderForm.found(
            find(parameters, account)
                .orElseThrow(() -> new MexcRefusal(30026, "Invalid order ID")));
      case "DELETE /api/v3/order":
        return cancel(parameters, account);
      case "DELETE /api/v3/order/all":
        return cancel(exchange.open(account));
      case "GET /api/v3/openOrders":
        return openOrders(parameters, account);
      case "DELETE /api/v3/openOrders":
        return cancelSymbols(parameters, account);
      case "GET /api/v3/allOrders":
        return allOrders(parameters, account);
      case "GET /api/v3/myTrades":
        return trades(parameters, account);
      case "GET /api/v3/account":
        return account(account);
      case "GET /api/v3/tradeFee":
        return tradeFee(parameters, account);
      case "GET /api/v3/selfSymbols":
        return JSON.objectNode().put("code", 200).put("msg", "").set("data", symbols());
      case "POST /api/v3/userDataStream":
        if (listenKeys.of(account).size() >= MOST_LISTEN_KEYS) {
          throw new MexcRefusal(730002, "Too many listen keys");
        }
        return JSON.objectNode().put("listenKey", listenKeys.issue(account));
      case "GET /api/v3/userDataStream":
        ArrayNode keys = JSON.arrayNode();
        listenKeys.of(account).forEach(keys::add);
        return JSON.objectNode().set("listenKey", keys);
      case "PUT /api/v3/userDataStream":
        return listenKey(parameters, key -> listenKeys.renew(account, key));
      case "DELETE /api/v3/userDataStream":
        return listenKey(parameters, key -> listenKeys.close(account, key));
      default:
        throw new MexcRefusal(404, 404, "Not Found");
    }
  }

  private static JsonNode listenKey(Map<String, String> parameters, Predicate<String> change)
      throws MexcRefusal {
    String key = mandatory(parameters, "listenKey");
    if (!change.test(key)) {
      throw new MexcRefusal(730002, "This listenKey does not exist.");
    }
    return JSON.objectNode().put("listenKey", key);
  }

  private ArrayNode symbols() {
    ArrayNode symbols = JSON.arrayNode();
    exchange.symbols().forEach(symbols::add);
    return symbols;
  }

  private static String mandatory(Map<String, String> parameters, String name) throws MexcRefusal {
    String value = parameters.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw MexcRefusal.missing(name);
    }
    return value;
  }

  private ListingSpec symbol(Map<String, String> parameters) throws MexcRefusal {
    return listing(mandatory(parameters, "symbol"));
  }

  private ListingSpec listing(String symbol) throws MexcRefusal {
    return exchange.listing(symbol).orElseThrow(() -> new MexcRefusal(-1121, "Invalid symbol."));
  }

  private List<ListingSpec> symbolList(Map<String, String> parameters) throws MexcRefusal {
    List<ListingSpec> specs = new ArrayList<>();
    for (String symbol : mandatory(parameters, "symbol").split(",", -1)) {
      specs.add(listing(symbol));
    }
    if (specs.size() > MOST_SYMBOLS) {
      throw MexcRefusal.malformed("symbol");
    }
    return specs;
  }

  private static BigDecimal decimal(Map<String, String> parameters, String name)
      throws MexcRefusal {
    String text = mandatory(parameters, name);
    if (!text.matches("[0-9]{1,15}(\\.[0-9]{1,15})?")) {
      throw MexcRefusal.malformed(name);
    }
    return new BigDecimal(text);
  }

  private static long steps(Map<String, String> parameters, String name, BigDecimal step)
      throws MexcRefusal {
    BigDecimal[] parts = decimal(parameters, name).divideAndRemainder(step);
    if (parts[1].signum() != 0 || parts[0].precision() > 17) {
      throw MexcRefusal.malformed(name);
    }
    return parts[0].longValueExact();
  }

  private OrderRequest read(Map<String, String> parameters) throws MexcRefusal {
    ListingSpec spec = symbol(parameters);
    Side side;
    switch (mandatory(parameters, "side")) {
      case "BUY":
        side = Side.BUY;
        break;
      case "SELL":
        side = Side.SELL;
        break;
      default:
        throw MexcRefusal.malformed("side");
    }
    String name = parameters.getOrDefault("newClientOrderId", "");
    if (!name.isEmpty() && !name.matches(NAME)) {
      throw new MexcRefusal(700008, "Illegal characters found in parameter 'newClientOrderId'");
    }
    String type = mandatory(parameters, "type");
    OrderRequest request;
    if (type.equals("MARKET")) {
      request = market(parameters, spec, side);
    } else {
      TimeInForce timeInForce = LIMITED.get(type);
      if (timeInForce == null) {
        throw MexcRefusal.malformed("type");
      }
      long lots = steps(parameters, "quantity", spec.lot());
      long price = steps(parameters, "price", spec.tick());
      request = OrderRequest.limit(spec.symbol(), side, timeInForce, lots, price);
      request = type.equals("LIMIT_MAKER") ? request.asPostOnly() : request;
    }
    return name.isEmpty() ? request : request.named(name);
  }

  /** A market order that buys names an amount of quote. */
  private OrderRequest market(Map<String, String> parameters, ListingSpec spec, Side side)
      throws MexcRefusal {
    if (side == Side.SELL) {
      return OrderRequest.market(spec.symbol(), side, steps(parameters, "quantity", spec.lot()));
    }
    BigDecimal quote = decimal(parameters, "quoteOrderQty");
    long lots = exchange.lotsFor(spec.symbol(), side, quote);
    return OrderRequest.market(spec.symbol(), side, lots).spending(quote);
  }

  private JsonNode place(Map<String, String> parameters, Account account) throws MexcRefusal {
    OrderRequest request = read(parameters);
    Placement placement = faults.place(exchange, account, request);
    if (placement.rejection().isPresent()) {
      throw refusal(placement.rejection().get());
    }
    return MexcOrderForm.placed(placement.order().orElseThrow());
  }

  private static MexcRefusal refusal(Rejection why) {
    switch (why) {
      case INSUFFICIENT_FUNDS:
        return new MexcRefusal(30004, "Insufficient position");
      case BELOW_MINIMUM_QUANTITY:
      case BELOW_MINIMUM_NOTIONAL:
        return new MexcRefusal(30002, "The minimum transaction volume is not reached");
      case OUT_OF_RANGE:
        return new MexcRefusal(30003, "The maximum transaction volume is exceeded");
      case TOO_MANY_ORDERS:
        return new MexcRefusal(429, 429, "Too Many Requests");
      case NOT_TRADABLE:
        return new MexcRefusal(30016, "Trading suspended");
      case REFUSED_BY_FAULT:
        return new MexcRefusal(30001, "Current transaction direction is not allowed.");
      case WOULD_TAKE:
      case REDUCE_ONLY:
      case UNFILLABLE:
      case DUPLICATE_CLIENT_ID:
        break;
    }
    throw new IllegalStateException("The exchange does not say " + why);
  }

  private Optional<Order> find(Map<String, String> parameters, Account account) throws MexcRefusal {
    ListingSpec spec = symbol(parameters);
    String id = parameters.getOrDefault("orderId", "");
    String name = parameters.getOrDefault("origClientOrderId", "");
    if (id.isEmpty() && name.isEmpty()) {
      throw MexcRefusal.missing("orderId");
    }
    Optional<Order> found =
        id.isEmpty()
            ? exchange.order(account, name)
            : exchange.order(account, MexcOrderForm.number(id));
    return found.filter(order -> order.spec().equals(spec));
  }

  private JsonNode cancel(Map<String, String> parameters, Account account) throws MexcRefusal {
    Order order =
        find(parameters, account)
            .filter(o -> !o.status().finished())
            .orElseThrow(() -> new MexcRefusal(-2011, "Unknown order sent."));
    exchange.cancel(order, parameters.getOrDefault("newClientOrderId", ""));
    return MexcOrderForm.cancelled(order);
  }

  private JsonNode cancel(List<Order> orders) {
    ArrayNode rows = JSON.arrayNode();
    for (Order order : orders) {
      exchange.cancel(order, "");
      rows.add(MexcOrderForm.cancelled(order));
    }
    return rows;
  }

  private List<Order> open(Map<String, String> parameters, Account account) throws MexcRefusal {
    List<ListingSpec> specs = symbolList(parameters);
    return exchange.open(account).stream().filter(o -> specs.contains(o.spec())).toList();
  }

  private JsonNode cancelSymbols(Map<String, String> parameters, Account account)
      throws MexcRefusal {
    return cancel(open(parameters, account));
  }

  private static ArrayNode rows(List<Order> orders) {
    ArrayNode rows = JSON.arrayNode();
    orders.forEach(order -> rows.add(MexcOrderForm.found(order)));
    return rows;
  }

  private JsonNode openOrders(Map<String, String> parameters, Account account) throws MexcRefusal {
    return rows(open(parameters, account));
  }

  private static long whole(Map<String, String> parameters, String name, long otherwise)
      throws MexcRefusal {
    String text = parameters.getOrDefault(name, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,15}")) {
      throw MexcRefusal.malformed(name);
    }
    return Long.parseLong(text);
  }

  /** The span asked for: as long as the venue gives without a start, never longer than it keeps. */
  private boolean within(Map<String, String> parameters, long nanos, int days, int keptDays)
      throws MexcRefusal {
    long millis = nanos / 1_000_000;
    long now = clock.millis();
    long start = whole(parameters, "startTime", now - days * DAY_MILLIS);
    return millis >= Math.max(start, now - keptDays * DAY_MILLIS)
        && millis <= whole(parameters, "endTime", Long.MAX_VALUE);
  }

  /** The newest ones, newest first. */
  private static <T> List<T> newest(Map<String, String> parameters, List<T> rows, int most)
      throws MexcRefusal {
    long limit = Math.min(most, whole(parameters, "limit", Math.min(most, 500)));
    return rows.subList(0, (int) Math.min(rows.size(), limit));
  }

  private JsonNode allOrders(Map<String, String> parameters, Account account) throws MexcRefusal {
    ListingSpec spec = symbol(parameters);
    List<Order> wanted = new ArrayList<>();
    for (Order order : exchange.orders(account, o -> o.spec().equals(spec))) {
      if (within(parameters, order.createdNanos(), 1, 7)) {
        wanted.add(0, order);
      }
    }
    return rows(newest(parameters, wanted, MOST_ORDERS));
  }

  private JsonNode trades(Map<String, String> parameters, Account account) throws MexcRefusal {
    ListingSpec spec = symbol(parameters);
    String id = parameters.getOrDefault("orderId", "");
    List<Execution> wanted = new ArrayList<>();
    for (Execution execution : exchange.executions(account)) {
      Order order = execution.order();
      if (order.spec().equals(spec)
          && (id.isEmpty() || id.equals(MexcOrderForm.orderId(order)))
          && within(parameters, execution.fill().epochNanos(), 30, 30)) {
        wanted.add(0, execution);
      }
    }
    ArrayNode rows = JSON.arrayNode();
    newest(parameters, wanted, MOST_TRADES).forEach(e -> rows.add(MexcOrderForm.trade(e)));
    return rows;
  }

  private static JsonNode account(Account account) {
    ObjectNode json = JSON.objectNode().put("canTrade", true);
    json.put("canWithdraw", false).put("canDeposit", false).putNull("updateTime");
    json.put("accountType", "SPOT").set("balances", MexcOrderForm.balances(account));
    json.putArray("permissions").add("SPOT");
    return json;
  }

  private JsonNode tradeFee(Map<String, String> parameters, Account account) throws MexcRefusal {
    symbol(parameters);
    ObjectNode json = JSON.objectNode();
    json.putObject("data")
        .put("makerCommission", account.fees().maker())
        .put("takerCommission", account.fees().taker());
    return json.put("code", 0).put("msg", "success").put("timestamp", clock.millis());
  }
}
