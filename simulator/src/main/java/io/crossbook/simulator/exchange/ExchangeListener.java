package io.crossbook.simulator.exchange;

import java.util.Set;

/** Hears what happens at an exchange, in order, on the event loop, after it was booked. */
public interface ExchangeListener {
  /** An order was accepted. */
  void accepted(Order order);

  /** An order was executed, perhaps for the last time: its status says so. */
  void filled(Order order, Fill fill);

  /** An order ended unfilled or partly filled. */
  void ended(Order order);

  /** Balances of an account changed. */
  void moved(Account account, Set<String> assets);

  /** Client orders took from a listing's public book. */
  void taken(String symbol);
}
