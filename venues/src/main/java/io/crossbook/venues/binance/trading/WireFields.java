package io.crossbook.venues.binance.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Times;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Reads Binance's words and numbers. What is missing or is not what it should be is a {@link
 * JsonException}: nothing is guessed. Stateless.
 */
final class WireFields {
  private WireFields() {}

  /** An identifier: a whole number that is not negative, as text. */
  static String id(JsonNode object, String field) {
    JsonNode node = object.path(field);
    if (!node.isIntegralNumber() || node.bigIntegerValue().signum() < 0) {
      throw new JsonException(field + " is not an identifier", 0);
    }
    return node.bigIntegerValue().toString();
  }

  /** A whole number that is not negative and fits a {@code long}. */
  static long number(JsonNode object, String field) {
    JsonNode node = object.path(field);
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw new JsonException(field + " is not a whole number", 0);
    }
    return node.longValue();
  }

  /** Nanoseconds since the epoch, of milliseconds that have to be there. */
  static long time(JsonNode object, String field) {
    long nanos = Times.millis(number(object, field));
    if (nanos == 0) {
      throw new JsonException(field + " is not a time", 0, true);
    }
    return nanos;
  }

  /** True or false; has to be there. */
  static boolean flag(JsonNode object, String field) {
    JsonNode node = object.path(field);
    if (!node.isBoolean()) {
      throw new JsonException(field + " is neither true nor false", 0);
    }
    return node.booleanValue();
  }

  /** Buys or sells. */
  static Side side(JsonNode object, String field) {
    return switch (JsonTree.text(object, field)) {
      case "BUY" -> Side.BUY;
      case "SELL" -> Side.SELL;
      default -> throw new JsonException(field + " is neither BUY nor SELL", 0, true);
    };
  }

  /** A decimal above zero. */
  static BigDecimal positive(JsonNode object, String field) {
    BigDecimal value = JsonTree.decimal(object, field);
    if (value.signum() <= 0) {
      throw new JsonException(field + " is not above zero", 0, true);
    }
    return value;
  }

  /** A decimal that is not below zero. */
  static BigDecimal notNegative(JsonNode object, String field) {
    BigDecimal value = JsonTree.decimal(object, field);
    if (value.signum() < 0) {
      throw new JsonException(field + " is below zero", 0, true);
    }
    return value;
  }

  /** A decimal for which zero stands for "none"; null then, and if it is missing. */
  static BigDecimal orNone(JsonNode object, String field) {
    BigDecimal value = JsonTree.decimal(object, field, null);
    return value == null || value.signum() == 0 ? null : value;
  }

  /**
   * What an order's status means. {@code EXPIRED} is also what becomes of the remainder of an
   * immediate-or-cancel order, of a fill-or-kill order that could not be filled, and of orders that
   * the venue ends; only an order with an end date can run out of time.
   */
  static OrderStatus status(String word, String timeInForce) {
    return switch (word) {
      case "PENDING_NEW" -> OrderStatus.PENDING;
      case "NEW", "PARTIALLY_FILLED", "PENDING_CANCEL" -> OrderStatus.OPEN;
      case "FILLED" -> OrderStatus.FILLED;
      case "CANCELED", "EXPIRED_IN_MATCH" -> OrderStatus.CANCELLED;
      case "EXPIRED" -> timeInForce.equals("GTD") ? OrderStatus.EXPIRED : OrderStatus.CANCELLED;
      case "REJECTED" -> OrderStatus.REJECTED;
      default -> throw new JsonException("unknown order status " + word, 0, true);
    };
  }

  /** The venue's word for an end that the client did not ask for; else empty. */
  static String reason(String statusWord) {
    return switch (statusWord) {
      case "EXPIRED", "EXPIRED_IN_MATCH", "REJECTED" -> statusWord;
      default -> "";
    };
  }

  /** Average price; null if nothing was filled or the venue does not know the value. */
  static BigDecimal average(BigDecimal value, BigDecimal filled) {
    if (value == null || value.signum() <= 0 || filled.signum() <= 0) {
      return null;
    }
    return normal(value.divide(filled, MathContext.DECIMAL64));
  }

  /** Without zeros at its end and without a negative scale, so that equal values are equal. */
  static BigDecimal normal(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
