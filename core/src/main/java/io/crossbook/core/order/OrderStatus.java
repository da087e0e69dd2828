package io.crossbook.core.order;

/** What a venue says about an order. */
public enum OrderStatus {
  /** Taken by the venue and not yet at its book. */
  PENDING,
  /** In the book, perhaps partly filled. */
  OPEN,
  /** Wholly filled. */
  FILLED,
  /** Ended by the client, by the venue, or because its remainder could not be filled at once. */
  CANCELLED,
  /** Ended because its time was up. */
  EXPIRED,
  /** Refused. */
  REJECTED;

  /** True if nothing more can become of the order. */
  public boolean terminal() {
    return this != PENDING && this != OPEN;
  }
}
