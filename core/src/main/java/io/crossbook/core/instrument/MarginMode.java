package io.crossbook.core.instrument;

/** How an account secures its positions. */
public enum MarginMode {
  /** Fully paid: no borrowing. */
  CASH,
  /** One collateral pool for all positions. */
  CROSS,
  /** Collateral per position. */
  ISOLATED
}
