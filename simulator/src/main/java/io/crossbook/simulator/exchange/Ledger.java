package io.crossbook.simulator.exchange;

import java.math.BigDecimal;
import java.util.Optional;

/** Where an exchange notes everything it decides, once, in order. */
public interface Ledger {
  /** An order was accepted. */
  void accepted(String venue, Order order);

  /** An order was rejected. */
  void rejected(String venue, Account account, OrderRequest request, Rejection why);

  /** An order was executed; noted before the balances that it moves. */
  void filled(String venue, Order order, Fill fill);

  /** An order is finished: filled, cancelled, expired or prevented. */
  void ended(String venue, Order order);

  /**
   * A balance changed.
   *
   * @param house true for a counter-account of the venue itself
   * @param why the word for the cause: deposit, hold, release, trade, fee, and for perpetuals
   *     realized, funding or insurance
   * @param total change of the total
   * @param held change of what is held
   * @param after the balance afterwards
   */
  void moved(
      String venue,
      Account account,
      boolean house,
      String asset,
      String why,
      Optional<Order> order,
      BigDecimal total,
      BigDecimal held,
      Balance after);
}
