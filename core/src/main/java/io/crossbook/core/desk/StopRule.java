package io.crossbook.core.desk;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * When what is held is given up (spec 1.7). What it is worth is a multiple of what went into it: 1
 * at the begin, 0.98 after a loss of 2 %. Immutable.
 *
 * @param loss share that is lost, 0..1: at that loss it is closed; null if no loss closes it
 * @param activation share that is won: from there on the stop trails behind the best; null if it
 *     never does
 * @param distance share of the best, 0..1: that far below it is closed; null with {@code
 *     activation}
 */
public record StopRule(BigDecimal loss, BigDecimal activation, BigDecimal distance)
    implements Serializable {

  /**
   * @throws IllegalArgumentException with one sentence that names the value and what is allowed
   */
  public StopRule {
    if ((activation == null) != (distance == null)) {
      throw new IllegalArgumentException(
          "a stop trails from an activation on and at a distance: both are needed, or neither");
    }
    if (loss == null && activation == null) {
      throw new IllegalArgumentException(
          "a stop needs a loss, or an activation and a distance; it has neither");
    }
    if (loss != null) {
      within("loss", loss);
    }
    if (distance != null) {
      within("distance", distance);
    }
    if (activation != null && activation.signum() <= 0) {
      throw new IllegalArgumentException(
          "a stop's activation is " + activation + "; allowed is more than 0");
    }
  }

  private static void within(String what, BigDecimal share) {
    if (share.signum() <= 0 || share.compareTo(BigDecimal.ONE) >= 0) {
      throw new IllegalArgumentException(
          "a stop's " + what + " is " + share + "; allowed is more than 0 and less than 1");
    }
  }

  /** Loss of 2 %; from a profit of 2 % on, 3 % behind the best. */
  public static StopRule standard() {
    return new StopRule(new BigDecimal("0.02"), new BigDecimal("0.02"), new BigDecimal("0.03"));
  }

  /** The best that it was worth, with what it is worth now. */
  public static BigDecimal best(BigDecimal before, BigDecimal worth) {
    return before.max(worth).max(BigDecimal.ONE);
  }

  /**
   * Why it is closed.
   *
   * @param best that it was ever worth, this moment included
   * @return null if it is not
   */
  public String triggered(BigDecimal best, BigDecimal worth) {
    if (loss != null && worth.compareTo(BigDecimal.ONE.subtract(loss)) <= 0) {
      return "stop-loss";
    }
    if (activation == null) {
      return null;
    }
    boolean trails = best.compareTo(BigDecimal.ONE.add(activation)) >= 0;
    boolean fell = worth.compareTo(best.multiply(BigDecimal.ONE.subtract(distance))) <= 0;
    return trails && fell ? "trailing stop" : null;
  }
}
