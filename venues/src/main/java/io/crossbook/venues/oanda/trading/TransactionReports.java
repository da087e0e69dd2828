package io.crossbook.venues.oanda.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.PrivateOutput;
import io.crossbook.venues.trading.RememberedOrders;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Makes orders, fills and balances of transactions. Fills and cancels do not say what was ordered,
 * so it is remembered from the order's creation until it ends; of an order that was created before
 * the stream began the cumulative quantity is not known. Not thread-safe: the stream's thread.
 */
final class TransactionReports {
  /** What is known of an order. */
  private static final class Known {
    String symbol = "";
    Side side;
    BigDecimal quantity;
    BigDecimal filled = BigDecimal.ZERO;
    BigDecimal value = BigDecimal.ZERO;
  }

  private static final String CREATED = "_ORDER";
  private static final String REFUSED = "_ORDER_REJECT";

  private final RememberedOrders<Known> orders = new RememberedOrders<>();
  private final OandaAccess access;

  TransactionReports(OandaAccess access) {
    this.access = access;
  }

  /**
   * Reads a transaction; types that are about none of these are passed over.
   *
   * @throws JsonException if it cannot be understood
   */
  void read(JsonNode transaction, long receivedAt, PrivateOutput out) {
    String type = JsonTree.text(transaction, "type");
    if (OandaFills.isFill(transaction)) {
      filled(transaction, receivedAt, out);
    } else if (type.equals("ORDER_CANCEL")) {
      cancelled(transaction, receivedAt, out);
    } else if (type.endsWith(CREATED) && transaction.hasNonNull("instrument")) {
      created(transaction, type, receivedAt, out);
    } else if (type.endsWith(REFUSED) && transaction.hasNonNull("instrument")) {
      rejected(transaction, receivedAt, out);
    }
    BigDecimal balance = JsonTree.decimal(transaction.path("accountBalance"));
    if (balance != null && !access.homeCurrency().isEmpty()) {
      long time = OandaFills.time(transaction);
      out.balance(new Balance(access.homeCurrency(), balance, null, time), receivedAt);
    }
  }

  private void created(JsonNode order, String type, long receivedAt, PrivateOutput out) {
    String id = JsonTree.text(order, "id");
    String clientId = order.path("clientExtensions").path("id").asText("");
    BigDecimal units = JsonTree.decimal(order, "units");
    Known known = orders.of(clientId.isEmpty() ? id : clientId, Known::new);
    // The rest of a partly filled order comes as a new order of the same name, and goes on.
    if (known.filled.signum() == 0) {
      known.symbol = JsonTree.text(order, "instrument");
      known.side = units.signum() >= 0 ? Side.BUY : Side.SELL;
      known.quantity = units.abs();
    }
    OrderStatus status = type.equals("MARKET_ORDER") ? OrderStatus.PENDING : OrderStatus.OPEN;
    out.order(state(known, clientId, id, status, "", OandaFills.time(order)), receivedAt);
  }

  private static void rejected(JsonNode refusal, long receivedAt, PrivateOutput out) {
    BigDecimal units = JsonTree.decimal(refusal.path("units"));
    out.order(
        new OrderState(
            JsonTree.text(refusal, "instrument"),
            refusal.path("clientExtensions").path("id").asText(""),
            "",
            units == null ? null : units.signum() >= 0 ? Side.BUY : Side.SELL,
            OrderStatus.REJECTED,
            units == null ? null : units.abs(),
            BigDecimal.ZERO,
            null,
            JsonTree.text(refusal, "rejectReason"),
            OandaFills.time(refusal)),
        receivedAt);
  }

  private void filled(JsonNode fill, long receivedAt, PrivateOutput out) {
    String clientId = fill.path("clientOrderID").asText("");
    String id = JsonTree.text(fill, "orderID");
    String key = clientId.isEmpty() ? id : clientId;
    BigDecimal units = JsonTree.decimal(fill, "units").abs();
    BigDecimal price = OandaFills.price(fill);
    Known known = orders.find(key);
    BigDecimal cumulative = known == null ? null : known.filled.add(units);
    out.fill(OandaFills.read(fill, cumulative, access.homeCurrency()), receivedAt);
    if (known == null) {
      return;
    }
    known.filled = cumulative;
    known.value = known.value.add(units.multiply(price));
    boolean whole = cumulative.compareTo(known.quantity) >= 0;
    OrderStatus status = whole ? OrderStatus.FILLED : OrderStatus.OPEN;
    out.order(state(known, clientId, id, status, "", OandaFills.time(fill)), receivedAt);
    if (whole) {
      orders.forget(key);
    }
  }

  private void cancelled(JsonNode cancel, long receivedAt, PrivateOutput out) {
    String clientId = cancel.path("clientOrderID").asText("");
    String id = JsonTree.text(cancel, "orderID");
    String key = clientId.isEmpty() ? id : clientId;
    Known known = orders.find(key);
    String reason = cancel.path("reason").asText("");
    long time = OandaFills.time(cancel);
    out.order(
        known != null
            ? state(known, clientId, id, OrderStatus.CANCELLED, reason, time)
            : new OrderState(
                "", clientId, id, null, OrderStatus.CANCELLED, null, null, null, reason, time),
        receivedAt);
    orders.forget(key);
  }

  private static OrderState state(
      Known known, String clientId, String id, OrderStatus status, String reason, long time) {
    return new OrderState(
        known.symbol,
        clientId,
        id,
        known.side,
        status,
        known.quantity,
        known.filled,
        known.filled.signum() == 0
            ? null
            : known.value.divide(known.filled, MathContext.DECIMAL64).stripTrailingZeros(),
        reason,
        time);
  }
}
