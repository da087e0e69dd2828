package io.crossbook.transport;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * How long a venue wants to be left alone: the header {@code Retry-After} (RFC 9110, 10.2.3), in
 * seconds or as a date, and otherwise one second after 429 (too many requests) and one minute after
 * 418, with which Binance bans an address.
 */
public final class RetryAfter {
  private static final Duration MOST = Duration.ofHours(1);

  private RetryAfter() {}

  /** True if the status says that we asked too often. */
  public static boolean limited(int status) {
    return status == 429 || status == 418;
  }

  /** Nanoseconds to wait before the next request; 0 if the answer asks for none. */
  public static long nanos(int status, HttpHeaders headers, Instant now) {
    Duration wait =
        headers
            .firstValue("Retry-After")
            .map(value -> parse(value.strip(), now))
            .orElse(Duration.ZERO);
    if (wait.isZero() && limited(status)) {
      wait = status == 418 ? Duration.ofMinutes(1) : Duration.ofSeconds(1);
    }
    return wait.compareTo(MOST) > 0 ? MOST.toNanos() : wait.toNanos();
  }

  private static Duration parse(String value, Instant now) {
    if (!value.isEmpty() && value.length() <= 9 && value.chars().allMatch(Character::isDigit)) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
    } catch (DateTimeException neither) {
      return Duration.ZERO;
    }
  }
}
