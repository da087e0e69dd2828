package io.crossbook.venues.json;

/** Times as numbers. Stateless. */
public final class Times {
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Times() {}

  /** Nanoseconds since the epoch; 0 if the milliseconds are not positive or out of range. */
  public static long millis(long millis) {
    return millis <= 0 || millis > Long.MAX_VALUE / NANOS_PER_MILLI ? 0 : millis * NANOS_PER_MILLI;
  }

  /** Nanoseconds since the epoch; 0 if the seconds are not positive or out of range. */
  public static long seconds(long seconds) {
    return seconds <= 0 || seconds > Long.MAX_VALUE / NANOS_PER_SECOND
        ? 0
        : seconds * NANOS_PER_SECOND;
  }
}
