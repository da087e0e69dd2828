package io.crossbook.simulator.exchange;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What positions bind of an account, the same for every listing and size.
 *
 * @param initial fraction of a position's value that opening it takes
 * @param maintenance fraction of it below which positions are closed
 */
public record MarginRules(BigDecimal initial, BigDecimal maintenance) {
  /** Checks. */
  public MarginRules {
    if (maintenance.signum() <= 0
        || initial.compareTo(maintenance) < 0
        || initial.compareTo(BigDecimal.ONE) > 0) {
      throw new IllegalArgumentException("Margins must satisfy 0 < maintenance <= initial <= 1");
    }
  }

  /** From decimal text. */
  public static MarginRules of(String initial, String maintenance) {
    return new MarginRules(new BigDecimal(initial), new BigDecimal(maintenance));
  }

  /** How many times its initial margin a position may be worth, rounded down. */
  public int leverage() {
    return BigDecimal.ONE.divide(initial, 0, RoundingMode.DOWN).intValueExact();
  }
}
