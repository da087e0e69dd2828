package io.crossbook.sources.importing;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/**
 * Reads the times that archives write: {@code 2021-08-20 00:00:00} with or without a fraction, with
 * a blank or a {@code T}, with or without an offset, or a whole number since the epoch in seconds
 * (up to 11 digits), milliseconds (to 14), microseconds (to 17) or nanoseconds.
 */
final class Timestamps {
  private Timestamps() {}

  /**
   * Nanoseconds since the epoch.
   *
   * @param zone the zone of times without an offset
   * @throws DateTimeException if it is not such a time
   */
  static long nanos(String text, ZoneId zone) {
    try {
      if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
        long number = Long.parseLong(text);
        int digits = text.length();
        long unit =
            digits <= 11 ? 1_000_000_000L : digits <= 14 ? 1_000_000L : digits <= 17 ? 1_000L : 1L;
        return Math.multiplyExact(number, unit);
      }
      String iso = text.length() > 10 && text.charAt(10) == ' ' ? text.replace(' ', 'T') : text;
      boolean offset = iso.endsWith("Z") || iso.indexOf('+') > 0 || iso.lastIndexOf('-') > 10;
      Instant instant =
          offset
              ? OffsetDateTime.parse(iso).toInstant()
              : LocalDateTime.parse(iso).atZone(zone).toInstant();
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    } catch (ArithmeticException | NumberFormatException wrong) {
      throw new DateTimeException("'" + text + "' is out of range", wrong);
    }
  }
}
