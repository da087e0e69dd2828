package io.crossbook.venues.kraken.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.QueryString;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Orders as Kraken's REST interface takes and gives them: {@code AddOrder}, {@code OpenOrders},
 * {@code ClosedOrders}. Stateless.
 */
final class KrakenOrders {
  private static final long NANOS = 1_000_000_000L;

  /** A deadline may be at most 60 s ahead. */
  private static final long LONGEST_DEADLINE_NANOS = 60 * NANOS;

  private static final DateTimeFormatter DEADLINE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private KrakenOrders() {}

  /**
   * The fields of an {@code AddOrder}. The fee is asked for in quote, which for sales is not what
   * the venue does by itself; then the history's fee has one unit.
   *
   * @throws IllegalArgumentException for a reduce-only order: spot has no positions
   */
  static QueryString place(QueryString form, OrderIntent intent, String clientOrderId, long now) {
    if (intent.reduceOnly()) {
      throw new IllegalArgumentException(
          "order " + intent.name() + " cannot be reduce-only: Kraken spot has no positions");
    }
    OrderKind kind = intent.kind();
    form.add("ordertype", kind == OrderKind.MARKET ? "market" : "limit")
        .add("type", intent.side() == Side.BUY ? "buy" : "sell")
        .add("volume", intent.quantity())
        .add("pair", KrakenNames.altname(intent.symbol()));
    if (kind != OrderKind.MARKET) {
      form.add("price", intent.limit());
    }
    switch (kind) {
      case MARKET -> {}
      case LIMIT, POST_ONLY -> form.add("timeinforce", "GTC");
      case IOC -> form.add("timeinforce", "IOC");
      case FOK -> form.add("timeinforce", "FOK");
    }
    form.add("oflags", kind == OrderKind.POST_ONLY ? "post,fciq" : "fciq");
    return form.add("cl_ord_id", clientOrderId)
        .add("deadline", deadline(Math.min(intent.validUntil(), now + LONGEST_DEADLINE_NANOS)));
  }

  /** Cut to the millisecond, which is the venue's precision, so never later than wanted. */
  private static String deadline(long nanos) {
    return DEADLINE.format(
        Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS)));
  }

  /** The acknowledgement in {@code result.txid}. */
  static OrderState placed(JsonNode result, String symbol, String clientOrderId) {
    JsonNode ids = result.path("txid");
    if (!ids.isArray() || ids.size() != 1 || !ids.get(0).isTextual()) {
      throw new JsonException("no single txid", 0);
    }
    String id = ids.get(0).textValue();
    if (id.isBlank()) {
      throw new JsonException("an empty txid", 0);
    }
    return new OrderState(
        symbol, clientOrderId, id, null, OrderStatus.PENDING, null, null, null, "", 0);
  }

  /**
   * The orders of an {@code open} or {@code closed} object.
   *
   * @param orders by the venue's id
   */
  static List<OrderState> read(JsonNode orders) {
    if (!orders.isObject()) {
      throw new JsonException("no object of orders", 0);
    }
    List<OrderState> states = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : orders.properties()) {
      states.add(read(each.getKey(), each.getValue()));
    }
    return states;
  }

  private static OrderState read(String id, JsonNode order) {
    JsonNode description = order.path("descr");
    BigDecimal filled = JsonTree.decimal(order, "vol_exec");
    BigDecimal price = JsonTree.decimal(order.path("price"));
    String pair = description.path("pair").asText("");
    BigDecimal closed = JsonTree.decimal(order.path("closetm"));
    return new OrderState(
        pair.isEmpty() ? "" : KrakenNames.symbol(pair),
        order.path("cl_ord_id").asText(""),
        id,
        side(description.path("type").asText("")),
        status(JsonTree.text(order, "status"), JsonTree.decimal(order, "vol"), filled),
        JsonTree.decimal(order, "vol"),
        filled,
        filled.signum() == 0 || price == null || price.signum() == 0 ? null : price,
        order.path("reason").asText(""),
        closed != null ? nanos(closed) : nanos(JsonTree.decimal(order, "opentm")));
  }

  private static OrderStatus status(String status, BigDecimal quantity, BigDecimal filled) {
    return switch (status) {
      case "pending" -> OrderStatus.PENDING;
      case "open" -> OrderStatus.OPEN;
      // What a market order could not fill at once ends with the order.
      case "closed" -> filled.compareTo(quantity) >= 0 ? OrderStatus.FILLED : OrderStatus.CANCELLED;
      case "canceled" -> OrderStatus.CANCELLED;
      case "expired" -> OrderStatus.EXPIRED;
      default -> throw new JsonException("status '" + status + "' is not known", 0);
    };
  }

  /** Null if it is neither. */
  static Side side(String word) {
    return switch (word) {
      case "buy" -> Side.BUY;
      case "sell" -> Side.SELL;
      default -> null;
    };
  }

  /** Seconds since the epoch with decimals as nanoseconds. */
  static long nanos(BigDecimal seconds) {
    return seconds.movePointRight(9).longValue();
  }

  /**
   * The order of this name among those of an answer. The answer should hold no others; if it does,
   * the venue did not look for the name, and absence follows only if no order was left out.
   *
   * @param complete true if the answer holds every order that it is about
   * @throws JsonException if it can be told neither that the order is there nor that it is not
   */
  static Optional<OrderState> named(
      List<OrderState> states, String clientOrderId, String symbol, boolean complete) {
    OrderState found = null;
    for (OrderState state : states) {
      if (state.clientOrderId().equals(clientOrderId)) {
        if (found != null) {
          throw new JsonException(
              "orders "
                  + found.venueOrderId()
                  + " and "
                  + state.venueOrderId()
                  + " have the same client order id",
              0);
        }
        found = state;
      }
    }
    if (found == null && !complete) {
      throw new JsonException("the answer leaves orders out, so it proves no absence", 0);
    }
    return found == null ? Optional.empty() : Optional.of(withSymbol(found, symbol));
  }

  private static OrderState withSymbol(OrderState state, String symbol) {
    return new OrderState(
        symbol,
        state.clientOrderId(),
        state.venueOrderId(),
        state.side(),
        state.status(),
        state.quantity(),
        state.filled(),
        state.averagePrice(),
        state.reason(),
        state.venueTime());
  }
}
