package io.crossbook.core.order;

/** Where an order of the intent ledger stands. */
public enum LedgerState {
  /** Written down; it may have been sent. */
  INTENDED,
  /** The venue has it. */
  ACCEPTED,
  /** Nobody knows whether the venue has it. */
  UNKNOWN,
  /** Wholly filled. */
  FILLED,
  /** Ended by us, by the venue, or because its remainder could not be filled at once. */
  CANCELLED,
  /** Ended because its time was up. */
  EXPIRED,
  /** Refused by the venue. */
  REJECTED,
  /** Proved absent, or given up with an alarm; it is not sent again. */
  ABANDONED,
  /** A number that was never used. */
  VOID;

  /** True if nothing more is to become of it; what was filled may still be told late. */
  public boolean terminal() {
    return this != INTENDED && this != ACCEPTED && this != UNKNOWN;
  }
}
