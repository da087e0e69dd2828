package io.crossbook.simulator.kraken;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What an account may ask of the private REST API. The account is known. */
final class KrakenTrading {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String CLIENT_ID =
      "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[\\x21-\\x7e]{1,18}";
  private static final int PAGE = 50;
  private static final long LONGEST_SWITCH_SECONDS = 86_400;
  private static final long LONGEST_DEADLINE_NANOS = 60_000_000_000L;

  private final Exchange exchange;
  private final TradingFaults faults;
  private final VenueClock clock;
  private final Function<String, Optional<ListingSpec>> pairs;
  private final EngineCounter counter;
  private final Map<Account, Long> switches = new HashMap<>();

  /**
   * @param pairs the listing that a pair's name means in REST
   */
  KrakenTrading(
      Exchange exchange,
      TradingFaults faults,
      VenueClock clock,
      Function<String, Optional<ListingSpec>> pairs) {
    this.exchange = exchange;
    this.faults = faults;
    this.clock = clock;
    this.pairs = pairs;
    counter = new EngineCounter(clock);
  }

  JsonNode answer(String method, Map<String, String> parameters, Account account)
      throws KrakenRefusal {
    switch (method) {
      case "AddOrder":
        return add(parameters, account);
      case "CancelOrder":
        return cancel(parameters, account);
      case "CancelAll":
        return JSON.objectNode().put("count", cancelAll(account));
      case "CancelAllOrdersAfter":
        return cancelAfter(parameters, account);
      case "OpenOrders":
        return JSON.objectNode().set("open", rows(openOrders(parameters, account), parameters));
      case "ClosedOrders":
        return closedOrders(parameters, account);
      case "QueryOrders":
        return queryOrders(parameters, account);
      case "TradesHistory":
        return tradesHistory(parameters, account);
      case "Balance":
        return balances(account, false);
      case "BalanceEx":
        return balances(account, true);
      case "TradeVolume":
        return tradeVolume(parameters, account);
      default:
        throw new KrakenRefusal("EGeneral:Unknown method");
    }
  }

  private static KrakenRefusal invalid(String what) {
    return new KrakenRefusal("EGeneral:Invalid arguments:" + what);
  }

  private static String mandatory(Map<String, String> parameters, String name)
      throws KrakenRefusal {
    String value = parameters.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw invalid(name);
    }
    return value;
  }

  private ListingSpec pair(Map<String, String> parameters) throws KrakenRefusal {
    return pairs
        .apply(mandatory(parameters, "pair"))
        .orElseThrow(() -> new KrakenRefusal("EQuery:Unknown asset pair"));
  }

  private static long steps(
      Map<String, String> parameters, String name, BigDecimal step, String otherwise)
      throws KrakenRefusal {
    String text = mandatory(parameters, name);
    if (!text.matches("[0-9]{1,15}(\\.[0-9]{1,15})?")) {
      throw invalid(name);
    }
    BigDecimal[] parts = new BigDecimal(text).divideAndRemainder(step);
    if (parts[1].signum() != 0 || parts[0].precision() > 17) {
      throw new KrakenRefusal(otherwise);
    }
    return parts[0].longValueExact();
  }

  private OrderRequest read(Map<String, String> parameters) throws KrakenRefusal {
    ListingSpec spec = pair(parameters);
    Side side;
    switch (mandatory(parameters, "type")) {
      case "buy":
        side = Side.BUY;
        break;
      case "sell":
        side = Side.SELL;
        break;
      default:
        throw invalid("type");
    }
    Optional<String> name =
        Optional.ofNullable(parameters.get("cl_ord_id")).filter(id -> !id.isEmpty());
    if (name.isPresent() && !name.get().matches(CLIENT_ID)) {
      throw invalid("cl_ord_id");
    }
    if (name.isPresent() && parameters.containsKey("userref")) {
      throw invalid("cl_ord_id and userref exclude each other");
    }
    long lots = steps(parameters, "volume", spec.lot(), "EGeneral:Invalid arguments:volume");
    List<String> flags = List.of(parameters.getOrDefault("oflags", "").split(",", -1));
    String type = mandatory(parameters, "ordertype");
    if (type.equals("market")) {
      if (flags.contains("viqc") || flags.contains("post")) {
        throw invalid("oflags");
      }
      return new OrderRequest(spec.symbol(), side, true, TimeInForce.IOC, false, lots, 0, name);
    }
    if (!type.equals("limit")) {
      throw invalid("ordertype");
    }
    TimeInForce timeInForce;
    switch (parameters.getOrDefault("timeinforce", "GTC").toUpperCase(Locale.ROOT)) {
      case "GTC":
        timeInForce = TimeInForce.GTC;
        break;
      case "IOC":
        timeInForce = TimeInForce.IOC;
        break;
      case "FOK":
        timeInForce = TimeInForce.FOK;
        break;
      default:
        throw invalid("timeinforce");
    }
    boolean post = flags.contains("post");
    if (post && timeInForce != TimeInForce.GTC) {
      throw invalid("oflags");
    }
    long price = steps(parameters, "price", spec.tick(), "EOrder:Tick size check failed");
    return new OrderRequest(spec.symbol(), side, false, timeInForce, post, lots, price, name);
  }

  /** The engine does not match an order after its deadline. */
  private void checkDeadline(Map<String, String> parameters) throws KrakenRefusal {
    String text = parameters.getOrDefault("deadline", "");
    if (text.isEmpty()) {
      return;
    }
    Instant deadline;
    try {
      deadline = Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw invalid("deadline");
    }
    long nanos = deadline.getEpochSecond() * 1_000_000_000 + deadline.getNano();
    if (nanos <= clock.nanos()) {
      throw new KrakenRefusal("EService:Deadline elapsed");
    }
    if (nanos - clock.nanos() > LONGEST_DEADLINE_NANOS) {
      throw invalid("deadline");
    }
  }

  private JsonNode add(Map<String, String> parameters, Account account) throws KrakenRefusal {
    OrderRequest request = read(parameters);
    checkDeadline(parameters);
    ObjectNode json = JSON.objectNode();
    if (parameters.getOrDefault("validate", "").equals("true")) {
      json.putObject("descr").put("order", request.side().name().toLowerCase(Locale.ROOT));
      return json;
    }
    if (!counter.placed(account, request.symbol())) {
      throw refusal(Rejection.TOO_MANY_ORDERS);
    }
    Placement placement = faults.place(exchange, account, request);
    if (placement.rejection().isPresent()) {
      throw refusal(placement.rejection().get());
    }
    Order order = placement.order().orElseThrow();
    json.putObject("descr").put("order", KrakenOrderForm.describe(order));
    json.putArray("txid").add(KrakenOrderForm.orderId(order));
    order.clientId().ifPresent(id -> json.put("cl_ord_id", id));
    return json;
  }

  private static KrakenRefusal refusal(Rejection why) {
    switch (why) {
      case INSUFFICIENT_FUNDS:
        return new KrakenRefusal("EOrder:Insufficient funds");
      case DUPLICATE_CLIENT_ID:
        // The venue's documentation does not give the text; clients look for the word.
        return new KrakenRefusal("EOrder:Duplicate order");
      case WOULD_TAKE:
        return new KrakenRefusal("EOrder:Post only order");
      case BELOW_MINIMUM_QUANTITY:
        return new KrakenRefusal("EOrder:Order minimum not met");
      case BELOW_MINIMUM_NOTIONAL:
        return new KrakenRefusal("EOrder:Cost minimum not met");
      case OUT_OF_RANGE:
        return new KrakenRefusal("EOrder:Invalid price");
      case TOO_MANY_ORDERS:
        return new KrakenRefusal("EOrder:Rate limit exceeded");
      case NOT_TRADABLE:
        return new KrakenRefusal("EService:Market in cancel_only mode");
      case REFUSED_BY_FAULT:
        return new KrakenRefusal("EOrder:Trading agreement required");
      case REDUCE_ONLY:
      case UNFILLABLE:
        break;
    }
    throw new IllegalStateException("The exchange does not say " + why);
  }

  private Optional<Order> find(Account account, String id) {
    long number = KrakenOrderForm.number(id);
    return number > 0 ? exchange.order(account, number) : Optional.empty();
  }

  private JsonNode cancel(Map<String, String> parameters, Account account) throws KrakenRefusal {
    String name = parameters.getOrDefault("cl_ord_id", "");
    Order order =
        (name.isEmpty()
                ? find(account, mandatory(parameters, "txid"))
                : exchange.order(account, name))
            .filter(o -> !o.status().finished())
            .orElseThrow(() -> new KrakenRefusal("EOrder:Unknown order"));
    exchange.cancel(order, "");
    counter.cancelled(order);
    return JSON.objectNode().put("count", 1);
  }

  private int cancelAll(Account account) {
    List<Order> open = exchange.open(account);
    open.forEach(order -> exchange.cancel(order, ""));
    return open.size();
  }

  private JsonNode cancelAfter(Map<String, String> parameters, Account account)
      throws KrakenRefusal {
    String text = mandatory(parameters, "timeout");
    if (!text.matches("[0-9]{1,5}") || Long.parseLong(text) >= LONGEST_SWITCH_SECONDS) {
      throw invalid("timeout");
    }
    long seconds = Long.parseLong(text);
    ObjectNode json = JSON.objectNode().put("currentTime", rfc3339(clock.nanos()));
    if (seconds == 0) {
      switches.remove(account);
      return json.put("triggerTime", "0");
    }
    long trigger = clock.nanos() + seconds * 1_000_000_000;
    switches.put(account, trigger);
    return json.put("triggerTime", rfc3339(trigger));
  }

  private static String rfc3339(long nanos) {
    return Instant.ofEpochSecond(nanos / 1_000_000_000).toString();
  }

  /** Cancels the orders of accounts whose switch was not renewed in time. */
  void triggerSwitches() {
    List<Account> due =
        switches.entrySet().stream()
            .filter(entry -> entry.getValue() <= clock.nanos())
            .map(Map.Entry::getKey)
            .toList();
    for (Account account : due) {
      switches.remove(account);
      cancelAll(account);
    }
  }

  private static boolean named(Order order, Map<String, String> parameters) {
    String name = parameters.getOrDefault("cl_ord_id", "");
    return name.isEmpty() || order.clientId().filter(name::equals).isPresent();
  }

  private List<Order> openOrders(Map<String, String> parameters, Account account) {
    return exchange.open(account).stream().filter(o -> named(o, parameters)).toList();
  }

  private static ObjectNode rows(List<Order> orders, Map<String, String> parameters) {
    boolean trades = parameters.getOrDefault("trades", "").equals("true");
    ObjectNode rows = JSON.objectNode();
    orders.forEach(o -> rows.set(KrakenOrderForm.orderId(o), KrakenOrderForm.order(o, trades)));
    return rows;
  }

  private static double time(Map<String, String> parameters, String name, double otherwise)
      throws KrakenRefusal {
    String text = parameters.getOrDefault(name, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,12}(\\.[0-9]{1,9})?")) {
      throw invalid(name);
    }
    return Double.parseDouble(text);
  }

  private static <T> List<T> page(List<T> newestFirst, Map<String, String> parameters)
      throws KrakenRefusal {
    int from = (int) Math.min(newestFirst.size(), time(parameters, "ofs", 0));
    return newestFirst.subList(from, Math.min(newestFirst.size(), from + PAGE));
  }

  private JsonNode closedOrders(Map<String, String> parameters, Account account)
      throws KrakenRefusal {
    double start = time(parameters, "start", 0);
    double end = time(parameters, "end", Double.MAX_VALUE);
    String counts = parameters.getOrDefault("closetime", "both");
    if (!List.of("open", "close", "both").contains(counts)) {
      throw invalid("closetime");
    }
    List<Order> closed = new ArrayList<>();
    for (Order order : exchange.orders(account, o -> o.status().finished())) {
      double opened = KrakenOrderForm.seconds(order.createdNanos());
      double ended = KrakenOrderForm.seconds(order.updatedNanos());
      boolean within =
          (!counts.equals("close") && opened > start && opened <= end)
              || (!counts.equals("open") && ended > start && ended <= end);
      if (named(order, parameters) && within) {
        closed.add(0, order);
      }
    }
    ObjectNode json = JSON.objectNode();
    json.set("closed", rows(page(closed, parameters), parameters));
    return json.put("count", closed.size());
  }

  private JsonNode queryOrders(Map<String, String> parameters, Account account)
      throws KrakenRefusal {
    String[] ids = mandatory(parameters, "txid").split(",", -1);
    if (ids.length > PAGE) {
      throw invalid("txid");
    }
    List<Order> found = new ArrayList<>();
    for (String id : ids) {
      found.add(
          find(account, id.strip()).orElseThrow(() -> new KrakenRefusal("EOrder:Unknown order")));
    }
    return rows(found, parameters);
  }

  private JsonNode tradesHistory(Map<String, String> parameters, Account account)
      throws KrakenRefusal {
    double start = time(parameters, "start", 0);
    double end = time(parameters, "end", Double.MAX_VALUE);
    List<Execution> wanted = new ArrayList<>();
    for (Execution execution : exchange.executions(account)) {
      double at = KrakenOrderForm.seconds(execution.fill().epochNanos());
      if (at > start && at <= end) {
        wanted.add(0, execution);
      }
    }
    ObjectNode rows = JSON.objectNode();
    for (Execution execution : page(wanted, parameters)) {
      String id = KrakenOrderForm.id('T', execution.fill().execution());
      rows.set(id, KrakenOrderForm.trade(execution));
    }
    ObjectNode json = JSON.objectNode();
    json.set("trades", rows);
    return json.put("count", wanted.size());
  }

  private static JsonNode balances(Account account, boolean extended) {
    ObjectNode json = JSON.objectNode();
    account
        .balances()
        .forEach(
            (asset, balance) -> {
              String total = balance.total().toPlainString();
              if (extended) {
                json.putObject(KrakenRest.assetId(asset))
                    .put("balance", total)
                    .put("hold_trade", balance.held().toPlainString());
              } else {
                json.put(KrakenRest.assetId(asset), total);
              }
            });
    return json;
  }

  private JsonNode tradeVolume(Map<String, String> parameters, Account account)
      throws KrakenRefusal {
    ObjectNode json = JSON.objectNode().put("currency", "ZUSD").put("volume", "0.0000");
    if (parameters.getOrDefault("pair", "").isEmpty()) {
      return json;
    }
    ObjectNode taker = json.putObject("fees");
    ObjectNode maker = json.putObject("fees_maker");
    for (String name : parameters.get("pair").split(",", -1)) {
      String id = KrakenRest.pairId(pair(Map.of("pair", name)));
      fee(taker.putObject(id), account.fees().taker());
      fee(maker.putObject(id), account.fees().maker());
    }
    return json;
  }

  private static void fee(ObjectNode json, BigDecimal fraction) {
    String percent = fraction.movePointRight(2).setScale(4).toPlainString();
    json.put("fee", percent).put("minfee", percent).put("maxfee", percent);
    json.putNull("nextfee").putNull("nextvolume").put("tiervolume", "0.0000");
  }
}
