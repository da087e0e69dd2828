package io.crossbook.venues.book;

/**
 * Growing delays between repeated attempts: 1 s, 2 s, 4 s ... 60 s. Without jitter, so that a
 * replay asks at the same times; the lane spreads its requests by its rate limits. Stateless.
 */
public final class Backoff {
  private static final long FIRST_NANOS = 1_000_000_000L;
  private static final long LONGEST_NANOS = 60_000_000_000L;
  private static final int DOUBLINGS = 6;

  private Backoff() {}

  /** How long to wait after this many attempts that failed in a row, nanoseconds. */
  public static long nanos(int failures) {
    if (failures <= 0) {
      return 0;
    }
    return Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(failures - 1, DOUBLINGS));
  }
}
