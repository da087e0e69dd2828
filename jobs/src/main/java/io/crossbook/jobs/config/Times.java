package io.crossbook.jobs.config;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Reads dates and times of day in UTC. Stateless. */
final class Times {
  private static final String ALLOWED =
      "a date such as 2026-12-01 or a time such as 2026-12-01T08:00:00Z, 1970 to 2261";
  private static final Instant LAST = Instant.parse("2262-01-01T00:00:00Z");

  private Times() {}

  /** Nanoseconds since the epoch. */
  static long nanos(Section section, String key) throws ConfigException {
    String text = section.text(key, value -> !value.isBlank(), ALLOWED);
    Instant time;
    try {
      time =
          text.length() == 10
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw section.refused(key, ALLOWED);
    }
    if (time.isBefore(Instant.EPOCH) || !time.isBefore(LAST)) {
      throw section.refused(key, ALLOWED);
    }
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }
}
