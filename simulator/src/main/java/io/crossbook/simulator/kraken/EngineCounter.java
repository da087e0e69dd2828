package io.crossbook.simulator.kraken;

import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Order;
import io.crossbook.simulator.server.VenueClock;
import java.util.HashMap;
import java.util.Map;

/**
 * The matching engine's counter of each account and pair, at the lowest tier: a placement costs
 * one, a cancellation the more the shorter the order rested, and what a placement would take over
 * the threshold is refused. Cancellations are counted and never refused; what the venue does with
 * one beyond the threshold is not documented. Not thread-safe.
 */
final class EngineCounter {
  private static final double THRESHOLD = 60;
  private static final double DECAY_PER_NANO = 1e-9;

  /** What a cancellation costs of an order that rested less than so many seconds. */
  private static final int[][] CANCEL_COSTS = {
    {5, 8}, {10, 6}, {15, 5}, {45, 4}, {90, 2}, {300, 1}
  };

  private final VenueClock clock;
  private final Map<Pair, Level> levels = new HashMap<>();

  private record Pair(Account account, String symbol) {}

  private static final class Level {
    private double count;
    private long at;
  }

  EngineCounter(VenueClock clock) {
    this.clock = clock;
  }

  /** Counts a placement; false, and nothing counted, where it is refused. */
  boolean placed(Account account, String symbol) {
    Level level = level(account, symbol);
    if (level.count + 1 > THRESHOLD) {
      return false;
    }
    level.count++;
    return true;
  }

  /** Counts the cancellation of an order that somebody asked for. */
  void cancelled(Order order) {
    long seconds = (clock.nanos() - order.createdNanos()) / 1_000_000_000;
    for (int[] cost : CANCEL_COSTS) {
      if (seconds < cost[0]) {
        level(order.account(), order.spec().symbol()).count += cost[1];
        return;
      }
    }
  }

  private Level level(Account account, String symbol) {
    Level level = levels.computeIfAbsent(new Pair(account, symbol), any -> new Level());
    long now = clock.nanos();
    level.count = Math.max(0, level.count - Math.max(0, now - level.at) * DECAY_PER_NANO);
    level.at = Math.max(level.at, now);
    return level;
  }
}
