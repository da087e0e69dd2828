package io.crossbook.core.desk;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.opportunity.Leg;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Watches what operations hold, on the middle of its markets as they are now. Where a market is not
 * known nothing is closed blindly: a person is told, once. Stateless over the desk's state.
 */
final class Stops {
  private static final long UNWATCHED_NANOS = 30_000_000_000L;

  private final DeskConfig config;
  private final Marks marks;

  Stops(DeskConfig config, Marks marks) {
    this.config = config;
    this.marks = marks;
  }

  /**
   * Looks at what an operation holds.
   *
   * @param alarm is told if it has not been possible to look for thirty seconds
   * @return why it is closed now; null if it is not
   */
  String look(Operation operation, long now, Runnable alarm) {
    StopRule rule = config.stops().get(operation.strategy);
    if (rule == null || operation.notional.signum() == 0) {
      return null;
    }
    BigDecimal profit = profit(operation, now);
    if (profit == null) {
      operation.unwatchedSince = unwatched(operation.unwatchedSince, now, alarm);
      return null;
    }
    operation.unwatchedSince = 0;
    BigDecimal worth = BigDecimal.ONE.add(profit.divide(operation.notional, MathContext.DECIMAL64));
    operation.best = StopRule.best(operation.best, worth);
    return why(rule, operation.best, worth);
  }

  /** Why what is worth this much is closed, in words; null if it is not. */
  static String why(StopRule rule, BigDecimal best, BigDecimal worth) {
    String why = rule.triggered(best, worth);
    return why == null ? null : why + " at " + percent(worth) + ", best " + percent(best);
  }

  private static String percent(BigDecimal worth) {
    return worth
            .subtract(BigDecimal.ONE)
            .movePointRight(2)
            .setScale(2, RoundingMode.HALF_EVEN)
            .toPlainString()
        + " %";
  }

  /**
   * Nobody can say what something is worth.
   *
   * @param since when that began; 0 if it does now
   * @param alarm is told once, after thirty seconds
   * @return since when, to be kept
   */
  static long unwatched(long since, long now, Runnable alarm) {
    if (since == 0) {
      return now;
    }
    if (since != Long.MAX_VALUE && now - since >= UNWATCHED_NANOS) {
      alarm.run();
      return Long.MAX_VALUE;
    }
    return since;
  }

  /** What it came to so far with what it holds at its mark; null if nobody can say. */
  private BigDecimal profit(Operation operation, long now) {
    OperationProfit.Profit realized = OperationProfit.realized(operation, marks, now);
    if (realized == null) {
      return null;
    }
    BigDecimal sum = realized.net();
    for (int i = 0; i < operation.legs.size(); i++) {
      Leg leg = operation.legs.get(i).planned;
      BigDecimal held = operation.held(i);
      if (!ExecutionStyle.derivative(leg) || held.signum() == 0) {
        continue;
      }
      BigDecimal mid = marks.mid(leg.venue(), leg.symbol(), now);
      Marks.Rate rate = marks.rate(Instrument.parse(leg.instrument()).quote(), now);
      if (mid == null || rate == null) {
        return null;
      }
      BigDecimal gain =
          mid.multiply(held).subtract(Closing.entry(operation, i, held)).multiply(leg.multiplier());
      sum = sum.add((leg.buys() ? gain : gain.negate()).multiply(rate.mid()));
    }
    return sum;
  }
}
