package io.crossbook.simulator.exchange;

import java.math.BigDecimal;
import java.util.Set;

/**
 * Hears what happens at an exchange, in order, on the event loop, after it was booked. What a
 * listener does not want to hear it leaves out.
 */
public interface ExchangeListener {
  /** An order was accepted. */
  default void accepted(Order order) {}

  /** An order was executed, perhaps for the last time: its status says so. */
  default void filled(Order order, Fill fill) {}

  /** An order ended unfilled or partly filled. */
  default void ended(Order order) {}

  /** Balances of an account changed. */
  default void moved(Account account, Set<String> assets) {}

  /** A perpetual's funding was paid, or received if the amount is above zero. */
  default void funded(Account account, Position position, BigDecimal amount) {}

  /** Client orders took from a listing's public book. */
  default void taken(String symbol) {}
}
