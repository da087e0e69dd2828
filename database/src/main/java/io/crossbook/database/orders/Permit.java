package io.crossbook.database.orders;

import java.util.List;

/** The ledger's answer to orders that want to be sent. */
public sealed interface Permit {
  /** They are written down and nobody else may send them: send them, once. */
  record Granted() implements Permit {}

  /**
   * An order of that name is written down already, perhaps with another content: it counts, and the
   * new one is dropped. Nothing was written.
   *
   * @param rows what is written under those names
   */
  record Written(List<LedgerRow> rows) implements Permit {}

  /**
   * Somebody else holds the desk: send nothing more. Nothing was written.
   *
   * @param epoch of the holder
   */
  record Superseded(long epoch) implements Permit {}

  /**
   * They must not be sent. They are written down as void, so that their numbers are used and the
   * desk hears of it.
   *
   * @param why one sentence
   */
  record Refused(String why) implements Permit {}
}
