package io.crossbook.core.money;

import java.math.BigDecimal;

/**
 * Exact decimals as scaled {@code long}s: {@code value * 10^-scale}. All conversions are
 * overflow-checked. Stateless.
 */
public final class ScaledDecimal {
  /** Largest scale whose power of ten fits a {@code long}. */
  public static final int MAX_SCALE = 18;

  private static final long[] POWERS = new long[MAX_SCALE + 1];

  static {
    long power = 1;
    for (int i = 0; i <= MAX_SCALE; i++) {
      POWERS[i] = power;
      if (i < MAX_SCALE) {
        power *= 10;
      }
    }
  }

  private ScaledDecimal() {}

  /** 10 to the power {@code exponent}, 0..18. */
  public static long pow10(int exponent) {
    return POWERS[exponent];
  }

  /**
   * {@code value} in units of 10^-{@code scale}.
   *
   * @throws ArithmeticException if it is not a multiple of that unit or does not fit
   */
  public static long of(BigDecimal value, int scale) {
    return value.setScale(scale).unscaledValue().longValueExact();
  }

  /** The exact decimal behind a scaled value. */
  public static BigDecimal toBigDecimal(long scaled, int scale) {
    return BigDecimal.valueOf(scaled, scale);
  }

  /** The nearest double of a scaled value. */
  public static double toDouble(long scaled, int scale) {
    // Division is correctly rounded for |scaled| < 2^53; multiplying by the inverse is not.
    return scaled / (double) POWERS[scale];
  }

  /**
   * The value at another scale.
   *
   * @throws ArithmeticException if digits would be lost or it does not fit
   */
  public static long rescale(long scaled, int from, int to) {
    if (from == to) {
      return scaled;
    }
    if (to > from) {
      return Math.multiplyExact(scaled, POWERS[to - from]);
    }
    long divisor = POWERS[from - to];
    if (scaled % divisor != 0) {
      throw new ArithmeticException(
          toBigDecimal(scaled, from) + " cannot be written with " + to + " decimals");
    }
    return scaled / divisor;
  }
}
