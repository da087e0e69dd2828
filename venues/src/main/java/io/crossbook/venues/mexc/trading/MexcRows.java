package io.crossbook.venues.mexc.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Times;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads rows of MEXC's REST answers. What is not as documented is a {@link JsonException}.
 * Stateless.
 */
final class MexcRows {
  private MexcRows() {}

  /** The rows of a list. */
  static JsonNode rows(JsonNode list) {
    if (!list.isArray()) {
      throw new JsonException("not a list", 0);
    }
    return list;
  }

  /** Ids are texts; the documentation's oldest examples have numbers. */
  private static String id(JsonNode row, String field) {
    return row.path(field).isIntegralNumber()
        ? row.path(field).asText()
        : JsonTree.text(row, field);
  }

  private static String textIfAny(JsonNode row, String field) {
    return row.path(field).isTextual() ? row.path(field).textValue() : "";
  }

  private static long time(JsonNode row, String... fields) {
    for (String field : fields) {
      long time = Times.millis(row.path(field).asLong());
      if (time > 0) {
        return time;
      }
    }
    return 0;
  }

  private static BigDecimal positive(JsonNode row, String field) {
    BigDecimal value = JsonTree.decimal(row, field);
    if (value.signum() <= 0) {
      throw new JsonException(field + " is " + value, 0, true);
    }
    return value;
  }

  private static Side side(JsonNode row) {
    String side = JsonTree.text(row, "side");
    return switch (side) {
      case "BUY" -> Side.BUY;
      case "SELL" -> Side.SELL;
      default -> throw new JsonException("side '" + side + "'", 0);
    };
  }

  /** The answer to a placement: that it was taken, and nothing of what became of it. */
  static OrderState accepted(JsonNode row, String symbol, String clientOrderId) {
    String id = id(row, "orderId");
    String named = textIfAny(row, "clientOrderId");
    if (!JsonTree.text(row, "symbol").equals(symbol)
        || !(named.isEmpty() || named.equals(clientOrderId))) {
      throw new JsonException("this is not the order that was placed", 0, true);
    }
    return new OrderState(
        symbol,
        named,
        id,
        row.path("side").isTextual() ? side(row) : null,
        OrderStatus.PENDING,
        JsonTree.decimal(row, "origQty", null),
        null,
        null,
        "",
        time(row, "transactTime"));
  }

  /** An order as queries and cancellations tell it. */
  static OrderState order(JsonNode row) {
    String word = JsonTree.text(row, "status");
    OrderStatus status =
        switch (word) {
          case "NEW", "PARTIALLY_FILLED" -> OrderStatus.OPEN;
          case "FILLED" -> OrderStatus.FILLED;
          case "CANCELED", "PARTIALLY_CANCELED" -> OrderStatus.CANCELLED;
          default -> throw new JsonException("status '" + word + "'", 0);
        };
    // The documentation has the quantity under two names.
    BigDecimal quantity = JsonTree.decimal(row, "origQty", JsonTree.decimal(row, "Qty", null));
    BigDecimal filled = JsonTree.decimal(row, "executedQty");
    BigDecimal amount = JsonTree.decimal(row, "cummulativeQuoteQty", null);
    if (filled.signum() < 0) {
      throw new JsonException("executedQty is " + filled, 0, true);
    }
    // The answer to a cancellation has a new client id beside the order's own.
    String original = textIfAny(row, "origClientOrderId");
    return new OrderState(
        JsonTree.text(row, "symbol"),
        original.isEmpty() ? textIfAny(row, "clientOrderId") : original,
        id(row, "orderId"),
        side(row),
        status,
        quantity == null || quantity.signum() == 0 ? null : quantity,
        filled,
        average(amount, filled),
        status == OrderStatus.CANCELLED ? word : "",
        time(row, "updateTime", "time"));
  }

  /** To sixteen digits; the venue says only what was traded in all. */
  private static BigDecimal average(BigDecimal amount, BigDecimal filled) {
    if (amount == null || amount.signum() <= 0 || filled.signum() == 0) {
      return null;
    }
    return JsonTree.plain(amount.divide(filled, MathContext.DECIMAL64));
  }

  /** Orders of a list. */
  static List<OrderState> orders(JsonNode list) {
    List<OrderState> orders = new ArrayList<>();
    rows(list).forEach(row -> orders.add(order(row)));
    return orders;
  }

  /** An execution. */
  static Fill fill(JsonNode row) {
    BigDecimal fee = JsonTree.decimal(row, "commission", null);
    String feeAsset = textIfAny(row, "commissionAsset");
    boolean known = fee != null && !feeAsset.isEmpty();
    long time = time(row, "time");
    if (time == 0 || !row.path("isBuyer").isBoolean() || !row.path("isMaker").isBoolean()) {
      throw new JsonException("an execution without time, side or role", 0);
    }
    return new Fill(
        JsonTree.text(row, "symbol"),
        textIfAny(row, "clientOrderId"),
        id(row, "orderId"),
        id(row, "id"),
        row.path("isBuyer").booleanValue() ? Side.BUY : Side.SELL,
        positive(row, "price"),
        positive(row, "qty"),
        null,
        known ? fee : null,
        known ? feeAsset : "",
        row.path("isMaker").booleanValue(),
        time);
  }

  /** Executions of a list. */
  static List<Fill> fills(JsonNode list) {
    List<Fill> fills = new ArrayList<>();
    rows(list).forEach(row -> fills.add(fill(row)));
    return fills;
  }

  /** Balances of an account. */
  static List<Balance> balances(JsonNode account) {
    List<Balance> balances = new ArrayList<>();
    for (JsonNode row : rows(account.path("balances"))) {
      BigDecimal free = JsonTree.decimal(row, "free");
      balances.add(
          new Balance(
              JsonTree.text(row, "asset"),
              JsonTree.plain(free.add(JsonTree.decimal(row, "locked"))),
              free,
              time(account, "updateTime")));
    }
    return balances;
  }
}
