package io.crossbook.simulator.gateio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Balance;
import io.crossbook.simulator.exchange.CountdownSwitches;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.OrderRequest;
import io.crossbook.simulator.exchange.Placement;
import io.crossbook.simulator.exchange.Rejection;
import io.crossbook.simulator.exchange.Side;
import io.crossbook.simulator.exchange.TimeInForce;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.server.Counterparty;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an account may ask of the private REST API. The account is known. */
final class GateTrading {
  static final String ORDERS = "/api/v4/spot/orders";
  static final String SWITCH = "/api/v4/spot/countdown_cancel_all";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long WEEK_SECONDS = 7 * 86_400L;

  private final Counterparty counterparty;
  private final Exchange exchange;
  private final GateOrderForm form;
  private final CountdownSwitches switches;

  GateTrading(Counterparty counterparty, GateOrderForm form, CountdownSwitches switches) {
    this.counterparty = counterparty;
    this.exchange = counterparty.exchange();
    this.form = form;
    this.switches = switches;
  }

  RestReply answer(RestRequest request, Account account) throws GateRefusal {
    if (request.path().startsWith(ORDERS + "/")) {
      String id = request.path().substring(ORDERS.length() + 1);
      switch (request.method()) {
        case "GET":
          return RestReply.json(form.order(find(request, account, id)));
        case "DELETE":
          return RestReply.json(cancel(request, account, id));
        default:
          throw unknownPath();
      }
    }
    switch (request.method() + ' ' + request.path()) {
      case "POST " + ORDERS:
        return RestReply.of(201, place(request, account).toString());
      case "GET " + ORDERS:
        return RestReply.json(list(request, account));
      case "DELETE " + ORDERS:
        return RestReply.json(cancelAll(request, account));
      case "GET /api/v4/spot/open_orders":
        return RestReply.json(openOrders(request, account));
      case "GET /api/v4/spot/my_trades":
        return RestReply.json(trades(request, account));
      case "GET /api/v4/spot/accounts":
        return RestReply.json(balances(request, account));
      case "POST " + SWITCH:
        return RestReply.json(countdown(request, account));
      case "GET /api/v4/wallet/fee":
        return RestReply.json(fees(request, account));
      default:
        throw unknownPath();
    }
  }

  private static GateRefusal unknownPath() {
    return new GateRefusal(404, "INVALID_PARAM_VALUE", "Unknown path");
  }

  private ListingSpec pair(String symbol) throws GateRefusal {
    return exchange
        .listing(symbol)
        .orElseThrow(
            () -> new GateRefusal(400, "INVALID_CURRENCY_PAIR", "Invalid currency pair " + symbol));
  }

  private Optional<ListingSpec> pair(RestRequest request, boolean mandatory) throws GateRefusal {
    String symbol = request.parameter("currency_pair").orElse("");
    if (symbol.isEmpty() && !mandatory) {
      return Optional.empty();
    }
    return Optional.of(pair(symbol));
  }

  private OrderRequest read(JsonNode body) throws GateRefusal {
    ListingSpec spec = pair(body.path("currency_pair").asText(""));
    String text = GateParameters.name(body);
    if (!body.path("account").asText("spot").equals("spot")) {
      throw GateRefusal.invalid("Invalid account");
    }
    Side side;
    switch (body.path("side").asText("")) {
      case "buy":
        side = Side.BUY;
        break;
      case "sell":
        side = Side.SELL;
        break;
      default:
        throw GateRefusal.invalid("Invalid side");
    }
    String named = body.path("time_in_force").asText("gtc");
    OrderRequest request;
    switch (body.path("type").asText("limit")) {
      case "market":
        if (!named.equals("ioc")) {
          throw GateRefusal.invalid("Invalid time_in_force " + named);
        }
        request = market(body, spec, side);
        break;
      case "limit":
        TimeInForce timeInForce = GateParameters.timeInForce(named);
        long lots = GateParameters.steps(body, "amount", spec.lot());
        long price = GateParameters.steps(body, "price", spec.tick());
        request = OrderRequest.limit(spec.symbol(), side, timeInForce, lots, price);
        request = named.equals("poc") ? request.asPostOnly() : request;
        break;
      default:
        throw GateRefusal.invalid("Invalid type");
    }
    return text.isEmpty() ? request : request.named(text);
  }

  /** A market order names quote if it buys and base if it sells. */
  private OrderRequest market(JsonNode body, ListingSpec spec, Side side) throws GateRefusal {
    if (side == Side.SELL) {
      return OrderRequest.market(
          spec.symbol(), side, GateParameters.steps(body, "amount", spec.lot()));
    }
    BigDecimal quote = GateParameters.decimal(body, "amount");
    long lots = exchange.lotsFor(spec.symbol(), side, quote);
    return OrderRequest.market(spec.symbol(), side, lots).spending(quote);
  }

  private JsonNode place(RestRequest http, Account account) throws GateRefusal {
    GateParameters.checkExpiry(http, counterparty.clock());
    OrderRequest request = read(GateParameters.body(http));
    Placement placement = counterparty.place(account, request);
    if (placement.rejection().isPresent()) {
      throw refusal(placement.rejection().get());
    }
    return form.order(placement.order().orElseThrow());
  }

  private static GateRefusal refusal(Rejection why) {
    switch (why) {
      case INSUFFICIENT_FUNDS:
        return new GateRefusal(400, "BALANCE_NOT_ENOUGH", "Not enough balance");
      case WOULD_TAKE:
        return new GateRefusal(
            400, "POC_FILL_IMMEDIATELY", "Order would match and take immediately so its cancelled");
      case BELOW_MINIMUM_QUANTITY:
      case BELOW_MINIMUM_NOTIONAL:
        return new GateRefusal(400, "AMOUNT_TOO_LITTLE", "Order amount is too little");
      case OUT_OF_RANGE:
        return GateRefusal.invalid("Invalid amount or price");
      case TOO_MANY_ORDERS:
        return new GateRefusal(429, "TOO_MANY_REQUESTS", "Request Rate limit Exceeded (211)");
      case NOT_TRADABLE:
        return new GateRefusal(400, "TRADE_RESTRICTED", "The pair cannot be traded");
      case REFUSED_BY_FAULT:
        return new GateRefusal(400, "TRADE_RESTRICTED", "Trading is restricted");
      case REDUCE_ONLY:
      case UNFILLABLE:
      case DUPLICATE_CLIENT_ID:
        break;
    }
    throw new IllegalStateException("The exchange does not say " + why);
  }

  /** By the venue's id, or by the client's name. */
  private Order find(RestRequest request, Account account, String id) throws GateRefusal {
    ListingSpec spec = pair(request, true).orElseThrow();
    boolean named = id.startsWith("t-");
    Optional<Order> found =
        named ? exchange.order(account, id) : exchange.order(account, GateOrderForm.number(id));
    return found
        .filter(order -> order.spec().equals(spec) && GateMemory.keeps(order, counterparty.clock()))
        .orElseThrow(
            () ->
                named
                    ? new GateRefusal(404, "CLIENT_ID_NOT_FOUND", "Order not found")
                    : new GateRefusal(404, "ORDER_NOT_FOUND", "Order not found"));
  }

  private JsonNode cancel(RestRequest request, Account account, String id) throws GateRefusal {
    Order order = find(request, account, id);
    if (!exchange.cancel(order, "")) {
      throw order.remaining() == 0
          ? new GateRefusal(400, "ORDER_CLOSED", "Order has been closed")
          : new GateRefusal(400, "ORDER_CANCELLED", "Order has been cancelled");
    }
    return form.order(order);
  }

  private JsonNode cancelAll(RestRequest request, Account account) throws GateRefusal {
    Optional<ListingSpec> spec = pair(request, false);
    ArrayNode rows = JSON.arrayNode();
    for (Order order : exchange.open(account)) {
      if (spec.filter(s -> !s.equals(order.spec())).isEmpty() && sided(request, order)) {
        exchange.cancel(order, "");
        rows.add(form.order(order).put("succeeded", true));
      }
    }
    return rows;
  }

  private static boolean sided(RestRequest request, Order order) {
    return request
        .parameter("side")
        .filter(side -> !side.equalsIgnoreCase(order.side().name()))
        .isEmpty();
  }

  private ArrayNode rows(List<Order> orders) {
    ArrayNode rows = JSON.arrayNode();
    orders.forEach(order -> rows.add(form.order(order)));
    return rows;
  }

  private JsonNode list(RestRequest request, Account account) throws GateRefusal {
    String status = request.parameter("status").orElse("");
    if (!status.equals("open") && !status.equals("finished")) {
      throw GateRefusal.invalid("Invalid status " + status);
    }
    boolean open = status.equals("open");
    Optional<ListingSpec> spec = pair(request, open);
    List<Order> wanted = new ArrayList<>();
    for (Order order :
        exchange.orders(
            account,
            o -> o.status().finished() != open && GateMemory.keeps(o, counterparty.clock()))) {
      if (spec.filter(s -> !s.equals(order.spec())).isEmpty()
          && sided(request, order)
          && (open || GateParameters.within(request, order.updatedNanos(), 0))) {
        wanted.add(0, order);
      }
    }
    return rows(GateParameters.page(request, wanted, GateParameters.MOST_ORDERS));
  }

  private JsonNode openOrders(RestRequest request, Account account) throws GateRefusal {
    List<Order> open = exchange.open(account);
    ArrayNode pairs = JSON.arrayNode();
    for (ListingSpec spec : open.stream().map(Order::spec).distinct().toList()) {
      List<Order> own = open.stream().filter(order -> order.spec().equals(spec)).toList();
      ObjectNode row = pairs.addObject().put("currency_pair", spec.symbol());
      row.put("total", own.size());
      row.set("orders", rows(GateParameters.page(request, own, GateParameters.MOST_ORDERS)));
    }
    return pairs;
  }

  private JsonNode trades(RestRequest request, Account account) throws GateRefusal {
    Optional<ListingSpec> spec = pair(request, false);
    String order = request.parameter("order_id").orElse("");
    List<Execution> wanted = new ArrayList<>();
    for (Execution execution : exchange.executions(account)) {
      long weekAgo = counterparty.clock().seconds() - WEEK_SECONDS;
      if (spec.filter(s -> !s.equals(execution.order().spec())).isEmpty()
          && (order.isEmpty() || order.equals(GateOrderForm.orderId(execution.order())))
          && GateParameters.within(request, execution.fill().epochNanos(), weekAgo)) {
        wanted.add(0, execution);
      }
    }
    ArrayNode rows = JSON.arrayNode();
    GateParameters.page(request, wanted, GateParameters.MOST_TRADES)
        .forEach(execution -> rows.add(form.trade(execution)));
    return rows;
  }

  private static JsonNode balances(RestRequest request, Account account) {
    ArrayNode rows = JSON.arrayNode();
    String only = request.parameter("currency").orElse("");
    account
        .balances()
        .forEach(
            (asset, balance) -> {
              if (only.isEmpty() || only.equals(asset)) {
                rows.add(balance(asset, balance));
              }
            });
    return rows;
  }

  private static ObjectNode balance(String asset, Balance balance) {
    return JSON.objectNode()
        .put("currency", asset)
        .put("available", GateOrderForm.text(balance.free()))
        .put("locked", GateOrderForm.text(balance.held()));
  }

  private JsonNode countdown(RestRequest request, Account account) throws GateRefusal {
    JsonNode body = GateParameters.body(request);
    String symbol = body.path("currency_pair").asText("");
    long trigger = GateParameters.trigger(body, counterparty.clock());
    if (!symbol.isEmpty()) {
      pair(symbol);
    }
    switches.set(account, symbol, trigger);
    return JSON.objectNode().put("triggerTime", Long.toString(trigger));
  }

  private JsonNode fees(RestRequest request, Account account) throws GateRefusal {
    pair(request, false);
    return JSON.objectNode()
        .put("taker_fee", account.fees().taker().toPlainString())
        .put("maker_fee", account.fees().maker().toPlainString())
        .put("gt_discount", false)
        .put("gt_taker_fee", "0")
        .put("gt_maker_fee", "0")
        .put("loan_fee", "0.18")
        .put("point_type", "1");
  }
}
