package io.crossbook.core.order;

/** How an order meets the book. */
public enum OrderKind {
  /** At the best prices there are; what is not filled ends. */
  MARKET,
  /**
   * Fills what it can at its limit or better and rests with the remainder until it is cancelled.
   */
  LIMIT,
  /** Rests in the book or is refused: never takes. */
  POST_ONLY,
  /** Immediate or cancel: fills what it can at its limit or better; the remainder ends. */
  IOC,
  /** Fill or kill: wholly at its limit or better, or not at all. */
  FOK;

  /** True if the order may stay in the book. */
  public boolean rests() {
    return this == LIMIT || this == POST_ONLY;
  }
}
