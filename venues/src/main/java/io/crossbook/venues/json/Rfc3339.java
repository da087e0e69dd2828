package io.crossbook.venues.json;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** Times as venues write them, {@code 2026-05-05T10:00:02.123456789Z}. Stateless. */
public final class Rfc3339 {
  private static final int SECONDS_LENGTH = "2026-05-05T10:00:02".length();

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

  /**
   * Nanoseconds since the epoch, without making an object where the time is in UTC and written with
   * seconds, as nearly always.
   *
   * @return 0 if the bytes in {@code [from, to)} are not such a time
   */
  public static long nanos(byte[] text, int from, int to) {
    long plain = plain(text, from, to);
    return plain != Long.MIN_VALUE
        ? plain
        : nanos(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
  }

  /** A time in UTC with seconds and up to nine decimals; {@code Long.MIN_VALUE} for all else. */
  private static long plain(byte[] text, int from, int to) {
    int last = to - 1;
    if (last - from < SECONDS_LENGTH
        || text[last] != 'Z'
        || text[from + 4] != '-'
        || text[from + 7] != '-'
        || text[from + 10] != 'T'
        || text[from + 13] != ':'
        || text[from + 16] != ':') {
      return Long.MIN_VALUE;
    }
    int year = digits(text, from, from + 4);
    int month = digits(text, from + 5, from + 7);
    int day = digits(text, from + 8, from + 10);
    int hour = digits(text, from + 11, from + 13);
    int minute = digits(text, from + 14, from + 16);
    int second = digits(text, from + 17, from + 19);
    // Leap seconds, day 29 to 31 and years that nanoseconds cannot hold are left to the library.
    if (year < 1700
        || year > 2250
        || month < 1
        || month > 12
        || day < 1
        || (day > 28 && !dayExists(year, month, day))
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59) {
      return Long.MIN_VALUE;
    }
    int nanos = 0;
    int point = from + SECONDS_LENGTH;
    if (point < last) {
      int decimals = last - point - 1;
      if (text[point] != '.' || decimals < 1 || decimals > 9) {
        return Long.MIN_VALUE;
      }
      nanos = digits(text, point + 1, last);
      if (nanos < 0) {
        return Long.MIN_VALUE;
      }
      for (int i = decimals; i < 9; i++) {
        nanos *= 10;
      }
    }
    long seconds = epochDay(year, month, day) * 86_400L + hour * 3_600L + minute * 60L + second;
    return seconds * 1_000_000_000L + nanos;
  }

  private static boolean dayExists(int year, int month, int day) {
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return switch (month) {
      case 2 -> day <= (leap ? 29 : 28);
      case 4, 6, 9, 11 -> day <= 30;
      default -> day <= 31;
    };
  }

  /** Days since the epoch in the proleptic Gregorian calendar, counting years from March. */
  private static long epochDay(int year, int month, int day) {
    int fromMarch = month > 2 ? month - 3 : month + 9;
    int y = month > 2 ? year : year - 1;
    int dayOfYear = (153 * fromMarch + 2) / 5 + day - 1;
    return y * 365L + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468L;
  }

  private static int digits(byte[] text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
