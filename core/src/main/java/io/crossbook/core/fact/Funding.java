package io.crossbook.core.fact;

import java.math.BigDecimal;

/**
 * The running estimate of a perpetual's next funding payment.
 *
 * @param venue venue id
 * @param symbol the venue's symbol
 * @param instrument canonical name of the perpetual
 * @param time receive time, nanoseconds since the epoch
 * @param venueTime the venue's time, nanoseconds since the epoch; 0 if unknown
 * @param rate fraction of the position's value that longs pay to shorts at the next funding time
 *     (negative: shorts pay longs), within [-1, 1]
 * @param intervalSeconds time between two payments; 0 if the venue does not say
 * @param nextFundingTime nanoseconds since the epoch; 0 if the venue does not say
 */
public record Funding(
    String venue,
    String symbol,
    String instrument,
    long time,
    long venueTime,
    BigDecimal rate,
    long intervalSeconds,
    long nextFundingTime)
    implements Fact {

  /**
   * A funding fact.
   *
   * @throws IllegalArgumentException if the rate is outside [-1, 1]
   */
  public static Funding of(
      String venue,
      String symbol,
      String instrument,
      long time,
      long venueTime,
      BigDecimal rate,
      long intervalSeconds,
      long nextFundingTime) {
    if (rate.abs().compareTo(BigDecimal.ONE) > 0) {
      throw new IllegalArgumentException(
          "funding rate of " + venue + ":" + symbol + " is " + rate + ", outside [-1, 1]");
    }
    return new Funding(
        venue, symbol, instrument, time, venueTime, rate, intervalSeconds, nextFundingTime);
  }
}
