package io.crossbook.simulator.server;

import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.OrderRequest;
import io.crossbook.simulator.exchange.Placement;

/**
 * What a venue's private protocol acts upon. Owned by the event loop.
 *
 * @param exchange accounts, orders and matching
 * @param faults what befalls them
 * @param clock the venue's, with its error
 */
public record Counterparty(Exchange exchange, TradingFaults faults, VenueClock clock) {
  /** Places an order, unless a fault in force makes the venue refuse it. */
  public Placement place(Account account, OrderRequest request) {
    return faults.place(exchange, account, request);
  }
}
