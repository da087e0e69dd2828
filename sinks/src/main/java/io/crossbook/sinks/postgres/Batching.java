package io.crossbook.sinks.postgres;

import java.io.Serializable;
import java.time.Duration;

/**
 * How rows are gathered and how long an absent database is waited for. Immutable.
 *
 * @param rows rows that are written at once at the latest
 * @param interval a row waits at most this long for others
 * @param patience how long writing one batch is tried while the database is away; meanwhile the
 *     writer takes nothing more, so the job is back-pressured. After that the job fails and its
 *     restart strategy decides
 */
public record Batching(int rows, Duration interval, Duration patience) implements Serializable {
  /** 500 rows or 200 milliseconds; two minutes of patience. */
  public static final Batching DEFAULT =
      new Batching(500, Duration.ofMillis(200), Duration.ofMinutes(2));

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException with one sentence that names the value
   */
  public Batching {
    if (rows < 1) {
      throw new IllegalArgumentException("a batch holds at least 1 row, not " + rows);
    }
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("the interval of batches must be positive: " + interval);
    }
    if (patience.isNegative()) {
      throw new IllegalArgumentException("the patience must not be negative: " + patience);
    }
  }
}
