package io.crossbook.venues;

/**
 * A connection to open, as data.
 *
 * @param name unique within the venue, stable across reconnects
 * @param transport how the venue streams
 * @param target path and query relative to the venue's streaming base address (see {@link
 *     VenueSettings#streamBase()})
 * @param silenceNanos close and reopen if nothing at all arrives for this long; the venue's own
 *     heartbeat makes it short
 * @param maxFramesPerSecond how many frames the venue lets a client send each second
 * @param maxLifeNanos close and reopen at this age, before the venue does it at an age of its own;
 *     0 if the venue has no such rule
 */
public record ConnectionPlan(
    String name,
    Transport transport,
    String target,
    long silenceNanos,
    int maxFramesPerSecond,
    long maxLifeNanos) {

  /** A connection whose life the venue does not limit. */
  public ConnectionPlan(
      String name, Transport transport, String target, long silenceNanos, int maxFramesPerSecond) {
    this(name, transport, target, silenceNanos, maxFramesPerSecond, 0);
  }

  /** How a venue streams. */
  public enum Transport {
    /** WebSocket. */
    WEBSOCKET,
    /** An HTTP answer that never ends, a message per line. */
    HTTP_LINES
  }
}
