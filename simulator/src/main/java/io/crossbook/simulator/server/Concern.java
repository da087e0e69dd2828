package io.crossbook.simulator.server;

/** What a client's request is about. */
public enum Concern {
  /** Market data. */
  PUBLIC,
  /** An account is asked about. */
  ACCOUNT,
  /** An order is placed or cancelled. */
  ORDER
}
