package io.crossbook.venues.json;

import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** Times as venues write them, {@code 2026-05-05T10:00:02.123456789Z}. Stateless. */
public final class Rfc3339 {
  private static final int SHORTEST = "2026-05-05T10:00:02Z".length();
  private static final int FRACTION_AT = "2026-05-05T10:00:02".length();

  /** Years whose nanoseconds fit a {@code long} with room to spare. */
  private static final int FIRST_YEAR = 1900;

  private static final int LAST_YEAR = 2200;

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
   * Nanoseconds since the epoch, without making objects; digits of the fraction beyond the ninth
   * are cut off.
   *
   * @param from first byte of the time
   * @param to one behind its last byte
   * @return 0 if the bytes are not such a time with an offset, in the years 1900 to 2200
   */
  public static long nanos(byte[] bytes, int from, int to) {
    if (to - from < SHORTEST
        || bytes[from + 4] != '-'
        || bytes[from + 7] != '-'
        || (bytes[from + 10] != 'T' && bytes[from + 10] != 't' && bytes[from + 10] != ' ')
        || bytes[from + 13] != ':'
        || bytes[from + 16] != ':') {
      return 0;
    }
    int year = two(bytes, from) * 100 + two(bytes, from + 2);
    int month = two(bytes, from + 5);
    int day = two(bytes, from + 8);
    int hour = two(bytes, from + 11);
    int minute = two(bytes, from + 14);
    int second = two(bytes, from + 17);
    if (year < FIRST_YEAR
        || year > LAST_YEAR
        || month < 1
        || month > 12
        || day < 1
        || day > daysIn(year, month)
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59) {
      return 0;
    }
    int at = from + FRACTION_AT;
    long fraction = 0;
    if (bytes[at] == '.') {
      int first = ++at;
      long unit = 100_000_000L;
      while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
        fraction += (bytes[at] - '0') * unit;
        unit /= 10;
        at++;
      }
      if (at == first) {
        return 0;
      }
    }
    int offset = offsetMinutes(bytes, at, to);
    if (offset == Integer.MIN_VALUE) {
      return 0;
    }
    long minutes = (epochDay(year, month, day) * 24 + hour) * 60 + minute - offset;
    return (minutes * 60 + second) * 1_000_000_000L + fraction;
  }

  /** Minutes east of UTC, or {@link Integer#MIN_VALUE}. */
  private static int offsetMinutes(byte[] bytes, int at, int to) {
    if (to - at == 1 && (bytes[at] == 'Z' || bytes[at] == 'z')) {
      return 0;
    }
    if (to - at != 6 || (bytes[at] != '+' && bytes[at] != '-') || bytes[at + 3] != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = two(bytes, at + 1);
    int minutes = two(bytes, at + 4);
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
      return Integer.MIN_VALUE;
    }
    int offset = hours * 60 + minutes;
    return bytes[at] == '-' ? -offset : offset;
  }

  /** Two digits, or a large negative number if they are not digits. */
  private static int two(byte[] bytes, int at) {
    int tens = bytes[at] - '0';
    int ones = bytes[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1_000_000 : tens * 10 + ones;
  }

  private static int daysIn(int year, int month) {
    return switch (month) {
      case 2 -> (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** Days since 1970-01-01 in the Gregorian calendar, counted from a year that starts in March. */
  private static long epochDay(int year, int month, int day) {
    int shifted = month <= 2 ? year - 1 : year;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return shifted * 365L + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468;
  }
}
