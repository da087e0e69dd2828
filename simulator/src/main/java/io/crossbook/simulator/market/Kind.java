package io.crossbook.simulator.market;

/** What is traded in a listing. */
public enum Kind {
  /** Base against quote, delivered at once. */
  SPOT,
  /** A linear perpetual future, settled in the quote currency, with funding. */
  PERPETUAL,
  /** A dealer's foreign exchange price. */
  FX;

  /** Whether trading changes a position and moves no assets. */
  public boolean margined() {
    return this != SPOT;
  }
}
