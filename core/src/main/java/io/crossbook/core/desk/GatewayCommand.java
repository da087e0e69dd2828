package io.crossbook.core.desk;

import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderNews;
import io.crossbook.core.order.Purpose;
import java.util.List;

/** Something that a desk wants done at venues or in the intent ledger. Immutable. */
public sealed interface GatewayCommand {
  /** Number of the desk. */
  int desk();

  /**
   * Write these orders down, all or none, and send them.
   *
   * @param epoch under which the desk decided
   * @param orders at least one
   * @param scopes in which they are sent, such as {@code venue:kraken}; what is stopped there is
   *     refused
   * @param decidedAt time of the fact behind it, nanoseconds since the epoch
   */
  record Send(int desk, long epoch, List<Order> orders, List<String> scopes, long decidedAt)
      implements GatewayCommand {}

  /**
   * An order to send.
   *
   * @param intent what
   * @param purpose what for
   * @param opportunity id of the opportunity behind it
   */
  record Order(OrderIntent intent, Purpose purpose, String opportunity) {}

  /**
   * End an order that may rest.
   *
   * @param name which
   * @param venueOrderId empty while it is not known
   * @param sentAt nanoseconds since the epoch, at or before it was sent
   */
  record Cancel(
      int desk,
      OrderName name,
      String venue,
      String account,
      String symbol,
      String venueOrderId,
      long sentAt)
      implements GatewayCommand {}

  /**
   * Write down what the venues' streams said of orders.
   *
   * @param news in the order in which it came
   */
  record Settle(int desk, List<OrderNews> news) implements GatewayCommand {}

  /**
   * Fill the gaps that overtaken numbers left.
   *
   * @param epoch under which the desk is held
   * @param below first operation that is left alone
   */
  record CloseGaps(int desk, long epoch, long below) implements GatewayCommand {}
}
