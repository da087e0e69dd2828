package io.crossbook.simulator.gateio;

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
import io.crossbook.simulator.server.Counterparty;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What an account may ask of the private REST API of perpetuals, in one-way mode with crossed
 * margin. Sizes are contracts, their sign is the side. The account is known.
 */
final class GateFuturesTrading {
  static final String ROOT = "/api/v4/futures/usdt/";
  static final String ORDERS = ROOT + "orders";
  static final String SWITCH = ROOT + "countdown_cancel_all";
  static final String POSITIONS = ROOT + "positions";

  /** The private paths besides {@link #ORDERS}. */
  static final Set<String> PATHS =
      Set.of(
          SWITCH,
          POSITIONS,
          ROOT + "orders_timerange",
          ROOT + "my_trades",
          ROOT + "my_trades_timerange",
          ROOT + "accounts",
          ROOT + "account_book",
          ROOT + "fee");

  /** The largest order, in contracts. */
  static final BigDecimal LARGEST = new BigDecimal("1000000");

  /** How far from the mark price an order's price may be, as a fraction. */
  static final BigDecimal DEVIATION = new BigDecimal("0.5");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Counterparty counterparty;
  private final Exchange exchange;
  private final GateFuturesForm form;
  private final GateFuturesChannels channels;
  private final GateAccountBook book;
  private final CountdownSwitches switches;

  GateFuturesTrading(
      Counterparty counterparty,
      GateFuturesForm form,
      GateFuturesChannels channels,
      GateAccountBook book,
      CountdownSwitches switches) {
    this.counterparty = counterparty;
    this.exchange = counterparty.exchange();
    this.form = form;
    this.channels = channels;
    this.book = book;
    this.switches = switches;
  }

  RestReply answer(RestRequest request, Account account) throws GateRefusal {
    if (request.path().startsWith(ORDERS + "/")) {
      Order order = find(account, request.path().substring(ORDERS.length() + 1));
      switch (request.method()) {
        case "GET":
          break;
        case "DELETE":
          cancel(order);
          break;
        default:
          throw unknownPath();
      }
      return RestReply.json(form.order(order, sizes(request)));
    }
    String path = request.path().startsWith(ROOT) ? request.path().substring(ROOT.length()) : "";
    switch (request.method() + ' ' + path) {
      case "POST orders":
        return RestReply.of(201, place(request, account).toString());
      case "GET orders":
        return RestReply.json(list(request, account));
      case "DELETE orders":
        return RestReply.json(cancelAll(request, account));
      case "GET orders_timerange":
        return RestReply.json(finished(request, account, order -> order.status().finished()));
      case "GET my_trades":
        return RestReply.json(trades(request, account, "id"));
      case "GET my_trades_timerange":
        return RestReply.json(trades(request, account, "trade_id"));
      case "GET positions":
        return RestReply.json(positions(request, account));
      case "GET accounts":
        return RestReply.json(form.account(account, book));
      case "GET account_book":
        return RestReply.json(entries(request, account));
      case "GET fee":
        return RestReply.json(fees(request, account));
      case "POST countdown_cancel_all":
        return RestReply.json(countdown(request, account));
      default:
        throw unknownPath();
    }
  }

  private static GateRefusal unknownPath() {
    return new GateRefusal(404, "INVALID_PARAM_VALUE", "Unknown path");
  }

  private static GateVenue.Sizes sizes(RestRequest request) {
    return GateFuturesVenue.sizes(request.headers());
  }

  private ListingSpec contract(String symbol) throws GateRefusal {
    return exchange
        .listing(symbol)
        .orElseThrow(
            () -> new GateRefusal(400, "CONTRACT_NOT_FOUND", "Contract not found " + symbol));
  }

  private Optional<ListingSpec> contract(RestRequest request) throws GateRefusal {
    String symbol = request.parameter("contract").orElse("");
    return symbol.isEmpty() ? Optional.empty() : Optional.of(contract(symbol));
  }

  private OrderRequest read(JsonNode body) throws GateRefusal {
    ListingSpec spec = contract(body.path("contract").asText(""));
    if (body.path("close").asBoolean(false) || !body.path("auto_size").asText("").isEmpty()) {
      throw GateRefusal.invalid("close and auto_size are not simulated");
    }
    final String name = GateParameters.name(body);
    long signed = GateParameters.steps(signed(body), "size", spec.lot());
    Side side = signed < 0 ? Side.SELL : Side.BUY;
    if (spec.quantity(Math.abs(signed)).compareTo(LARGEST) > 0) {
      throw new GateRefusal(400, "SIZE_TOO_LARGE", "Order size is too large");
    }
    String named = body.path("tif").asText("gtc");
    TimeInForce timeInForce = GateParameters.timeInForce(named);
    BigDecimal price = GateParameters.decimal(body, "price");
    OrderRequest request;
    if (price.signum() == 0) {
      if (timeInForce != TimeInForce.IOC) {
        throw GateRefusal.invalid("Invalid price: a market order is ioc");
      }
      request = OrderRequest.market(spec.symbol(), side, Math.abs(signed));
    } else {
      long ticks = GateParameters.steps(price, "price", spec.tick());
      BigDecimal mark = exchange.margin().mark(spec);
      if (price.subtract(mark).abs().compareTo(mark.multiply(DEVIATION)) > 0) {
        throw new GateRefusal(400, "PRICE_TOO_DEVIATED", "Price is too far from the mark price");
      }
      request = OrderRequest.limit(spec.symbol(), side, timeInForce, Math.abs(signed), ticks);
      request = named.equals("poc") ? request.asPostOnly() : request;
    }
    request = body.path("reduce_only").asBoolean(false) ? request.reducing() : request;
    return name.isEmpty() ? request : request.named(name);
  }

  /** Sizes come as text or as numbers. */
  private static BigDecimal signed(JsonNode body) throws GateRefusal {
    String text = body.path("size").asText("");
    if (!text.matches("-?[0-9]{1,15}(\\.[0-9]{1,15})?")) {
      throw GateRefusal.invalid("Invalid size " + text);
    }
    return new BigDecimal(text);
  }

  private JsonNode place(RestRequest http, Account account) throws GateRefusal {
    GateParameters.checkExpiry(http, counterparty.clock());
    OrderRequest request = read(GateParameters.body(http));
    Placement placement = counterparty.place(account, request);
    if (placement.rejection().isPresent()) {
      throw refusal(placement.rejection().get());
    }
    return form.order(placement.order().orElseThrow(), sizes(http));
  }

  private static GateRefusal refusal(Rejection why) {
    switch (why) {
      case INSUFFICIENT_FUNDS:
        return new GateRefusal(400, "INSUFFICIENT_AVAILABLE", "Insufficient available balance");
      case WOULD_TAKE:
        return new GateRefusal(400, "ORDER_POC_IMMEDIATE", "Order would be executed immediately");
      case UNFILLABLE:
        return new GateRefusal(400, "ORDER_FOK", "Order cannot be executed fully");
      case REDUCE_ONLY:
        return new GateRefusal(400, "REDUCE_EXCEEDED", "There is no position to reduce");
      case BELOW_MINIMUM_QUANTITY:
      case BELOW_MINIMUM_NOTIONAL:
        return new GateRefusal(400, "SIZE_TOO_SMALL", "Order size is too small");
      case OUT_OF_RANGE:
        return GateRefusal.invalid("Invalid size or price");
      case TOO_MANY_ORDERS:
        return new GateRefusal(429, "TOO_MANY_REQUESTS", "Request Rate limit Exceeded (311)");
      case NOT_TRADABLE:
        return new GateRefusal(400, "CONTRACT_IN_DELISTING", "The contract cannot be traded");
      case REFUSED_BY_FAULT:
        return new GateRefusal(400, "TRADE_RESTRICTED", "Trading is restricted");
      case DUPLICATE_CLIENT_ID:
        break;
    }
    throw new IllegalStateException("The exchange does not say " + why);
  }

  private boolean kept(Order order) {
    return GateMemory.keeps(order, counterparty.clock());
  }

  /** By the venue's id, or by the client's name. */
  private Order find(Account account, String id) throws GateRefusal {
    boolean named = id.startsWith("t-");
    Optional<Order> found =
        named ? exchange.order(account, id) : exchange.order(account, GateOrderForm.number(id));
    return found
        .filter(this::kept)
        .orElseThrow(
            () ->
                new GateRefusal(
                    404, named ? "CLIENT_ID_NOT_FOUND" : "ORDER_NOT_FOUND", "Order not found"));
  }

  private void cancel(Order order) throws GateRefusal {
    if (!exchange.cancel(order, "")) {
      throw new GateRefusal(400, "ORDER_FINISHED", "Order has been finished");
    }
  }

  private JsonNode cancelAll(RestRequest request, Account account) throws GateRefusal {
    ListingSpec spec = contract(request.parameter("contract").orElse(""));
    String side = request.parameter("side").orElse("");
    ArrayNode rows = JSON.arrayNode();
    for (Order order : exchange.open(account)) {
      boolean bid = order.side() == Side.BUY;
      if (order.spec().equals(spec) && (side.isEmpty() || side.equals(bid ? "bid" : "ask"))) {
        exchange.cancel(order, "");
        rows.add(form.order(order, sizes(request)));
      }
    }
    return rows;
  }

  private JsonNode list(RestRequest request, Account account) throws GateRefusal {
    String status = request.parameter("status").orElse("");
    if (!status.equals("open") && !status.equals("finished")) {
      throw GateRefusal.invalid("Invalid status " + status);
    }
    boolean over = status.equals("finished");
    return finished(request, account, order -> order.status().finished() == over);
  }

  /** Orders of a kind, newest first; those that are over within the times asked for. */
  private JsonNode finished(RestRequest request, Account account, Predicate<Order> kind)
      throws GateRefusal {
    Optional<ListingSpec> spec = contract(request);
    List<Order> wanted = new ArrayList<>();
    for (Order order : exchange.orders(account, kind.and(this::kept))) {
      if (spec.filter(s -> !s.equals(order.spec())).isEmpty()
          && (!order.status().finished()
              || GateParameters.within(request, order.updatedNanos(), 0))) {
        wanted.add(0, order);
      }
    }
    ArrayNode rows = JSON.arrayNode();
    for (Order order : GateParameters.page(request, wanted, GateParameters.MOST_ORDERS)) {
      rows.add(form.order(order, sizes(request)));
    }
    return rows;
  }

  private JsonNode trades(RestRequest request, Account account, String id) throws GateRefusal {
    Optional<ListingSpec> spec = contract(request);
    String order = request.parameter("order").orElse("");
    List<Execution> wanted = new ArrayList<>();
    for (Execution execution : exchange.executions(account)) {
      if (spec.filter(s -> !s.equals(execution.order().spec())).isEmpty()
          && (order.isEmpty() || order.equals(GateOrderForm.orderId(execution.order())))
          && GateParameters.within(request, execution.fill().epochNanos(), 0)) {
        wanted.add(0, execution);
      }
    }
    ArrayNode rows = JSON.arrayNode();
    for (Execution execution : GateParameters.page(request, wanted, GateParameters.MOST_TRADES)) {
      rows.add(form.trade(execution, id, sizes(request)));
    }
    return rows;
  }

  private JsonNode positions(RestRequest request, Account account) {
    boolean held = request.parameter("holding").filter("true"::equals).isPresent();
    ArrayNode rows = JSON.arrayNode();
    for (String symbol : exchange.symbols()) {
      Position position = position(account, symbol);
      if (!held || position.lots() != 0) {
        rows.add(row(account, position, sizes(request)));
      }
    }
    return rows;
  }

  private Position position(Account account, String symbol) {
    return exchange.margin().position(account, exchange.listing(symbol).orElseThrow());
  }

  private ObjectNode row(Account account, Position position, GateVenue.Sizes sizes) {
    ListingSpec spec = position.spec();
    long pending = exchange.open(account).stream().filter(o -> o.spec().equals(spec)).count();
    long id = channels.changes(account, spec.symbol());
    return form.position(account, position, pending, id, sizes);
  }

  private JsonNode entries(RestRequest request, Account account) throws GateRefusal {
    Optional<ListingSpec> spec = contract(request);
    String type = request.parameter("type").orElse("");
    List<GateAccountBook.Entry> wanted = new ArrayList<>();
    for (GateAccountBook.Entry entry : book.of(account)) {
      if (spec.filter(s -> !s.symbol().equals(entry.contract())).isEmpty()
          && (type.isEmpty() || type.equals(entry.type()))
          && GateParameters.within(request, entry.nanos(), 0)) {
        wanted.add(0, entry);
      }
    }
    ArrayNode rows = JSON.arrayNode();
    GateParameters.page(request, wanted, GateParameters.MOST_TRADES)
        .forEach(entry -> rows.add(GateFuturesForm.entry(entry)));
    return rows;
  }

  private JsonNode fees(RestRequest request, Account account) throws GateRefusal {
    Optional<ListingSpec> spec = contract(request);
    ObjectNode json = JSON.objectNode();
    for (String symbol : exchange.symbols()) {
      if (spec.filter(s -> !s.symbol().equals(symbol)).isEmpty()) {
        json.putObject(symbol)
            .put("taker_fee", account.fees().taker().toPlainString())
            .put("maker_fee", account.fees().maker().toPlainString());
      }
    }
    return json;
  }

  private JsonNode countdown(RestRequest request, Account account) throws GateRefusal {
    JsonNode body = GateParameters.body(request);
    long trigger = GateParameters.trigger(body, counterparty.clock());
    String symbol = body.path("contract").asText("");
    if (!symbol.isEmpty()) {
      contract(symbol);
    }
    switches.set(account, symbol, trigger);
    return JSON.objectNode().put("triggerTime", Long.toString(trigger));
  }
}
