package io.crossbook.simulator.gateio;

import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.server.VenueClock;

/** What the venue forgets. Stateless. */
final class GateMemory {
  private static final long UNFILLED_MILLIS = 600_000;

  private GateMemory() {}

  /** An order that was cancelled without a fill is gone after ten minutes. */
  static boolean keeps(Order order, VenueClock clock) {
    return !order.status().finished()
        || order.filled() > 0
        || clock.trueMillis() - order.updatedNanos() / 1_000_000 < UNFILLED_MILLIS;
  }
}
