package io.crossbook.core.basis;

import io.crossbook.core.fact.Funding;
import java.math.BigDecimal;

/**
 * What funding is expected to come to while a position is held: the running rate, assumed to stay,
 * times the number of payments. Stateless.
 */
final class FundingForecast {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private FundingForecast() {}

  /**
   * Fraction of the position's value that longs pay to shorts over the holding time; negative:
   * shorts pay longs.
   *
   * @param now nanoseconds since the epoch
   * @param intervalSeconds time between two payments, positive
   * @param longs whether the position is long, so that an unknown payment time is counted against
   *     it
   */
  static BigDecimal paidByLongs(
      Funding funding, long now, long holdingSeconds, long intervalSeconds, boolean longs) {
    boolean pays = longs == (funding.rate().signum() > 0);
    return funding
        .rate()
        .multiply(
            BigDecimal.valueOf(
                payments(funding.nextFundingTime(), now, holdingSeconds, intervalSeconds, pays)));
  }

  /**
   * Payments after now and up to the end of the holding time.
   *
   * @param next time of one payment, nanoseconds since the epoch; 0 if unknown
   * @param pays true to count the most there may be if {@code next} is unknown, else the least
   */
  static long payments(
      long next, long now, long holdingSeconds, long intervalSeconds, boolean pays) {
    if (next == 0) {
      long whole = holdingSeconds / intervalSeconds;
      return pays && holdingSeconds % intervalSeconds != 0 ? whole + 1 : whole;
    }
    long interval = intervalSeconds * NANOS_PER_SECOND;
    long end = now + holdingSeconds * NANOS_PER_SECOND;
    if (next > now) {
      return next > end ? 0 : 1 + (end - next) / interval;
    }
    // The time that is known is past: the schedule goes on from it.
    return (end - next) / interval - (now - next) / interval;
  }
}
