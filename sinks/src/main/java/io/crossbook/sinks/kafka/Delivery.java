package io.crossbook.sinks.kafka;

import java.io.Serializable;
import java.time.Duration;

/**
 * How surely a record is written. Immutable.
 *
 * @param transactionalIdPrefix names the sink's transactions: unique per sink in the cluster and
 *     the same after every restart; null for at-least-once
 * @param transactionTimeout after which the broker gives up a transaction
 */
public record Delivery(String transactionalIdPrefix, Duration transactionTimeout)
    implements Serializable {
  /** What brokers allow unless told otherwise ({@code transaction.max.timeout.ms}). */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException with one sentence that names the value
   */
  public Delivery {
    if (transactionTimeout.compareTo(LONGEST) > 0 || transactionTimeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "the transaction timeout is "
              + transactionTimeout.toMillis()
              + " ms; brokers allow 1..900000");
    }
  }

  /**
   * A record is visible at once, and may come twice after a failure. Facts and decisions have
   * names, so a reader can tell.
   */
  public static Delivery atLeastOnce() {
    return new Delivery(null, LONGEST);
  }

  /**
   * A record comes once, and is visible to readers of committed records when the checkpoint that
   * covers it completes. For archives and audit, not for anything that must be fast.
   *
   * @param transactionTimeout longer than a checkpoint and a restart together, or records are lost
   */
  public static Delivery exactlyOnce(String transactionalIdPrefix, Duration transactionTimeout) {
    if (transactionalIdPrefix.isBlank()) {
      throw new IllegalArgumentException("exactly-once needs a prefix of transactional ids");
    }
    return new Delivery(transactionalIdPrefix, transactionTimeout);
  }

  boolean exactlyOnce() {
    return transactionalIdPrefix != null;
  }
}
