package io.crossbook.simulator.exchange;

/** Direction of an order. */
public enum Side {
  /** Pays quote, receives base. */
  BUY,
  /** Pays base, receives quote. */
  SELL;

  /** The other direction. */
  public Side opposite() {
    return this == BUY ? SELL : BUY;
  }
}
