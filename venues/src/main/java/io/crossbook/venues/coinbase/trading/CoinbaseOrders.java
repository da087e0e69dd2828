package io.crossbook.venues.coinbase.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Rfc3339;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;

/** Orders as the venue writes them, in requests, answers and stream messages. Stateless. */
final class CoinbaseOrders {
  private static final String MARKET_IOC = "market_market_ioc";

  /** How the venue spells "there is no reason". */
  private static final List<String> NO_REASON =
      List.of("REJECT_REASON_UNSPECIFIED", "UNKNOWN_FAILURE_REASON");

  private CoinbaseOrders() {}

  /** The member of {@code order_configuration} that an order has. */
  private static String configuration(OrderIntent intent) {
    return switch (intent.kind()) {
      // Only what is sold has an exact quantity at the market: what is bought is given in quote.
      case MARKET -> intent.side() == Side.SELL ? MARKET_IOC : "sor_limit_ioc";
      case LIMIT, POST_ONLY -> "limit_limit_gtc";
      case IOC -> "sor_limit_ioc";
      case FOK -> "limit_limit_fok";
    };
  }

  /**
   * The body that places an order.
   *
   * @throws IllegalArgumentException if the order can only reduce a position: there are none here
   */
  static String body(OrderIntent intent, String clientOrderId) {
    if (intent.reduceOnly()) {
      throw new IllegalArgumentException(
          "order " + intent.name() + " is reduce-only, which Coinbase has not on spot");
    }
    String configuration = configuration(intent);
    StringBuilder body =
        new StringBuilder("{\"client_order_id\":")
            .append(JsonTree.quoted(clientOrderId))
            .append(",\"product_id\":")
            .append(JsonTree.quoted(intent.symbol()))
            .append(",\"side\":\"")
            .append(intent.side())
            .append("\",\"order_configuration\":{\"")
            .append(configuration)
            .append("\":{\"base_size\":\"")
            .append(intent.quantity().toPlainString())
            .append('"');
    if (!configuration.equals(MARKET_IOC)) {
      body.append(",\"limit_price\":\"").append(intent.limit().toPlainString()).append('"');
    }
    if (intent.kind().rests()) {
      body.append(",\"post_only\":").append(intent.kind() == OrderKind.POST_ONLY);
    }
    return body.append("}}}").toString();
  }

  /**
   * What the answer to a new order means. An id that was used before gives the order that has it,
   * so what comes back must be what was asked for.
   */
  static Answer<OrderState> placed(
      JsonNode body, OrderIntent intent, String clientOrderId, HttpAnswer answer) {
    JsonNode success = body.path("success");
    JsonNode order = body.path("success_response");
    String first = body.path("order_id").asText("");
    String second = order.path("order_id").asText("");
    if (success.isBoolean() && !success.booleanValue() && first.isEmpty() && second.isEmpty()) {
      return CoinbaseAnswers.refusal(body, answer);
    }
    if (!success.isBoolean()
        || !success.booleanValue()
        || !order.path("order_id").isTextual()
        || second.isEmpty()
        || !(first.isEmpty() || first.equals(second))
        || !body.path("error_response").path("error").asText("").isEmpty()) {
      return new Answer.Unknown<>("neither placed nor refused: " + answer);
    }
    if (!order.path("client_order_id").asText().equals(clientOrderId)
        || !order.path("product_id").asText().equals(intent.symbol())
        || !order.path("side").asText().equals(intent.side().name())
        || !echoes(body.path("order_configuration"), intent)) {
      return new Answer.Unknown<>("another order than the one that was sent: " + answer);
    }
    return new Answer.Done<>(
        new OrderState(
            intent.symbol(),
            clientOrderId,
            second,
            intent.side(),
            OrderStatus.PENDING,
            intent.quantity(),
            null,
            null,
            "",
            0));
  }

  private static boolean echoes(JsonNode configurations, OrderIntent intent) {
    if (configurations.isMissingNode() || configurations.isNull()) {
      return true;
    }
    if (!configurations.isObject()) {
      return false;
    }
    if (configurations.isEmpty()) {
      return true;
    }
    JsonNode echo = configurations.path(configuration(intent));
    return echo.isObject()
        && same(echo.path("base_size"), intent.quantity())
        && same(echo.path("limit_price"), intent.limit());
  }

  /** True if the venue did not say it, or said this. */
  private static boolean same(JsonNode said, BigDecimal meant) {
    BigDecimal value = decimal(said);
    return value == null || value.compareTo(meant) == 0;
  }

  /** The body that cancels an order. */
  static String cancelBody(String venueOrderId) {
    return "{\"order_ids\":[" + JsonTree.quoted(venueOrderId) + "]}";
  }

  /** What the answer to a cancel means: taken, not yet done. */
  static Answer<OrderState> cancelled(
      JsonNode body, OrderRef ref, String clientOrderId, HttpAnswer answer) {
    JsonNode results = body.path("results");
    JsonNode result = results.path(0);
    if (!results.isArray()
        || results.size() != 1
        || !result.path("success").isBoolean()
        || !result.path("order_id").asText().equals(ref.venueOrderId())) {
      return new Answer.Unknown<>("not the answer to this cancel: " + answer);
    }
    String reason = result.path("failure_reason").asText("");
    if (result.path("success").booleanValue() || reason.equals("DUPLICATE_CANCEL_REQUEST")) {
      return new Answer.Done<>(
          new OrderState(
              ref.symbol(),
              clientOrderId,
              ref.venueOrderId(),
              null,
              OrderStatus.OPEN,
              null,
              null,
              null,
              "the cancel is queued",
              0));
    }
    return switch (reason) {
      case "UNKNOWN_CANCEL_ORDER" -> new Answer.Rejected<>(RejectReason.UNKNOWN_ORDER, reason);
      case "INVALID_CANCEL_REQUEST" -> new Answer.Rejected<>(RejectReason.INVALID_ORDER, reason);
      case "COMMANDER_REJECTED_CANCEL_ORDER" -> new Answer.Rejected<>(RejectReason.OTHER, reason);
      default -> new Answer.Unknown<>(answer.toString());
    };
  }

  /**
   * An order of the list or of a single request.
   *
   * @throws JsonException if it cannot be read
   */
  static OrderState fromRest(JsonNode order) {
    BigDecimal filled = filled(order, "filled_size");
    OrderStatus status = status(JsonTree.text(order, "status"), filled);
    long filledAt = Rfc3339.nanos(order.path("last_fill_time").textValue());
    long since =
        switch (status) {
          case PENDING, OPEN ->
              filledAt != 0 ? filledAt : Rfc3339.nanos(order.path("created_time").textValue());
          case FILLED -> filledAt;
          default -> 0;
        };
    return new OrderState(
        JsonTree.text(order, "product_id"),
        order.path("client_order_id").asText(""),
        JsonTree.text(order, "order_id"),
        side(JsonTree.text(order, "side")),
        status,
        ordered(order.path("order_configuration")),
        filled,
        averagePrice(order, "average_filled_price", filled),
        reason(order, "reject_reason", "reject_message", "cancel_message"),
        since);
  }

  /**
   * An order of the {@code user} channel.
   *
   * @param venueTime when it became so, nanoseconds since the epoch; 0 if that is not known
   * @throws JsonException if it cannot be read
   */
  static OrderState fromStream(JsonNode order, long venueTime) {
    BigDecimal filled = filled(order, "cumulative_quantity");
    OrderStatus status = status(JsonTree.text(order, "status"), filled);
    BigDecimal left = decimal(order.path("leaves_quantity"));
    // Messages that end an order may say that nothing is left of it, whatever was.
    boolean whole = !status.terminal() && filled != null && left != null && left.signum() >= 0;
    return new OrderState(
        JsonTree.text(order, "product_id"),
        order.path("client_order_id").asText(""),
        JsonTree.text(order, "order_id"),
        side(JsonTree.text(order, "order_side")),
        status,
        whole ? plain(filled.add(left)) : null,
        filled,
        averagePrice(order, "avg_price", filled),
        reason(order, "reject_reason", "cancel_reason"),
        venueTime);
  }

  private static BigDecimal filled(JsonNode order, String field) {
    BigDecimal filled = decimal(order.path(field));
    if (filled != null && filled.signum() < 0) {
      throw new JsonException(field + " is negative", 0, true);
    }
    return filled;
  }

  private static BigDecimal averagePrice(JsonNode order, String field, BigDecimal filled) {
    BigDecimal price = decimal(order.path(field));
    return filled == null || filled.signum() == 0 || price == null || price.signum() <= 0
        ? null
        : price;
  }

  /** The quantity in base; null where the order was given in quote. */
  private static BigDecimal ordered(JsonNode configurations) {
    Iterator<JsonNode> each = configurations.elements();
    return each.hasNext() ? decimal(each.next().path("base_size")) : null;
  }

  /** Words for a refusal or an end, those that are there. */
  private static String reason(JsonNode order, String... fields) {
    StringBuilder words = new StringBuilder();
    for (String field : fields) {
      String word = order.path(field).asText("");
      if (!word.isEmpty() && !NO_REASON.contains(word)) {
        words.append(words.isEmpty() ? "" : "; ").append(word);
      }
    }
    return words.toString();
  }

  private static OrderStatus status(String word, BigDecimal filled) {
    return switch (word) {
      case "PENDING", "QUEUED" -> OrderStatus.PENDING;
      case "OPEN", "CANCEL_QUEUED", "EDIT_QUEUED" -> OrderStatus.OPEN;
      case "FILLED" -> OrderStatus.FILLED;
      case "CANCELLED" -> OrderStatus.CANCELLED;
      case "EXPIRED" -> OrderStatus.EXPIRED;
      // What was filled in part was not refused.
      case "FAILED" ->
          filled == null || filled.signum() == 0 ? OrderStatus.REJECTED : OrderStatus.CANCELLED;
      default -> throw new JsonException("'" + word + "' is not a status", 0, true);
    };
  }

  static Side side(String word) {
    return switch (word) {
      case "BUY" -> Side.BUY;
      case "SELL" -> Side.SELL;
      default -> throw new JsonException("'" + word + "' is not a side", 0, true);
    };
  }

  /** A number; null if it is missing, null or an empty text, which is how the venue says "none". */
  static BigDecimal decimal(JsonNode node) {
    return node.isTextual() && node.textValue().isEmpty() ? null : JsonTree.decimal(node);
  }

  /** A computed number in the form in which numbers are read, so that equal ones are equal. */
  static BigDecimal plain(BigDecimal computed) {
    BigDecimal stripped = computed.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
