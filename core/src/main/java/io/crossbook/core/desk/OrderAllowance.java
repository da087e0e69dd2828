package io.crossbook.core.desk;

import java.io.Serializable;

/**
 * How many new orders a venue takes of an account: a bucket that empties by the second. Immutable.
 *
 * @param perSecond orders that may go each second for as long as one likes; more than 0
 * @param burst orders that may go at once after a rest; at least 1
 */
public record OrderAllowance(double perSecond, int burst) implements Serializable {

  /**
   * An allowance.
   *
   * @throws IllegalArgumentException if nothing could ever be sent
   */
  public OrderAllowance {
    if (!(perSecond > 0) || burst < 1) {
      throw new IllegalArgumentException(
          "an allowance of "
              + perSecond
              + " orders a second and "
              + burst
              + " at once lets none go");
    }
  }

  /** Orders that only those may use that bring exposure down; none where there is room for one. */
  int kept() {
    return Math.min(burst - 1, Math.max(1, burst / 4));
  }
}
