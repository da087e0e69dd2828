package io.crossbook.sources.execution;

import io.crossbook.sources.connection.ConnectionSettings;
import java.io.Serializable;
import java.time.Duration;

/**
 * How an account is followed. Immutable.
 *
 * @param fillsEvery how often executions are read although the stream is live
 * @param accountEvery how often open orders, funding, balances and positions are read
 * @param withoutStream after this long everything is read although the stream is not open: once it
 *     is, everything is read whatever was read before, and twice is more than some venues allow
 * @param firstBackoff longest wait before the first attempt to reconnect or to read again; doubles
 *     with each failure
 * @param mostBackoff longest wait of all
 * @param connectTimeout a connection must be open within
 * @param tick how often the stream is told that time passes; at most a second
 */
public record LaneTimes(
    Duration fillsEvery,
    Duration accountEvery,
    Duration withoutStream,
    Duration firstBackoff,
    Duration mostBackoff,
    Duration connectTimeout,
    Duration tick)
    implements Serializable {
  private static final int MOST_DOUBLINGS = 20;
  private static final int MOST_MESSAGE_BYTES = 8 << 20;

  /** Executions every five seconds, the rest every thirty. */
  public static LaneTimes standard() {
    return new LaneTimes(
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(2),
        Duration.ofMillis(250),
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        Duration.ofMillis(100));
  }

  /** How long to wait after so many failures. */
  long backoffNanos(int failures) {
    long wait = firstBackoff.toNanos() << Math.min(failures, MOST_DOUBLINGS);
    return Math.min(wait, mostBackoff.toNanos());
  }

  ConnectionSettings connections() {
    return new ConnectionSettings(MOST_MESSAGE_BYTES, firstBackoff, mostBackoff, connectTimeout);
  }
}
