package io.crossbook.simulator.binance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.CountdownSwitches;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.OrderRequest;
import io.crossbook.simulator.exchange.Placement;
import io.crossbook.simulator.exchange.Position;
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

/** What an account may ask of the signed REST API of perpetuals. The account is known. */
final class UsdmTrading {
  static final String ORDER = "/fapi/v1/order";

  /** The signed endpoints and what each costs of the address's budget. */
  static final Map<String, Integer> WEIGHTS =
      Map.ofEntries(
          Map.entry("POST " + ORDER, 0),
          Map.entry("POST /fapi/v1/order/test", 0),
          Map.entry("GET " + ORDER, 1),
          Map.entry("DELETE " + ORDER, 1),
          Map.entry("GET /fapi/v1/openOrders", 1),
          Map.entry("DELETE /fapi/v1/allOpenOrders", 1),
          Map.entry("GET /fapi/v1/allOrders", 5),
          Map.entry("GET /fapi/v1/userTrades", 5),
          Map.entry("GET /fapi/v2/account", 5),
          Map.entry("GET /fapi/v3/account", 5),
          Map.entry("GET /fapi/v2/balance", 5),
          Map.entry("GET /fapi/v3/balance", 5),
          Map.entry("GET /fapi/v2/positionRisk", 5),
          Map.entry("GET /fapi/v3/positionRisk", 5),
          Map.entry("GET /fapi/v1/commissionRate", 20),
          Map.entry("GET /fapi/v1/positionSide/dual", 30),
          Map.entry("POST /fapi/v1/countdownCancelAll", 10));

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String CLIENT_ID = "[\\.A-Z:/a-z0-9_-]{1,36}";
  private static final long WEEK_MILLIS = 7 * 86_400_000L;
  private static final int MOST_ROWS = 1_000;

  private final Exchange exchange;
  private final TradingFaults faults;
  private final VenueClock clock;
  private final UsdmForm form;
  private final CountdownSwitches switches;
  private long generatedIds;

  UsdmTrading(
      Exchange exchange,
      TradingFaults faults,
      VenueClock clock,
      UsdmForm form,
      CountdownSwitches switches) {
    this.exchange = exchange;
    this.faults = faults;
    this.clock = clock;
    this.form = form;
    this.switches = switches;
  }

  JsonNode answer(String endpoint, Map<String, String> parameters, Account account)
      throws BinanceRefusal {
    switch (endpoint) {
      case "POST " + ORDER:
        return place(parameters, account);
      case "POST /fapi/v1/order/test":
        read(parameters);
        return JSON.objectNode();
      case "GET " + ORDER:
        return form.order(
            find(parameters, account)
                .orElseThrow(() -> new BinanceRefusal(-2013, "Order does not exist.")));
      case "DELETE " + ORDER:
        return cancel(parameters, account);
      case "GET /fapi/v1/openOrders":
        return openOrders(parameters, account);
      case "DELETE /fapi/v1/allOpenOrders":
        return cancelAll(parameters, account);
      case "GET /fapi/v1/allOrders":
        return allOrders(parameters, account);
      case "GET /fapi/v1/userTrades":
        return trades(parameters, account);
      case "GET /fapi/v2/account":
      case "GET /fapi/v3/account":
        return form.account(account, clock.millis());
      case "GET /fapi/v2/balance":
      case "GET /fapi/v3/balance":
        return form.balances(account, clock.millis());
      case "GET /fapi/v2/positionRisk":
        return positions(parameters, account, true);
      case "GET /fapi/v3/positionRisk":
        return positions(parameters, account, false);
      case "GET /fapi/v1/commissionRate":
        return JSON.objectNode()
            .put("symbol", symbol(parameters).symbol())
            .put("makerCommissionRate", account.fees().maker().toPlainString())
            .put("takerCommissionRate", account.fees().taker().toPlainString());
      case "GET /fapi/v1/positionSide/dual":
        return JSON.objectNode().put("dualSidePosition", false);
      case "POST /fapi/v1/countdownCancelAll":
        return countdown(parameters, account);
      default:
        throw new BinanceRefusal(404, -1000, "Unknown path");
    }
  }

  private ListingSpec symbol(Map<String, String> parameters) throws BinanceRefusal {
    return exchange
        .listing(BinanceKeys.mandatory(parameters, "symbol"))
        .orElseThrow(() -> new BinanceRefusal(-1121, "Invalid symbol."));
  }

  private Optional<ListingSpec> optionalSymbol(Map<String, String> parameters)
      throws BinanceRefusal {
    return parameters.getOrDefault("symbol", "").isEmpty()
        ? Optional.empty()
        : Optional.of(symbol(parameters));
  }

  private static long steps(
      Map<String, String> parameters, String name, BigDecimal step, BinanceRefusal otherwise)
      throws BinanceRefusal {
    BigDecimal[] parts = BinanceNumbers.decimal(parameters, name).divideAndRemainder(step);
    if (parts[1].signum() != 0 || parts[0].precision() > 15) {
      throw otherwise;
    }
    return parts[0].longValueExact();
  }

  private OrderRequest read(Map<String, String> parameters) throws BinanceRefusal {
    ListingSpec spec = symbol(parameters);
    Side side =
        BinanceNumbers.choice(
            parameters, "side", Map.of("BUY", Side.BUY, "SELL", Side.SELL), -1117);
    if (!parameters.getOrDefault("positionSide", "BOTH").equals("BOTH")) {
      throw new BinanceRefusal(-4061, "Order's position side does not match user's setting.");
    }
    String id = parameters.getOrDefault("newClientOrderId", "");
    if (!id.isEmpty() && !id.matches(CLIENT_ID)) {
      throw new BinanceRefusal(-4015, "Client order id is not valid.");
    }
    String type = BinanceKeys.mandatory(parameters, "type");
    long lots =
        steps(
            parameters,
            "quantity",
            spec.lot(),
            new BinanceRefusal(-1111, "Precision is over the maximum defined for this asset."));
    OrderRequest request;
    switch (type) {
      case "MARKET":
        request = OrderRequest.market(spec.symbol(), side, lots);
        break;
      case "LIMIT":
        request = limit(parameters, spec, side, lots);
        break;
      default:
        throw new BinanceRefusal(-1116, "Invalid orderType.");
    }
    if (parameters.getOrDefault("reduceOnly", "false").equals("true")) {
      request = request.reducing();
    }
    return request.named(id.isEmpty() ? "generated" + ++generatedIds : id);
  }

  private static OrderRequest limit(
      Map<String, String> parameters, ListingSpec spec, Side side, long lots)
      throws BinanceRefusal {
    Map<String, TimeInForce> known =
        Map.of(
            "GTC", TimeInForce.GTC,
            "IOC", TimeInForce.IOC,
            "FOK", TimeInForce.FOK,
            "GTX", TimeInForce.GTC);
    TimeInForce timeInForce = BinanceNumbers.choice(parameters, "timeInForce", known, -1115);
    long price =
        steps(
            parameters,
            "price",
            spec.tick(),
            new BinanceRefusal(-4014, "Price not increased by tick size."));
    OrderRequest request = OrderRequest.limit(spec.symbol(), side, timeInForce, lots, price);
    return parameters.get("timeInForce").equals("GTX") ? request.asPostOnly() : request;
  }

  private JsonNode place(Map<String, String> parameters, Account account) throws BinanceRefusal {
    OrderRequest request = read(parameters);
    Placement placement = faults.place(exchange, account, request);
    if (placement.rejection().isPresent()) {
      throw refusal(placement.rejection().get());
    }
    Order order = placement.order().orElseThrow();
    return parameters.getOrDefault("newOrderRespType", "ACK").equals("RESULT")
        ? form.order(order)
        : form.received(order);
  }

  static BinanceRefusal tooManyOrders() {
    return new BinanceRefusal(
        429, -1015, "Too many new orders; current limit is 300 orders per 10 SECOND.");
  }

  private static BinanceRefusal refusal(Rejection why) {
    switch (why) {
      case INSUFFICIENT_FUNDS:
        return new BinanceRefusal(-2019, "Margin is insufficient.");
      case DUPLICATE_CLIENT_ID:
        return new BinanceRefusal(-4116, "ClientOrderId is duplicated.");
      case WOULD_TAKE:
        return new BinanceRefusal(
            -5022,
            "Due to the order could not be executed as maker, the Post Only order will be"
                + " rejected.");
      case REDUCE_ONLY:
        return new BinanceRefusal(-2022, "ReduceOnly Order is rejected.");
      case BELOW_MINIMUM_QUANTITY:
      case OUT_OF_RANGE:
        return new BinanceRefusal(-4003, "Quantity less than or equal to zero.");
      case BELOW_MINIMUM_NOTIONAL:
        return new BinanceRefusal(
            -4164,
            "Order's notional must be no smaller than the minimum (unless you choose reduce"
                + " only).");
      case TOO_MANY_ORDERS:
        return tooManyOrders();
      case NOT_TRADABLE:
        return new BinanceRefusal(-4140, "Invalid symbol status for opening position.");
      case REFUSED_BY_FAULT:
        return new BinanceRefusal(-2010, "This action is disabled on this account.");
      case UNFILLABLE:
        break;
    }
    throw new IllegalStateException("The exchange does not say " + why);
  }

  private Optional<Order> find(Map<String, String> parameters, Account account)
      throws BinanceRefusal {
    ListingSpec spec = symbol(parameters);
    long id = BinanceNumbers.whole(parameters, "orderId", 0);
    String name = parameters.getOrDefault("origClientOrderId", "");
    if (id == 0 && name.isEmpty()) {
      throw new BinanceRefusal(
          -1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
    }
    Optional<Order> found = id != 0 ? exchange.order(account, id) : exchange.order(account, name);
    return found.filter(order -> order.spec().equals(spec));
  }

  private JsonNode cancel(Map<String, String> parameters, Account account) throws BinanceRefusal {
    Order order =
        find(parameters, account)
            .filter(o -> !o.status().finished())
            .orElseThrow(() -> new BinanceRefusal(-2011, "Unknown order sent."));
    exchange.cancel(order, "");
    return form.order(order);
  }

  private JsonNode cancelAll(Map<String, String> parameters, Account account)
      throws BinanceRefusal {
    ListingSpec spec = symbol(parameters);
    exchange.open(account).stream()
        .filter(order -> order.spec().equals(spec))
        .forEach(order -> exchange.cancel(order, ""));
    return JSON.objectNode()
        .put("code", 200)
        .put("msg", "The operation of cancel all open order is done.");
  }

  private ArrayNode rows(List<Order> orders) {
    ArrayNode rows = JSON.arrayNode();
    orders.forEach(order -> rows.add(form.order(order)));
    return rows;
  }

  private JsonNode openOrders(Map<String, String> parameters, Account account)
      throws BinanceRefusal {
    Optional<ListingSpec> spec = optionalSymbol(parameters);
    return rows(
        exchange.open(account).stream()
            .filter(order -> spec.isEmpty() || order.spec().equals(spec.get()))
            .toList());
  }

  /** The oldest rows from an id or a time on; without either the latest ones. */
  private static <T> List<T> page(Map<String, String> parameters, List<T> rows, boolean oldest)
      throws BinanceRefusal {
    int limit = (int) Math.min(MOST_ROWS, BinanceNumbers.whole(parameters, "limit", 500));
    int from = oldest ? 0 : Math.max(0, rows.size() - limit);
    return rows.subList(from, Math.min(rows.size(), from + limit));
  }

  /** At most a week; without a start or an id the last one. */
  private boolean within(Map<String, String> parameters, long nanos, boolean byId)
      throws BinanceRefusal {
    long end = BinanceNumbers.whole(parameters, "endTime", Long.MAX_VALUE);
    long otherwise = byId ? 0 : Math.min(end, clock.millis()) - WEEK_MILLIS;
    long start = BinanceNumbers.whole(parameters, "startTime", otherwise);
    if (!byId && end < Long.MAX_VALUE && end - start > WEEK_MILLIS) {
      throw new BinanceRefusal(-4166, "Search window is restricted to recent 7 days only.");
    }
    long millis = nanos / 1_000_000;
    boolean inWeek = byId || millis <= start + WEEK_MILLIS;
    return millis >= start && millis <= end && inWeek;
  }

  private JsonNode allOrders(Map<String, String> parameters, Account account)
      throws BinanceRefusal {
    ListingSpec spec = symbol(parameters);
    long from = BinanceNumbers.whole(parameters, "orderId", 0);
    List<Order> wanted = new ArrayList<>();
    for (Order order : exchange.orders(account, o -> o.spec().equals(spec) && o.id() >= from)) {
      if (within(parameters, order.createdNanos(), from > 0)) {
        wanted.add(order);
      }
    }
    return rows(page(parameters, wanted, from > 0 || parameters.containsKey("startTime")));
  }

  private JsonNode trades(Map<String, String> parameters, Account account) throws BinanceRefusal {
    ListingSpec spec = symbol(parameters);
    long order = BinanceNumbers.whole(parameters, "orderId", 0);
    long from = BinanceNumbers.whole(parameters, "fromId", -1);
    List<Execution> wanted = new ArrayList<>();
    for (Execution execution : exchange.executions(account)) {
      if (execution.order().spec().equals(spec)
          && (order == 0 || execution.order().id() == order)
          && execution.fill().tradeId() >= from
          && within(parameters, execution.fill().epochNanos(), from >= 0 || order > 0)) {
        wanted.add(execution);
      }
    }
    ArrayNode rows = JSON.arrayNode();
    page(parameters, wanted, from >= 0 || parameters.containsKey("startTime"))
        .forEach(execution -> rows.add(UsdmForm.trade(execution)));
    return rows;
  }

  private JsonNode positions(Map<String, String> parameters, Account account, boolean all)
      throws BinanceRefusal {
    Optional<ListingSpec> only = optionalSymbol(parameters);
    ArrayNode rows = JSON.arrayNode();
    for (String symbol : exchange.symbols()) {
      ListingSpec spec = exchange.listing(symbol).orElseThrow();
      Position position = exchange.margin().position(account, spec);
      boolean used =
          position.lots() != 0
              || exchange.open(account).stream().anyMatch(o -> o.spec().equals(spec));
      if ((only.isEmpty() || only.get().equals(spec)) && (all || used)) {
        rows.add(form.position(account, position));
      }
    }
    return rows;
  }

  private JsonNode countdown(Map<String, String> parameters, Account account)
      throws BinanceRefusal {
    String symbol = symbol(parameters).symbol();
    BinanceKeys.mandatory(parameters, "countdownTime");
    long millis = BinanceNumbers.whole(parameters, "countdownTime", 0);
    switches.set(account, symbol, millis == 0 ? 0 : clock.millis() + millis);
    ObjectNode json = JSON.objectNode().put("symbol", symbol);
    return json.put("countdownTime", Long.toString(millis));
  }
}
