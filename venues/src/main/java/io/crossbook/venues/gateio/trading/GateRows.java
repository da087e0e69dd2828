package io.crossbook.venues.gateio.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import java.math.BigDecimal;

/** Members of Gate's rows: ids, times and amounts come as numbers or as texts. Stateless. */
final class GateRows {
  /** What every client order id begins with. */
  static final String CLIENT_PREFIX = "t-";

  private static final BigDecimal FIRST_MILLIS = new BigDecimal("100000000000");
  private static final BigDecimal LATEST_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

  private GateRows() {}

  /**
   * An id.
   *
   * @throws JsonException if it is missing, null, empty or neither text nor whole number
   */
  static String id(JsonNode row, String field) {
    JsonNode node = row.path(field);
    if (node.isIntegralNumber()) {
      return node.asText();
    }
    return JsonTree.text(row, field);
  }

  /**
   * The symbol of a row.
   *
   * @param asked what was asked for, where the row does not say it; empty for nothing in particular
   * @throws JsonException if neither says it
   */
  static String symbol(JsonNode row, String field, String asked) {
    return row.has(field) || asked.isEmpty() ? JsonTree.text(row, field) : asked;
  }

  /** The client order id; empty where the text is one of the venue's own, such as {@code web}. */
  static String clientOrderId(JsonNode row) {
    String text = row.path("text").asText("");
    return text.startsWith(CLIENT_PREFIX) ? text : "";
  }

  /**
   * The first of these members that is a time above zero, as nanoseconds since the epoch; 0 if none
   * is. Large numbers are milliseconds, others seconds, both perhaps with decimals.
   */
  static long time(JsonNode row, String... fields) {
    for (String field : fields) {
      JsonNode node = row.path(field);
      if (node.isNumber() || (node.isTextual() && !node.textValue().isEmpty())) {
        BigDecimal value = JsonTree.decimal(node);
        if (value.signum() > 0) {
          BigDecimal nanos = value.movePointRight(value.compareTo(FIRST_MILLIS) < 0 ? 9 : 6);
          return nanos.compareTo(LATEST_NANOS) > 0 ? 0 : nanos.longValue();
        }
      }
    }
    return 0;
  }

  /** A positive decimal; null if it is missing, empty or not positive. */
  static BigDecimal positive(JsonNode row, String field) {
    BigDecimal value = optional(row, field);
    return value != null && value.signum() > 0 ? value : null;
  }

  /** A decimal; null if it is missing, null or empty. */
  static BigDecimal optional(JsonNode row, String field) {
    JsonNode node = row.path(field);
    return node.isTextual() && node.textValue().isEmpty() ? null : JsonTree.decimal(node);
  }

  /**
   * {@code buy} or {@code sell}.
   *
   * @throws JsonException if it is neither
   */
  static Side side(JsonNode row) {
    String side = JsonTree.text(row, "side");
    return switch (side) {
      case "buy" -> Side.BUY;
      case "sell" -> Side.SELL;
      default -> throw new JsonException("side '" + side + "'", 0);
    };
  }

  /**
   * True for the maker.
   *
   * @throws JsonException if the role is neither maker nor taker
   */
  static boolean maker(JsonNode row) {
    String role = JsonTree.text(row, "role");
    return switch (role) {
      case "maker" -> true;
      case "taker" -> false;
      default -> throw new JsonException("role '" + role + "'", 0);
    };
  }

  /**
   * What is filled.
   *
   * @param ordered above or equal to zero
   * @throws JsonException if more is left than was ordered, or less than nothing
   */
  static BigDecimal filled(BigDecimal ordered, BigDecimal left) {
    if (left.signum() < 0 || left.compareTo(ordered) > 0) {
      throw new JsonException(left + " left of " + ordered, 0, true);
    }
    return JsonTree.plain(ordered.subtract(left));
  }
}
