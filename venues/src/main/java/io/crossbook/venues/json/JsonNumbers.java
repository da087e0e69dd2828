package io.crossbook.venues.json;

import io.crossbook.core.money.ScaledDecimal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * The numbers of a {@link JsonCursor}: straight from bytes to scaled {@code long}s, doubles and
 * exact decimals, with the syntax of RFC 8259; in quotes, zeros in front are let through too. Not
 * thread-safe.
 */
abstract class JsonNumbers {
  /** A value up to this takes one more digit without overflow. */
  private static final long TAKES_A_DIGIT = (Long.MAX_VALUE - 9) / 10;

  /** Digits that always fit. */
  private static final int SURE_DIGITS = 18;

  /** Longer numbers are refused: nothing real needs them, and exact arithmetic on them is slow. */
  private static final int LONGEST_NUMBER = 400;

  /** Integers up to this are exact as doubles, and so are powers of ten up to 10^22. */
  private static final long EXACT_DOUBLE = 1L << 53;

  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  byte[] bytes = new byte[0];
  int start;
  int at;
  int limit;

  private int numberStart;
  private int numberEnd;
  private boolean numberNegative;
  private boolean numberLong;
  private long mantissa;
  private int exponent;

  JsonNumbers() {}

  /** Reads a whole number, quoted or not. */
  public final long integer() {
    return decimal(0);
  }

  /**
   * Reads a decimal number, quoted or not, exponents allowed, in units of 10^-{@code scale}.
   *
   * @throws JsonException if it is not a number; a {@link JsonException#badValue() bad value} if it
   *     is not a multiple of the unit or does not fit
   */
  public final long decimal(int scale) {
    scan(scale);
    if (numberLong) {
      return longDecimal(scale);
    }
    long scaled = shift(mantissa, exponent + scale);
    return numberNegative ? -scaled : scaled;
  }

  /** Reads a number, quoted or not, as the nearest double; not-a-number for {@code null} or "". */
  public final double number() {
    byte b = skipSpace();
    if (b == 'n') {
      literal("null");
      return Double.NaN;
    }
    if (b == '"' && at + 1 < limit && bytes[at + 1] == '"') {
      at += 2;
      return Double.NaN;
    }
    scan(Integer.MAX_VALUE);
    if (!numberLong && mantissa <= EXACT_DOUBLE && exponent >= -22 && exponent <= 22) {
      // Both operands are exact and IEEE 754 rounds once, so this is the nearest double.
      double value =
          exponent < 0 ? mantissa / POWERS_OF_TEN[-exponent] : mantissa * POWERS_OF_TEN[exponent];
      return numberNegative ? -value : value;
    }
    return Double.parseDouble(numberText());
  }

  /**
   * Reads a number, quoted or not, as the exact decimal, never with a negative scale; null for
   * {@code null}.
   */
  public final BigDecimal bigDecimal() {
    if (readNull()) {
      return null;
    }
    scan(Integer.MAX_VALUE);
    if (!numberLong && exponent <= 0 && exponent > -LONGEST_NUMBER) {
      return BigDecimal.valueOf(numberNegative ? -mantissa : mantissa, -exponent);
    }
    if (Math.abs(exponent) > LONGEST_NUMBER) {
      throw badValue("number out of range", JsonException.Kind.TOO_LARGE);
    }
    BigDecimal value = new BigDecimal(numberText());
    return value.scale() < 0 ? value.setScale(0) : value;
  }

  /** Reads {@code null} if it is there. */
  public final boolean readNull() {
    if (skipSpace() == 'n') {
      literal("null");
      return true;
    }
    return false;
  }

  final void literal(String word) {
    int length = word.length();
    boolean matches = limit - at >= length;
    for (int i = 0; matches && i < length; i++) {
      matches = bytes[at + i] == word.charAt(i);
    }
    if (!matches) {
      throw wrong("expected " + word);
    }
    at += length;
  }

  final byte skipSpace() {
    while (at < limit) {
      byte b = bytes[at];
      if (!isSpace(b)) {
        return b;
      }
      at++;
    }
    throw wrong("unexpected end");
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /**
   * Reads a number, quoted or not, as {@code mantissa * 10^exponent}; {@code numberLong} says that
   * the mantissa does not fit and the text has to be read again.
   *
   * @param keep zeros behind this many decimals are dropped, so that "1.50000000" needs no division
   */
  private void scan(int keep) {
    boolean quoted = skipSpace() == '"';
    byte[] data = bytes;
    int end = limit;
    int i = quoted ? at + 1 : at;
    numberStart = i;
    numberNegative = i < end && data[i] == '-';
    if (numberNegative) {
      i++;
    }
    numberLong = false;
    long value = 0;
    int from = i;
    // So many digits fit without looking.
    for (int sure = Math.min(end, i + SURE_DIGITS); i < sure; i++) {
      int digit = data[i] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
    }
    for (; i < end; i++) {
      int digit = data[i] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = digitBehind(value, digit);
    }
    if (i == from || (i > from + 1 && data[from] == '0' && !quoted)) {
      at = i;
      throw wrong("expected a number");
    }
    int power = 0;
    if (i < end && data[i] == '.') {
      final int whole = i - from;
      from = ++i;
      int zeros = 0;
      for (int sure = Math.min(end, i + Math.min(keep, SURE_DIGITS - whole)); i < sure; i++) {
        int digit = data[i] - '0';
        if (digit < 0 || digit > 9) {
          break;
        }
        value = value * 10 + digit;
      }
      int fraction = i - from;
      for (; i < end; i++) {
        int digit = data[i] - '0';
        if (digit < 0 || digit > 9) {
          break;
        }
        if (digit == 0 && fraction + zeros >= keep) {
          zeros++;
          continue;
        }
        for (; zeros > 0; zeros--, fraction++) {
          value = digitBehind(value, 0);
        }
        value = digitBehind(value, digit);
        fraction++;
      }
      if (i == from) {
        at = i;
        throw wrong("expected digits behind the point");
      }
      power = -fraction;
    }
    at = i;
    if (i < end && (data[i] == 'e' || data[i] == 'E')) {
      at++;
      power += exponentPart();
    }
    numberEnd = at;
    if (quoted) {
      if (at >= end || data[at] != '"') {
        throw wrong("expected the end of a quoted number");
      }
      at++;
    }
    mantissa = value;
    exponent = power;
  }

  private long digitBehind(long value, int digit) {
    if (value > TAKES_A_DIGIT) {
      numberLong = true;
      return value;
    }
    return value * 10 + digit;
  }

  private int exponentPart() {
    boolean negative = false;
    if (at < limit && (bytes[at] == '+' || bytes[at] == '-')) {
      negative = bytes[at] == '-';
      at++;
    }
    int value = 0;
    int from = at;
    while (at < limit && bytes[at] >= '0' && bytes[at] <= '9') {
      value = Math.min(10_000, value * 10 + (bytes[at] - '0'));
      at++;
    }
    if (at == from) {
      throw wrong("expected an exponent");
    }
    return negative ? -value : value;
  }

  private String numberText() {
    if (numberEnd - numberStart > LONGEST_NUMBER) {
      throw badValue("number too long", JsonException.Kind.TOO_LARGE);
    }
    return new String(bytes, numberStart, numberEnd - numberStart, StandardCharsets.US_ASCII);
  }

  /** A number with more digits than a long takes; it may fit all the same: 1000...000e-30. */
  private long longDecimal(int scale) {
    if (Math.abs(exponent) > LONGEST_NUMBER) {
      throw badValue("number out of range", JsonException.Kind.TOO_LARGE);
    }
    try {
      return ScaledDecimal.of(new BigDecimal(numberText()), scale);
    } catch (ArithmeticException doesNotFit) {
      throw badValue("number does not fit the listing's scale", JsonException.Kind.TOO_FINE);
    }
  }

  private long shift(long value, int by) {
    if (value == 0 || by == 0) {
      return value;
    }
    if (by > 0) {
      if (by > ScaledDecimal.MAX_SCALE || value > Long.MAX_VALUE / ScaledDecimal.pow10(by)) {
        throw badValue("number too large", JsonException.Kind.TOO_LARGE);
      }
      return value * ScaledDecimal.pow10(by);
    }
    long power = by < -ScaledDecimal.MAX_SCALE ? 0 : ScaledDecimal.pow10(-by);
    if (power == 0 || value % power != 0) {
      throw badValue("number has more decimals than the listing", JsonException.Kind.TOO_FINE);
    }
    return value / power;
  }

  final JsonException wrong(String what) {
    return new JsonException(what, at - start);
  }

  private JsonException badValue(String what, JsonException.Kind kind) {
    return new JsonException(what, at - start, kind);
  }
}
