package io.crossbook.simulator.server;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Scaled integers as decimal text. */
public final class Decimals {
  private Decimals() {}

  /** Appends {@code value * 10^-decimals} with exactly that many decimals. */
  public static StringBuilder fixed(StringBuilder out, long value, int decimals) {
    if (decimals == 0) {
      return out.append(value);
    }
    String digits = Long.toString(Math.abs(value));
    if (value < 0) {
      out.append('-');
    }
    int whole = digits.length() - decimals;
    if (whole <= 0) {
      out.append("0.").append("0".repeat(-whole)).append(digits);
    } else {
      out.append(digits, 0, whole).append('.').append(digits, whole, digits.length());
    }
    return out;
  }

  /** Appends {@code value * 10^-decimals} without trailing zeros. */
  public static StringBuilder trimmed(StringBuilder out, long value, int decimals) {
    long v = value;
    int d = decimals;
    while (d > 0 && v % 10 == 0) {
      v /= 10;
      d--;
    }
    return fixed(out, v, d);
  }

  /** {@code value * 10^-decimals} with exactly that many decimals. */
  public static String fixed(long value, int decimals) {
    return fixed(new StringBuilder(24), value, decimals).toString();
  }

  /** A number at a scale, rounded half up. */
  public static String rounded(double value, int decimals) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
  }
}
