package io.crossbook.venues.kraken.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Rfc3339;
import io.crossbook.venues.trading.PrivateOutput;
import io.crossbook.venues.trading.RememberedOrders;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Reads rows of the channels {@code executions} and {@code balances}. Many rows of an order hold
 * only what changed, so what was said of an order is remembered until it ends. Not thread-safe: the
 * stream's thread.
 */
final class ExecutionReports {
  /** What was said of an order. */
  private static final class Known {
    String symbol = "";
    String clientOrderId = "";
    Side side;
    BigDecimal quantity;
    BigDecimal filled;
    BigDecimal averagePrice;
  }

  private final RememberedOrders<Known> orders = new RememberedOrders<>();

  /** Forgets everything: a snapshot follows. */
  void clear() {
    orders.clear();
  }

  /**
   * Reads a row of {@code executions}.
   *
   * @throws JsonException if it cannot be understood
   */
  void execution(JsonNode row, long receivedAt, PrivateOutput out) {
    String id = JsonTree.text(row, "order_id");
    String kind = JsonTree.text(row, "exec_type");
    Known known = orders.of(id, Known::new);
    learn(known, row);
    long time = Rfc3339.nanos(row.path("timestamp").asText(""));
    if (kind.equals("trade")) {
      out.fill(fill(id, known, row, time), receivedAt);
    }
    OrderStatus status = status(row, kind);
    if (status == null) {
      return;
    }
    out.order(
        new OrderState(
            known.symbol,
            known.clientOrderId,
            id,
            known.side,
            status,
            known.quantity,
            known.filled,
            known.averagePrice,
            row.path("reason").asText(""),
            time),
        receivedAt);
    if (status.terminal()) {
      orders.forget(id);
    }
  }

  /**
   * Reads a trade of a snapshot: one of the last fifty, of an order that may be over for long, so
   * that it says nothing of where that stands.
   *
   * @return empty if the row does not say enough by itself; the history does
   * @throws JsonException if it cannot be understood
   */
  static Optional<Fill> trade(JsonNode row) {
    Known known = new Known();
    learn(known, row);
    long time = Rfc3339.nanos(row.path("timestamp").asText(""));
    return known.symbol.isEmpty() || known.side == null || time == 0
        ? Optional.empty()
        : Optional.of(fill(JsonTree.text(row, "order_id"), known, row, time));
  }

  private static void learn(Known known, JsonNode row) {
    known.symbol = row.path("symbol").asText(known.symbol);
    known.clientOrderId = row.path("cl_ord_id").asText(known.clientOrderId);
    Side side = KrakenOrders.side(row.path("side").asText(""));
    known.side = side != null ? side : known.side;
    known.quantity = JsonTree.decimal(row, "order_qty", known.quantity);
    known.filled = JsonTree.decimal(row, "cum_qty", known.filled);
    BigDecimal average = JsonTree.decimal(row.path("avg_price"));
    if (average != null && average.signum() > 0) {
      known.averagePrice = average;
    }
  }

  private static Fill fill(String orderId, Known known, JsonNode row, long time) {
    BigDecimal quantity = JsonTree.decimal(row, "last_qty");
    BigDecimal price = JsonTree.decimal(row, "last_price");
    if (quantity.signum() <= 0 || price.signum() <= 0) {
      throw new JsonException("a trade of " + quantity + " at " + price, 0, true);
    }
    if (known.symbol.isEmpty() || known.side == null || time == 0) {
      throw new JsonException("a trade without symbol, side or time", 0);
    }
    BigDecimal fee = null;
    String feeAsset = "";
    for (JsonNode each : row.path("fees")) {
      String asset = KrakenNames.asset(JsonTree.text(each, "asset"));
      BigDecimal charged = JsonTree.decimal(each, "qty");
      if (fee != null && !asset.equals(feeAsset)) {
        // Two assets have no sum; the history says what the fee was worth.
        fee = null;
        feeAsset = "";
        break;
      }
      fee = fee == null ? charged : fee.add(charged);
      feeAsset = asset;
    }
    return new Fill(
            known.symbol,
            known.clientOrderId,
            orderId,
            JsonTree.text(row, "exec_id"),
            known.side,
            price,
            quantity,
            JsonTree.decimal(row.path("cum_qty")),
            fee,
            feeAsset,
            row.path("liquidity_ind").asText("").equals("m"),
            time)
        .booked(row.has("cost") ? JsonTree.decimal(row, "cost") : null);
  }

  /** Null if the row does not say where the order stands. */
  private static OrderStatus status(JsonNode row, String kind) {
    String word = row.path("order_status").asText(kind);
    return switch (word) {
      case "pending_new" -> OrderStatus.PENDING;
      case "new", "partially_filled" -> OrderStatus.OPEN;
      case "filled" -> OrderStatus.FILLED;
      case "canceled" -> OrderStatus.CANCELLED;
      case "expired" -> OrderStatus.EXPIRED;
      case "trade", "amended", "restated", "status", "iceberg_refill" -> null;
      default -> throw new JsonException("order status '" + word + "' is not known", 0);
    };
  }

  /**
   * Reads a row of {@code balances}. What counts is the spot wallet: the others (earn) cannot be
   * traded. The balance does not say what open orders hold.
   *
   * @return empty if it is of another wallet
   * @throws JsonException if it cannot be understood
   */
  static Optional<Balance> balance(JsonNode row) {
    String asset = KrakenNames.asset(JsonTree.text(row, "asset"));
    if (!row.path("wallet_type").asText("spot").equals("spot")) {
      return Optional.empty();
    }
    BigDecimal total = JsonTree.decimal(row, "balance");
    if (row.path("wallets").isArray()) {
      total = BigDecimal.ZERO;
      for (JsonNode wallet : row.path("wallets")) {
        if (wallet.path("type").asText("").equals("spot")) {
          total = total.add(JsonTree.decimal(wallet, "balance"));
        }
      }
    }
    long time = Rfc3339.nanos(row.path("timestamp").asText(""));
    return Optional.of(new Balance(asset, total, null, time));
  }
}
