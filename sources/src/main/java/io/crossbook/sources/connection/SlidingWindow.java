package io.crossbook.sources.connection;

/**
 * At most so many events in any period of this length. Times are of the monotonic clock. Not
 * thread-safe.
 */
public final class SlidingWindow {
  private final long[] times;
  private final long period;
  private int next;
  private long taken;

  /** Nothing has happened yet. */
  public SlidingWindow(int most, long periodNanos) {
    times = new long[Math.max(1, most)];
    period = periodNanos;
  }

  /** Nanoseconds until the next event may happen; 0 for now. */
  public long waitNanos(long now) {
    if (taken < times.length) {
      return 0;
    }
    return Math.max(0, times[next] + period - now);
  }

  /** An event happens. */
  public void take(long now) {
    times[next] = now;
    next = (next + 1) % times.length;
    taken++;
  }
}
