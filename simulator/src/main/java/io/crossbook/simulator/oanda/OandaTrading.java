package io.crossbook.simulator.oanda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an account may ask of the private REST API. The account is known. */
final class OandaTrading {
  private static final ObjectMapper JSON_TEXT = new ObjectMapper();
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MOST_ORDERS = 500;
  private static final long MOST_TRANSACTIONS = 1_000;
  private static final int LONGEST_NAME = 128;
  private static final BigDecimal LARGEST = new BigDecimal("100000000");
  private static final Set<String> MARKET_TIMES = Set.of("FOK", "IOC");
  private static final Set<String> LIMIT_TIMES = Set.of("GTC", "FOK", "IOC");
  private static final Set<String> FILLS = Set.of("DEFAULT", "REDUCE_ONLY");

  private final Exchange exchange;
  private final OandaOrders orders;
  private final OandaForm form;

  OandaTrading(Exchange exchange, OandaOrders orders, OandaForm form) {
    this.exchange = exchange;
    this.orders = orders;
    this.form = form;
  }

  /**
   * Answers.
   *
   * @param rest path behind the account, without its slash
   */
  RestReply answer(RestRequest request, OandaAccount of, String rest) throws OandaRefusal {
    String[] parts = rest.split("/", -1);
    switch (request.method() + ' ' + parts[0]) {
      case "GET ":
        return RestReply.json(account(of));
      case "GET summary":
        return with(of, "account", form.account(of));
      case "POST orders":
        return place(request, of);
      case "GET orders":
        return parts.length == 1
            ? with(of, "orders", list(request, of, request.parameter("state").orElse("PENDING")))
            : with(of, "order", find(of, parts[1]).json());
      case "GET pendingOrders":
        return with(of, "orders", list(request, of, "PENDING"));
      case "PUT orders":
        return cancel(of, parts);
      case "GET openTrades":
        return with(of, "trades", form.trades(of));
      case "GET trades":
        return trade(of, parts);
      case "GET openPositions":
        return with(of, "positions", form.positions(of, true));
      case "GET positions":
        return parts.length == 1
            ? with(of, "positions", form.positions(of, false))
            : with(of, "position", form.position(of, listing(parts[1]).symbol()));
      case "PUT positions":
        return closePosition(request, of, parts);
      case "GET transactions":
        return transactions(request, of, parts);
      default:
        throw new OandaRefusal(404, "", "The specified path does not exist.");
    }
  }

  private static RestReply with(OandaAccount of, String name, JsonNode value) {
    ObjectNode body = JSON.objectNode();
    body.set(name, value);
    return RestReply.json(body.put("lastTransactionID", OandaForm.last(of)));
  }

  private JsonNode account(OandaAccount of) {
    ObjectNode account = form.account(of);
    ArrayNode pending = account.putArray("orders");
    of.orders().stream().filter(OandaOrder::pending).forEach(each -> pending.add(each.json()));
    account.set("trades", form.trades(of));
    account.set("positions", form.positions(of, false));
    ObjectNode body = JSON.objectNode();
    body.set("account", account);
    return body.put("lastTransactionID", OandaForm.last(of));
  }

  private ListingSpec listing(String instrument) throws OandaRefusal {
    return exchange
        .listing(instrument)
        .orElseThrow(
            () -> new OandaRefusal(400, "", "Invalid value specified for 'instrument': not known"));
  }

  private static JsonNode body(RestRequest request) throws OandaRefusal {
    try {
      JsonNode body = JSON_TEXT.readTree(request.body());
      if (body.isObject()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      throw new OandaRefusal(400, "", "Invalid JSON");
    }
    throw new OandaRefusal(400, "", "Invalid JSON");
  }

  private RestReply place(RestRequest request, OandaAccount of) throws OandaRefusal {
    JsonNode order = body(request).path("order");
    String type = order.path("type").asText("");
    if (!type.equals("MARKET") && !type.equals("LIMIT")) {
      throw new OandaRefusal(400, "", "Invalid value specified for 'order/type'");
    }
    String units = order.path("units").asText("");
    if (!units.matches("-?[0-9]{1,15}(\\.[0-9]{1,10})?")) {
      throw new OandaRefusal(400, "", "Invalid value specified for 'order/units'");
    }
    boolean market = type.equals("MARKET");
    String price = order.path(market ? "priceBound" : "price").asText("");
    if (!price.matches("([0-9]{1,15}(\\.[0-9]{1,18})?)?") || (!market && price.isEmpty())) {
      throw new OandaRefusal(400, "", "Invalid value specified for 'order/price'");
    }
    JsonNode extensions = order.path("clientExtensions");
    OandaOrder.Terms terms =
        new OandaOrder.Terms(
            type,
            order.path("instrument").asText(""),
            new BigDecimal(units),
            price,
            order.path("timeInForce").asText(market ? "FOK" : "GTC"),
            order.path("positionFill").asText("DEFAULT"),
            Optional.of(extensions.path("id").asText("")).filter(id -> !id.isEmpty()),
            Optional.of(extensions.path("tag").asText("")).filter(tag -> !tag.isEmpty()));
    Optional<ListingSpec> spec = exchange.listing(terms.instrument());
    Optional<String> wrong =
        spec.isEmpty() ? Optional.of("INSTRUMENT_UNKNOWN") : wrong(terms, spec.get());
    OandaOrders.Outcome outcome =
        wrong.isPresent()
            ? orders.reject(of, terms, wrong.get())
            : orders.place(of, terms, spec.orElseThrow());
    return RestReply.of(outcome.status(), outcome.body().toString());
  }

  private static Optional<String> wrong(OandaOrder.Terms terms, ListingSpec spec) {
    BigDecimal units = terms.units();
    Set<String> times = terms.market() ? MARKET_TIMES : LIMIT_TIMES;
    if (units.signum() == 0) {
      return Optional.of("UNITS_INVALID");
    }
    if (units.stripTrailingZeros().scale() > spec.quantityDecimals()) {
      return Optional.of("UNITS_PRECISION_EXCEEDED");
    }
    if (units.abs().compareTo(spec.minimum()) < 0) {
      return Optional.of("UNITS_MIMIMUM_NOT_MET");
    }
    if (units.abs().compareTo(LARGEST) > 0) {
      return Optional.of("UNITS_LIMIT_EXCEEDED");
    }
    if (!terms.price().isEmpty()) {
      BigDecimal price = new BigDecimal(terms.price());
      if (price.signum() == 0) {
        return Optional.of(terms.market() ? "PRICE_BOUND_INVALID" : "PRICE_INVALID");
      }
      if (price.stripTrailingZeros().scale() > spec.priceDecimals()) {
        return Optional.of(
            terms.market() ? "PRICE_BOUND_PRECISION_EXCEEDED" : "PRICE_PRECISION_EXCEEDED");
      }
    }
    if (!times.contains(terms.timeInForce())) {
      return Optional.of("TIME_IN_FORCE_INVALID");
    }
    if (!FILLS.contains(terms.positionFill())) {
      return Optional.of("ORDER_FILL_POSITION_ACTION_INVALID");
    }
    return terms.clientId().filter(id -> id.length() > LONGEST_NAME).isPresent()
        ? Optional.of("CLIENT_ORDER_ID_INVALID")
        : Optional.empty();
  }

  private OandaOrder find(OandaAccount of, String specifier) throws OandaRefusal {
    return of.order(specifier)
        .filter(order -> of.remembers(order))
        .orElseThrow(
            () -> new OandaRefusal(404, "NO_SUCH_ORDER", "The order ID specified does not exist"));
  }

  private static ArrayNode list(RestRequest request, OandaAccount of, String state)
      throws OandaRefusal {
    String instrument = request.parameter("instrument").orElse("");
    long count = number(request, "count", 50);
    List<OandaOrder> newestFirst = new ArrayList<>();
    for (OandaOrder order : of.orders()) {
      JsonNode json = order.json();
      if ((state.equals("ALL") || state.equals(json.path("state").asText()))
          && (instrument.isEmpty() || instrument.equals(order.terms().instrument()))
          && of.remembers(order)) {
        newestFirst.add(0, order);
      }
    }
    ArrayNode rows = JSON.arrayNode();
    newestFirst.stream()
        .limit(Math.min(MOST_ORDERS, count))
        .forEach(order -> rows.add(order.json()));
    return rows;
  }

  private RestReply cancel(OandaAccount of, String[] parts) throws OandaRefusal {
    if (parts.length != 3 || !parts[2].equals("cancel")) {
      throw new OandaRefusal(404, "", "The specified path does not exist.");
    }
    of.transactions().begin();
    Optional<OandaOrder> order = of.order(parts[1]).filter(OandaOrder::pending);
    Optional<Order> there = order.flatMap(of::inMatching);
    ObjectNode body = JSON.objectNode();
    if (there.isEmpty() || !exchange.cancel(there.get(), OandaOrders.BY_CLIENT)) {
      ObjectNode reject = JSON.objectNode();
      if (parts[1].startsWith("@")) {
        reject.put("clientOrderID", parts[1].substring(1));
      } else {
        reject.put("orderID", parts[1]);
      }
      reject.put("rejectReason", "ORDER_DOESNT_EXIST");
      body.set(
          "orderCancelRejectTransaction", of.transactions().add("ORDER_CANCEL_REJECT", reject));
      finish(body, of, of.transactions().last());
      body.put("errorCode", "ORDER_DOESNT_EXIST");
      body.put("errorMessage", "The order ID specified does not exist");
      return RestReply.of(404, body.toString());
    }
    long last = of.transactions().last();
    body.set("orderCancelTransaction", of.transactions().range(last, last).get(0));
    return RestReply.json(finish(body, of, last));
  }

  private static ObjectNode finish(ObjectNode body, OandaAccount of, long related) {
    body.putArray("relatedTransactionIDs").add(Long.toString(related));
    return body.put("lastTransactionID", OandaForm.last(of));
  }

  private RestReply trade(OandaAccount of, String[] parts) throws OandaRefusal {
    OandaTrade trade =
        of.trade(parts.length == 2 ? parts[1] : "")
            .orElseThrow(
                () ->
                    new OandaRefusal(
                        404, "NO_SUCH_TRADE", "The trade ID specified does not exist"));
    return with(of, "trade", trade.json(form.unrealized(trade)));
  }

  private RestReply closePosition(RestRequest request, OandaAccount of, String[] parts)
      throws OandaRefusal {
    if (parts.length != 3 || !parts[2].equals("close")) {
      throw new OandaRefusal(404, "", "The specified path does not exist.");
    }
    ListingSpec spec = listing(parts[1]);
    JsonNode body = body(request);
    BigDecimal held = spec.quantity(exchange.margin().position(of.account(), spec).lots());
    boolean bought = body.has("longUnits");
    String asked = body.path(bought ? "longUnits" : "shortUnits").asText("NONE");
    if (held.signum() != (bought ? 1 : -1)) {
      throw new OandaRefusal(
          400,
          "CLOSEOUT_POSITION_DOESNT_EXIST",
          "The Position requested to be closed out does not exist");
    }
    if (!asked.equals("ALL") && !asked.matches("[0-9]{1,12}")) {
      throw new OandaRefusal(400, "CLOSEOUT_POSITION_PARTIAL_INVALID", "Invalid units");
    }
    BigDecimal units = asked.equals("ALL") ? held.abs() : new BigDecimal(asked).min(held.abs());
    OandaOrder.Terms terms =
        new OandaOrder.Terms(
            "MARKET",
            spec.symbol(),
            bought ? units.negate() : units,
            "",
            "FOK",
            "REDUCE_ONLY",
            Optional.empty(),
            Optional.empty());
    ObjectNode outcome = orders.place(of, terms, spec).body();
    ObjectNode answer = JSON.objectNode();
    String side = bought ? "longOrder" : "shortOrder";
    for (Map.Entry<String, JsonNode> field : outcome.properties()) {
      answer.set(field.getKey().replace("order", side), field.getValue());
    }
    return RestReply.json(answer);
  }

  private static long number(RestRequest request, String name, long otherwise) throws OandaRefusal {
    String text = request.parameter(name).orElse("");
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,12}")) {
      throw new OandaRefusal(400, "", "Invalid value specified for '" + name + "'");
    }
    return Long.parseLong(text);
  }

  private RestReply transactions(RestRequest request, OandaAccount of, String[] parts)
      throws OandaRefusal {
    OandaTransactions all = of.transactions();
    String which = parts.length == 1 ? "" : parts[1];
    switch (which) {
      case "":
        return RestReply.json(pages(request, of));
      case "sinceid":
        long after = number(request, "id", -1);
        if (after < 0 || after > all.last()) {
          throw outOfRange();
        }
        long to = Math.min(all.last(), after + MOST_TRANSACTIONS);
        return listed(of, all.range(after + 1, to));
      case "idrange":
        long first = number(request, "from", 0);
        long last = number(request, "to", 0);
        if (first < 1 || last < first || last > all.last()) {
          throw outOfRange();
        }
        if (last - first >= MOST_TRANSACTIONS) {
          throw new OandaRefusal(400, "", "The range is too large");
        }
        return listed(of, all.range(first, last));
      default:
        if (!which.matches("[0-9]{1,12}")
            || Long.parseLong(which) < 1
            || Long.parseLong(which) > all.last()) {
          throw new OandaRefusal(404, "", "The transaction ID specified does not exist");
        }
        long id = Long.parseLong(which);
        return with(of, "transaction", all.range(id, id).get(0));
    }
  }

  private static OandaRefusal outOfRange() {
    return new OandaRefusal(416, "", "The transaction ID specified is out of range");
  }

  private static RestReply listed(OandaAccount of, List<ObjectNode> transactions) {
    ArrayNode rows = JSON.arrayNode();
    transactions.forEach(rows::add);
    return with(of, "transactions", rows);
  }

  /** Pages are told as addresses of ranges. */
  private static JsonNode pages(RestRequest request, OandaAccount of) throws OandaRefusal {
    OandaTransactions all = of.transactions();
    long size = Math.max(1, Math.min(MOST_TRANSACTIONS, number(request, "pageSize", 100)));
    long begin = 1;
    String from = request.parameter("from").orElse("");
    if (!from.isEmpty()) {
      try {
        Instant since = Instant.parse(from);
        begin = 1 + all.before(since.getEpochSecond() * 1_000_000_000L + since.getNano());
      } catch (DateTimeException e) {
        throw new OandaRefusal(400, "", "Invalid value specified for 'from'");
      }
    }
    ObjectNode body = JSON.objectNode();
    ArrayNode pages = body.putArray("pages");
    for (long id = begin; id <= all.last(); id += size) {
      pages.add(
          "https://api-fxpractice.oanda.com/v3/accounts/"
              + of.id()
              + "/transactions/idrange?from="
              + id
              + "&to="
              + Math.min(all.last(), id + size - 1));
    }
    body.put("pageSize", size).put("count", Math.max(0, all.last() - begin + 1));
    return body.put("lastTransactionID", OandaForm.last(of));
  }
}
