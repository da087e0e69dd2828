package io.crossbook.simulator.exchange;

import java.math.BigDecimal;

/**
 * What an account pays.
 *
 * @param maker fraction of the traded amount for resting orders
 * @param taker fraction of the traded amount for orders that take
 */
public record FeeTier(BigDecimal maker, BigDecimal taker) {
  /** Checks. */
  public FeeTier {
    if (maker.signum() < 0 || taker.compareTo(maker) < 0 || taker.compareTo(BigDecimal.ONE) >= 0) {
      throw new IllegalArgumentException("Fees must satisfy 0 <= maker <= taker < 1");
    }
  }

  /** From decimal text. */
  public static FeeTier of(String maker, String taker) {
    return new FeeTier(new BigDecimal(maker), new BigDecimal(taker));
  }
}
