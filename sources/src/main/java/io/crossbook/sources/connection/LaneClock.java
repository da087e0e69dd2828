package io.crossbook.sources.connection;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Wall-clock nanoseconds that strictly increase. Time advances with the monotonic clock and is led
 * towards the wall clock by at most half a millisecond a second, so that a step of the wall clock
 * never stops or reorders a lane. Thread-safe.
 */
public final class LaneClock {
  private static final long ADJUST_EVERY_NANOS = 1_000_000_000L;
  private static final long MOST_ADJUSTMENT_NANOS = 500_000L;

  private final LongSupplier wall;
  private final LongSupplier monotonic;
  private long anchor;
  private long adjustedAt;
  private long last;

  /** The clock of this machine. */
  public LaneClock() {
    this(LaneClock::wallNanos, System::nanoTime);
  }

  /** A clock over other clocks. */
  public LaneClock(LongSupplier wall, LongSupplier monotonic) {
    this.wall = wall;
    this.monotonic = monotonic;
    this.adjustedAt = monotonic.getAsLong();
    this.anchor = wall.getAsLong() - adjustedAt;
  }

  private static long wallNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /** A time later than every one before. */
  public synchronized long next() {
    last = Math.max(last + 1, read());
    return last;
  }

  /** The time, without using it up. */
  public synchronized long now() {
    return Math.max(last, read());
  }

  private long read() {
    long mono = monotonic.getAsLong();
    if (mono - adjustedAt >= ADJUST_EVERY_NANOS) {
      long error = wall.getAsLong() - (anchor + mono);
      anchor += Math.max(-MOST_ADJUSTMENT_NANOS, Math.min(MOST_ADJUSTMENT_NANOS, error));
      adjustedAt = mono;
    }
    return anchor + mono;
  }
}
