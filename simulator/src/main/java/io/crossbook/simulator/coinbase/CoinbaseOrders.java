package io.crossbook.simulator.coinbase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.exchange.OrderRequest;
import io.crossbook.simulator.exchange.Placement;
import io.crossbook.simulator.exchange.Rejection;
import io.crossbook.simulator.exchange.Side;
import io.crossbook.simulator.exchange.TimeInForce;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.server.TradingFaults;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Places and cancels. The account is known. */
final class CoinbaseOrders {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NO_FAILURE = "UNKNOWN_FAILURE_REASON";
  private static final BigDecimal CENT = new BigDecimal("0.01");
  private static final int MOST_CANCELLED = 100;

  private final Exchange exchange;
  private final TradingFaults faults;

  /** What the client asked for in the client's words, by our number of the order. */
  private final Map<Long, JsonNode> configurations = new HashMap<>();

  CoinbaseOrders(Exchange exchange, TradingFaults faults) {
    this.exchange = exchange;
    this.faults = faults;
  }

  /** The words in which an order was placed. */
  JsonNode configuration(Order order) {
    return configurations.get(order.id());
  }

  private static JsonNode json(String body) throws CoinbaseRefusal {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw CoinbaseRefusal.invalid("invalid JSON");
    }
  }

  JsonNode place(String body, Account account) throws CoinbaseRefusal {
    JsonNode asked = json(body);
    JsonNode configuration = asked.path("order_configuration");
    ObjectNode answer = JSON.createObjectNode();
    try {
      Order order = place(asked, configuration, account);
      answer.put("success", true).put("failure_reason", NO_FAILURE);
      answer
          .putObject("success_response")
          .put("order_id", CoinbaseOrderForm.orderId(order))
          .put("product_id", order.spec().symbol())
          .put("side", order.side().name())
          .put("client_order_id", order.clientId().orElseThrow());
      answer.set("order_configuration", configuration(order));
    } catch (CoinbaseRefusal refusal) {
      if (!refusal.ofOrder()) {
        throw refusal;
      }
      answer.put("success", false).put("failure_reason", NO_FAILURE).put("order_id", "");
      ObjectNode error = answer.putObject("error_response").put("error", refusal.error());
      error.put("message", refusal.getMessage()).put("error_details", "");
      error.put("preview_failure_reason", "PREVIEW_" + refusal.error());
      error.put("new_order_failure_reason", NO_FAILURE);
      answer.set("order_configuration", configuration);
    }
    return answer;
  }

  private Order place(JsonNode asked, JsonNode configuration, Account account)
      throws CoinbaseRefusal {
    Placement placement = faults.place(exchange, account, read(asked, configuration));
    if (placement.rejection().isPresent()) {
      throw refusal(placement.rejection().get());
    }
    Order order = placement.order().orElseThrow();
    configurations.putIfAbsent(order.id(), configuration);
    return order;
  }

  private OrderRequest read(JsonNode asked, JsonNode configuration) throws CoinbaseRefusal {
    String name = asked.path("client_order_id").asText();
    if (name.isEmpty()) {
      throw CoinbaseRefusal.invalid("client_order_id is required");
    }
    String product = asked.path("product_id").asText();
    if (exchange.listing(product).isEmpty() && product.endsWith("-USDC")) {
      // The book is shared, but nobody here has that wallet.
      throw CoinbaseRefusal.invalid("account is not available");
    }
    ListingSpec spec =
        exchange
            .listing(product)
            .orElseThrow(() -> CoinbaseRefusal.order("INVALID_PRODUCT_ID", "Invalid product_id"));
    String direction = asked.path("side").asText();
    if (!Set.of("BUY", "SELL").contains(direction)) {
      throw CoinbaseRefusal.order("INVALID_SIDE", "Invalid side");
    }
    Side side = Side.valueOf(direction);
    Iterator<String> keys = configuration.fieldNames();
    if (configuration.size() != 1) {
      throw CoinbaseRefusal.invalid("order_configuration is required");
    }
    String key = keys.next();
    JsonNode members = configuration.path(key);
    switch (key) {
      case "market_market_ioc":
        return OrderRequest.market(product, side, marketLots(members, spec, side)).named(name);
      case "limit_limit_gtc":
        OrderRequest order = limit(members, spec, side, TimeInForce.GTC, name);
        return members.path("post_only").asBoolean(false) ? order.asPostOnly() : order;
      case "sor_limit_ioc":
        return limit(members, spec, side, TimeInForce.IOC, name);
      case "limit_limit_fok":
        return limit(members, spec, side, TimeInForce.FOK, name);
      default:
        throw CoinbaseRefusal.order(
            "UNSUPPORTED_ORDER_CONFIGURATION", "Unsupported order configuration");
    }
  }

  private static OrderRequest limit(
      JsonNode members, ListingSpec spec, Side side, TimeInForce timeInForce, String name)
      throws CoinbaseRefusal {
    long lots = steps(members, "base_size", spec.lot(), "INVALID_SIZE_PRECISION");
    long price = steps(members, "limit_price", spec.tick(), "INVALID_PRICE_PRECISION");
    return OrderRequest.limit(spec.symbol(), side, timeInForce, lots, price).named(name);
  }

  private long marketLots(JsonNode members, ListingSpec spec, Side side) throws CoinbaseRefusal {
    if (members.has("base_size")) {
      return steps(members, "base_size", spec.lot(), "INVALID_SIZE_PRECISION");
    }
    if (side == Side.SELL) {
      throw CoinbaseRefusal.order("INVALID_REQUEST", "base_size is required");
    }
    long cents = steps(members, "quote_size", CENT, "INVALID_SIZE_PRECISION");
    return exchange.lotsFor(spec.symbol(), side, CENT.multiply(BigDecimal.valueOf(cents)));
  }

  private static long steps(JsonNode members, String name, BigDecimal step, String otherwise)
      throws CoinbaseRefusal {
    JsonNode given = members.path(name);
    if (!given.isTextual() || !given.textValue().matches("[0-9]{1,15}(\\.[0-9]{1,18})?")) {
      throw CoinbaseRefusal.invalid(name + " is not a decimal string");
    }
    BigDecimal[] parts = new BigDecimal(given.textValue()).divideAndRemainder(step);
    if (parts[1].signum() != 0 || parts[0].precision() > 17) {
      throw CoinbaseRefusal.order(otherwise, "Too many decimals in " + name);
    }
    return parts[0].longValueExact();
  }

  private static CoinbaseRefusal refusal(Rejection why) {
    switch (why) {
      case INSUFFICIENT_FUNDS:
        return CoinbaseRefusal.order("INSUFFICIENT_FUND", "Insufficient balance in source account");
      case WOULD_TAKE:
        return CoinbaseRefusal.order(
            "INVALID_LIMIT_PRICE_POST_ONLY", "Limit price would take liquidity");
      case BELOW_MINIMUM_QUANTITY:
      case BELOW_MINIMUM_NOTIONAL:
        // The word for an order that is too small is not documented.
        return CoinbaseRefusal.order("INVALID_REQUEST", "Order size is too small");
      case OUT_OF_RANGE:
        return CoinbaseRefusal.order("INVALID_LIMIT_PRICE", "Price or size is out of range");
      case TOO_MANY_ORDERS:
        return CoinbaseRefusal.tooMany();
      case NOT_TRADABLE:
        return CoinbaseRefusal.order("ORDER_ENTRY_DISABLED", "Orders are not accepted");
      case REFUSED_BY_FAULT:
        return CoinbaseRefusal.order("COMMANDER_REJECTED_NEW_ORDER", "Order was rejected");
      case REDUCE_ONLY:
      case UNFILLABLE:
      case DUPLICATE_CLIENT_ID:
        break;
    }
    throw new IllegalStateException("The exchange does not say " + why);
  }

  JsonNode cancel(String body, Account account) throws CoinbaseRefusal {
    JsonNode ids = json(body).path("order_ids");
    if (!ids.isArray() || ids.isEmpty() || ids.size() > MOST_CANCELLED) {
      throw CoinbaseRefusal.invalid("order_ids must name 1 to " + MOST_CANCELLED + " orders");
    }
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode results = answer.putArray("results");
    Set<String> seen = new HashSet<>();
    for (JsonNode id : ids) {
      String failure =
          seen.add(id.asText()) ? cancelOne(id.asText(), account) : "DUPLICATE_CANCEL_REQUEST";
      results
          .addObject()
          .put("success", failure.isEmpty())
          .put("failure_reason", failure.isEmpty() ? "UNKNOWN_CANCEL_FAILURE_REASON" : failure)
          .put("order_id", id.asText());
    }
    return answer;
  }

  /** Why an order was not cancelled; empty if it was. */
  private String cancelOne(String id, Account account) {
    Optional<Order> order = find(id, account);
    return order.isPresent() && exchange.cancel(order.get(), "") ? "" : "UNKNOWN_CANCEL_ORDER";
  }

  Optional<Order> find(String id, Account account) {
    long number = CoinbaseIds.number(CoinbaseIds.Of.ORDER, id);
    return number > 0 ? exchange.order(account, number) : Optional.empty();
  }
}
