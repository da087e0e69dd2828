package io.crossbook.venues.book;

/**
 * Estimates how late a venue's messages come without trusting either clock: the smallest difference
 * (receive time - venue time) of the last minute is taken for the clocks' offset plus the fastest
 * way here, and what a message needed above that is its lag. A venue clock that jumps back makes
 * messages look late, so the error is on the safe side; one that jumps forward is believed at once.
 *
 * <p>The minimum is kept in two half-minute buckets. Not thread-safe: the lane's thread.
 */
public final class ClockLag {
  private static final long BUCKET_NANOS = 30_000_000_000L;

  private long bucketStart = Long.MIN_VALUE;
  private long current = Long.MAX_VALUE;
  private long previous = Long.MAX_VALUE;
  private long lastLag;
  private long lastTime = Long.MIN_VALUE;

  /**
   * Takes a message into account.
   *
   * @param venueTime the venue's time, nanoseconds since the epoch; positive
   * @param time receive time, nanoseconds since the epoch
   * @return how much later than the fastest message of the last minute this one came, nanoseconds,
   *     never negative
   */
  public long observe(long venueTime, long time) {
    if (bucketStart == Long.MIN_VALUE) {
      bucketStart = time;
    } else if (time - bucketStart >= BUCKET_NANOS) {
      previous = time - bucketStart >= 2 * BUCKET_NANOS ? Long.MAX_VALUE : current;
      current = Long.MAX_VALUE;
      bucketStart = time;
    }
    long difference = time - venueTime;
    current = Math.min(current, difference);
    long lag = difference - Math.min(current, previous);
    // Never negative but by overflow, after a venue time at the end of the number range.
    lastLag = lag < 0 ? Long.MAX_VALUE : lag;
    lastTime = time;
    return lastLag;
  }

  /** How late the last message that told its time was, nanoseconds; 0 if none did. */
  public long lastLag() {
    return lastLag;
  }

  /** True if a message of this receive time told its own. */
  boolean observedAt(long time) {
    return lastTime == time;
  }

  /**
   * Estimated receive clock minus venue clock, nanoseconds, the fastest way included; 0 if unknown.
   */
  public long offset() {
    long least = Math.min(current, previous);
    return least == Long.MAX_VALUE ? 0 : least;
  }
}
