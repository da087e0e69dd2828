package io.crossbook.simulator.exchange;

/** Where an order stands. */
public enum OrderStatus {
  /** Accepted and not finished, perhaps partly filled. */
  OPEN,
  /** Entirely filled. */
  FILLED,
  /** Ended by the client, or by a switch that the client set. */
  CANCELLED,
  /** Ended by its own time in force. */
  EXPIRED,
  /** Ended because it would have traded with its own account. */
  PREVENTED;

  /** Whether nothing more happens to it. */
  public boolean finished() {
    return this != OPEN;
  }
}
