package io.crossbook.sources.live;

import io.crossbook.sources.connection.ConnectionSettings;
import java.time.Duration;

/**
 * How a live lane behaves. Immutable.
 *
 * @param name names the lane's threads
 * @param queueRecords sockets are not read while so many records wait
 * @param queueBytes sockets are not read while the records that wait have so many bytes
 * @param mostMessageBytes a longer message ends its connection, at most 64 MiB
 * @param firstBackoff longest wait before the first attempt to reconnect; doubles with each failure
 * @param mostBackoff longest wait of all; a connection that lived so long starts over
 * @param connectTimeout a connection must be open within
 * @param requestTimeout a request must be answered within
 * @param seed of the jitter of waits
 */
public record LaneSettings(
    String name,
    int queueRecords,
    long queueBytes,
    int mostMessageBytes,
    Duration firstBackoff,
    Duration mostBackoff,
    Duration connectTimeout,
    Duration requestTimeout,
    long seed) {

  /** What a deployment wants unless it says otherwise. */
  public static LaneSettings standard(String name) {
    return new LaneSettings(
        name,
        16_384,
        256L << 20,
        64 << 20,
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        name.hashCode());
  }

  /** The same with other waits before connections are opened again. */
  public LaneSettings withBackoff(Duration first, Duration most) {
    return new LaneSettings(
        name,
        queueRecords,
        queueBytes,
        mostMessageBytes,
        first,
        most,
        connectTimeout,
        requestTimeout,
        seed);
  }

  ConnectionSettings connections() {
    return new ConnectionSettings(mostMessageBytes, firstBackoff, mostBackoff, connectTimeout);
  }
}
