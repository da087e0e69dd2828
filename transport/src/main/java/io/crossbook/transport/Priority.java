package io.crossbook.transport;

/**
 * Which of the requests that wait for an account goes first: cancels, then {@linkplain
 * VenueAccount#order orders}, then reads. Where the venue's limit of requests holds them up,
 * cancels and reads that count take turns.
 */
public enum Priority {
  /** Ends an order. */
  CANCEL,
  /** Reads. */
  READ
}
