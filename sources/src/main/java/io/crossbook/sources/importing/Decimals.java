package io.crossbook.sources.importing;

import io.crossbook.core.money.ScaledDecimal;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Finds out how many decimals numbers need, so that nothing is lost when they become scaled {@code
 * long}s, and rounds those that do not fit.
 */
final class Decimals {
  /** Digits left free where numbers are rounded anyway, so that sums of many do not overflow. */
  private static final int SPARE_DIGITS = 4;

  private int scale;
  private int integerDigits = 1;
  private long rounded;

  /**
   * Takes a number into account.
   *
   * @throws NumberFormatException if it is none
   */
  void add(String text) {
    int point = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && point < 0) {
        point = i;
      } else if (c < '0' || c > '9') {
        addParsed(text);
        return;
      }
    }
    if (text.isEmpty() || (text.length() == 1 && point == 0)) {
      throw new NumberFormatException("'" + text + "' is not a number");
    }
    int end = text.length();
    if (point >= 0) {
      while (text.charAt(end - 1) == '0') {
        end--;
      }
    }
    int integers = point < 0 ? end : point;
    scale = Math.max(scale, point < 0 ? 0 : end - point - 1);
    integerDigits = Math.max(integerDigits, integers);
  }

  private void addParsed(String text) {
    BigDecimal value = new BigDecimal(text).stripTrailingZeros();
    scale = Math.max(scale, value.scale());
    integerDigits = Math.max(integerDigits, value.precision() - value.scale());
  }

  /** True if every number fits a {@code long} without losing a digit. */
  boolean exact() {
    return scale + integerDigits <= ScaledDecimal.MAX_SCALE;
  }

  /** Decimals to write the numbers with: all that are needed if they fit, else as many as fit. */
  int scale() {
    return exact() ? scale : Math.max(0, ScaledDecimal.MAX_SCALE - SPARE_DIGITS - integerDigits);
  }

  /** The smallest step of numbers with this scale. */
  BigDecimal step() {
    return BigDecimal.ONE.movePointLeft(scale());
  }

  /** The number as it is, or rounded down to the scale where it does not fit; those are counted. */
  String fit(String text) {
    if (exact()) {
      return text;
    }
    BigDecimal value = new BigDecimal(text);
    if (value.stripTrailingZeros().scale() <= scale()) {
      return text;
    }
    rounded++;
    return value.setScale(scale(), RoundingMode.DOWN).toPlainString();
  }

  /** How many numbers {@link #fit} rounded. */
  long rounded() {
    return rounded;
  }
}
