package io.crossbook.venues.oanda.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Rfc3339;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Orders as OANDA takes and gives them. Units are signed: positive buys. Stateless. */
final class OandaOrders {
  private OandaOrders() {}

  /**
   * The body that places an order. A market order carries the intent's limit as {@code priceBound}.
   *
   * @throws IllegalArgumentException for a post-only order, which the venue does not have
   */
  static String place(OrderIntent intent, String clientOrderId) {
    boolean market = intent.kind() == OrderKind.MARKET;
    String timeInForce =
        switch (intent.kind()) {
          case MARKET, IOC -> "IOC";
          case FOK -> "FOK";
          case LIMIT -> "GTC";
          case POST_ONLY ->
              throw new IllegalArgumentException(
                  "order "
                      + intent.name()
                      + " cannot be post-only: an OANDA limit order takes when it can");
        };
    return "{\"order\":{\"type\":"
        + (market ? "\"MARKET\"" : "\"LIMIT\"")
        + ",\"instrument\":"
        + JsonTree.quoted(intent.symbol())
        + ",\"units\":\""
        + units(intent).toPlainString()
        + (market ? "\",\"priceBound\":\"" : "\",\"price\":\"")
        + intent.limit().toPlainString()
        + "\",\"timeInForce\":\""
        + timeInForce
        + "\",\"positionFill\":\""
        + (intent.reduceOnly() ? "REDUCE_ONLY" : "DEFAULT")
        + "\",\"clientExtensions\":{\"id\":"
        + JsonTree.quoted(clientOrderId)
        + "}}}";
  }

  private static BigDecimal units(OrderIntent intent) {
    return intent.side() == Side.BUY ? intent.quantity() : intent.quantity().negate();
  }

  /**
   * What became of an order that was placed (status 201): created, and then filled, cancelled, both
   * or neither.
   *
   * @throws JsonException if it is not the answer to this order
   */
  static OrderState placed(JsonNode answer, OrderIntent intent, String clientOrderId) {
    JsonNode create = answer.path("orderCreateTransaction");
    String id = JsonTree.text(create, "id");
    BigDecimal units = JsonTree.decimal(create, "units");
    if (!JsonTree.text(create, "instrument").equals(intent.symbol())
        || units.compareTo(units(intent)) != 0
        || !create.path("clientExtensions").path("id").asText("").equals(clientOrderId)) {
      throw new JsonException("the order created is not the one that was sent", 0);
    }
    JsonNode fill = answer.path("orderFillTransaction");
    JsonNode cancel = answer.path("orderCancelTransaction");
    OrderStatus status = OrderStatus.OPEN;
    BigDecimal filled = null;
    BigDecimal price = null;
    long time = OandaFills.time(create);
    if (fill.isObject()) {
      BigDecimal done = JsonTree.decimal(fill, "units");
      if (done.signum() != units.signum() || done.abs().compareTo(units.abs()) > 0) {
        throw new JsonException("filled " + done + " of " + units, 0, true);
      }
      filled = done.abs();
      price = OandaFills.price(fill);
      time = OandaFills.time(fill);
      status = filled.compareTo(units.abs()) == 0 ? OrderStatus.FILLED : OrderStatus.OPEN;
    }
    String reason = "";
    if (cancel.isObject() && status != OrderStatus.FILLED) {
      reason = JsonTree.text(cancel, "reason");
      status = OrderStatus.CANCELLED;
      filled = filled == null ? BigDecimal.ZERO : filled;
      time = OandaFills.time(cancel);
    }
    return new OrderState(
        intent.symbol(),
        clientOrderId,
        id,
        intent.side(),
        status,
        units.abs(),
        filled,
        price,
        reason,
        time);
  }

  /** The orders of a list; those that hang on a trade have no instrument and are left out. */
  static List<OrderState> list(JsonNode answer) {
    JsonNode orders = answer.path("orders");
    if (!orders.isArray()) {
      throw new JsonException("no array 'orders'", 0);
    }
    List<OrderState> states = new ArrayList<>();
    for (JsonNode order : orders) {
      if (order.hasNonNull("instrument") && order.hasNonNull("units")) {
        states.add(read(order));
      }
    }
    return states;
  }

  /**
   * An order. The venue does not say how much of an order was filled: it is known only where
   * nothing can have been, or where all must have been.
   */
  static OrderState read(JsonNode order) {
    BigDecimal units = JsonTree.decimal(order, "units");
    String word = JsonTree.text(order, "state");
    OrderStatus status =
        switch (word) {
          case "PENDING" -> OrderStatus.OPEN;
          case "TRIGGERED" -> OrderStatus.PENDING;
          case "FILLED" -> OrderStatus.FILLED;
          case "CANCELLED" -> OrderStatus.CANCELLED;
          default -> throw new JsonException("order state '" + word + "' is not known", 0);
        };
    boolean allOrNothing = order.path("timeInForce").asText("").equals("FOK");
    BigDecimal filled = null;
    if (status == OrderStatus.FILLED && allOrNothing) {
      filled = units.abs();
    } else if (status == OrderStatus.CANCELLED && allOrNothing) {
      filled = BigDecimal.ZERO;
    }
    String time =
        switch (status) {
          case FILLED -> "filledTime";
          case CANCELLED -> "cancelledTime";
          default -> "createTime";
        };
    return new OrderState(
        JsonTree.text(order, "instrument"),
        order.path("clientExtensions").path("id").asText(""),
        JsonTree.text(order, "id"),
        units.signum() >= 0 ? Side.BUY : Side.SELL,
        status,
        units.abs(),
        filled,
        null,
        "",
        Rfc3339.nanos(order.path(time).asText("")));
  }

  /**
   * The order of this name in a list of all orders. Where the venue entered the rest of a partly
   * filled order anew, the newest one counts.
   *
   * @param most how many orders were asked for: as many may mean that there are more
   * @param before nanoseconds since the epoch; a list that reaches further back is complete
   * @throws JsonException if it can be told neither that the order is there nor that it is not
   */
  static Optional<OrderState> named(JsonNode answer, String clientOrderId, int most, long before) {
    OrderState found = null;
    for (OrderState state : list(answer)) {
      if (state.clientOrderId().equals(clientOrderId)
          && (found == null || number(state) > number(found))) {
        found = state;
      }
    }
    if (found != null) {
      return Optional.of(found);
    }
    boolean reachesBack = answer.path("orders").size() < most;
    for (JsonNode order : answer.path("orders")) {
      long created = Rfc3339.nanos(order.path("createTime").asText(""));
      reachesBack |= created != 0 && created < before;
    }
    if (!reachesBack) {
      throw new JsonException("the list does not reach back to the order's time", 0);
    }
    return Optional.empty();
  }

  private static long number(OrderState state) {
    String id = state.venueOrderId();
    if (!id.matches("[0-9]{1,18}")) {
      throw new JsonException("order id '" + id + "' is no number", 0);
    }
    return Long.parseLong(id);
  }
}
