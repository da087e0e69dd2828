package io.crossbook.transport;

/**
 * Which of the requests that wait for an account goes first: in this order. Where the venue's limit
 * of requests holds them up, cancels and reads that count take turns.
 */
public enum Priority {
  /** Ends an order. */
  CANCEL,
  /** Places an order; counts against the venue's limits of new orders. */
  ORDER,
  /** Reads. */
  READ
}
