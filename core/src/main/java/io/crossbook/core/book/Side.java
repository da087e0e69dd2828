package io.crossbook.core.book;

/** A side of a book, of an order or of a taker. */
public enum Side {
  /** Who wants to buy; in a book, the bids. */
  BUY,
  /** Who wants to sell; in a book, the asks. */
  SELL;

  /** The other side. */
  public Side opposite() {
    return this == BUY ? SELL : BUY;
  }

  /** +1 for buying, -1 for selling. */
  public int sign() {
    return this == BUY ? 1 : -1;
  }
}
