package io.crossbook.venues.json;

import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** Times as venues write them, {@code 2026-05-05T10:00:02.123456789Z}. Stateless. */
public final class Rfc3339 {
  private Rfc3339() {}

  /**
   * Nanoseconds since the epoch.
   *
   * @return 0 if the text is null or not such a time
   */
  public static long nanos(String text) {
    if (text == null) {
      return 0;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      return Math.addExact(
          Math.multiplyExact(time.toEpochSecond(), 1_000_000_000L), time.getNano());
    } catch (DateTimeException | ArithmeticException notATime) {
      return 0;
    }
  }
}
