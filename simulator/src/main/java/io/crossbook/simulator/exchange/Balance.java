package io.crossbook.simulator.exchange;

import java.math.BigDecimal;

/**
 * An account's amount of one asset.
 *
 * @param total everything, held or not
 * @param held what open orders could cost
 */
public record Balance(BigDecimal total, BigDecimal held) {
  /** Nothing. */
  public static final Balance ZERO = new Balance(BigDecimal.ZERO, BigDecimal.ZERO);

  /** What a new order may use. */
  public BigDecimal free() {
    return total.subtract(held);
  }

  Balance plus(BigDecimal totalChange, BigDecimal heldChange) {
    return new Balance(total.add(totalChange), held.add(heldChange));
  }
}
