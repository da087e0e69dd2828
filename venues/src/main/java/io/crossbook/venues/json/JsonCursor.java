package io.crossbook.venues.json;

import io.crossbook.core.money.ScaledDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads JSON from a byte array in one pass, without building objects: the caller walks through
 * objects and arrays and reads numbers straight into scaled {@code long}s. Numbers may be quoted.
 *
 * <pre>{@code
 * cursor.reset(bytes, offset, length);
 * cursor.beginObject();
 * while (cursor.nextField()) {
 *   if (cursor.nameIs(PRICE)) price = cursor.decimal(scale); else cursor.skip();
 * }
 * cursor.end();
 * }</pre>
 *
 * <p>Every method throws {@link JsonException} where the bytes are not what it reads; the cursor is
 * then to be {@link #reset}. Work is linear in the bytes and needs no stack. Not thread-safe.
 */
public final class JsonCursor {
  private byte[] bytes = new byte[0];
  private int start;
  private int at;
  private int limit;
  private int nameStart;
  private int nameEnd;
  private boolean nameEscaped;
  private int textStart;
  private int textEnd;
  private boolean textEscaped;

  /** Starts over on these bytes, which must not change while they are read. */
  public void reset(byte[] newBytes, int offset, int length) {
    bytes = newBytes;
    start = offset;
    at = offset;
    limit = offset + length;
  }

  /** Where the cursor stands; give it to {@link #position(int)} to read again from there. */
  public int position() {
    return at;
  }

  /** Goes back, or on, to a place that {@link #position()} returned since the last reset. */
  public void position(int position) {
    at = position;
  }

  /** The first byte of the next value, white space skipped; nothing is consumed. */
  public byte peek() {
    return skipSpace();
  }

  /** Enters an object. */
  public void beginObject() {
    expect('{', "an object");
  }

  /** Enters an array. */
  public void beginArray() {
    expect('[', "an array");
  }

  /**
   * Goes to the next field of the object entered, past its name.
   *
   * @return false at the end of the object, which is then left
   */
  public boolean nextField() {
    byte b = skipSpace();
    if (b == '}') {
      at++;
      return false;
    }
    if (b == ',') {
      at++;
      b = skipSpace();
    }
    if (b != '"') {
      throw wrong("expected a field name");
    }
    readText();
    nameStart = textStart;
    nameEnd = textEnd;
    nameEscaped = textEscaped;
    if (skipSpace() != ':') {
      throw wrong("expected ':'");
    }
    at++;
    return true;
  }

  /** True if the current field's name is these bytes. Names with escapes equal nothing. */
  public boolean nameIs(byte[] name) {
    return !nameEscaped && Arrays.equals(bytes, nameStart, nameEnd, name, 0, name.length);
  }

  /** The current field's name. */
  public String name() {
    return new String(bytes, nameStart, nameEnd - nameStart, StandardCharsets.UTF_8);
  }

  /**
   * Goes to the next element of the array entered.
   *
   * @return false at the end of the array, which is then left
   */
  public boolean nextElement() {
    byte b = skipSpace();
    if (b == ']') {
      at++;
      return false;
    }
    if (b == ',') {
      at++;
      b = skipSpace();
      if (b == ']') {
        throw wrong("expected a value");
      }
    }
    return true;
  }

  /** Demands that nothing but white space follows. */
  public void end() {
    while (at < limit && isSpace(bytes[at])) {
      at++;
    }
    if (at != limit) {
      throw wrong("expected the end");
    }
  }

  /** Reads a string; {@link #textIs}, {@link #text()} and {@link #textHash()} tell what it was. */
  public void readString() {
    if (skipSpace() != '"') {
      throw wrong("expected a string");
    }
    readText();
  }

  /** True if the string read last is these bytes. Strings with escapes equal nothing. */
  public boolean textIs(byte[] expected) {
    return !textEscaped && Arrays.equals(bytes, textStart, textEnd, expected, 0, expected.length);
  }

  /** A hash of the string read last, the same as {@link #hash} of its bytes. */
  public int textHash() {
    return hash(bytes, textStart, textEnd);
  }

  /** The hash behind {@link #textHash()}. */
  public static int hash(byte[] data, int from, int to) {
    int h = 0;
    for (int i = from; i < to; i++) {
      h = 31 * h + data[i];
    }
    return h;
  }

  /** The string read last. */
  public String text() {
    if (!textEscaped) {
      return new String(bytes, textStart, textEnd - textStart, StandardCharsets.UTF_8);
    }
    return unescape();
  }

  /** Reads a string, or null. */
  public String string() {
    if (skipSpace() == 'n') {
      literal("null");
      return null;
    }
    readString();
    return text();
  }

  /**
   * Reads a string that holds a time as RFC 3339 writes it.
   *
   * @return nanoseconds since the epoch; 0 if the string is not such a time
   */
  public long rfc3339() {
    readString();
    return Rfc3339.nanos(bytes, textStart, textEnd);
  }

  /** Reads {@code true} or {@code false}. */
  public boolean bool() {
    if (skipSpace() == 't') {
      literal("true");
      return true;
    }
    literal("false");
    return false;
  }

  /** Reads {@code null} if it is there. */
  public boolean readNull() {
    if (skipSpace() == 'n') {
      literal("null");
      return true;
    }
    return false;
  }

  /** Reads a whole number, quoted or not. */
  public long integer() {
    return decimal(0);
  }

  /**
   * Reads a decimal number, quoted or not, exponents allowed, in units of 10^-{@code scale}.
   *
   * @throws JsonException if it is not a number, is not a multiple of the unit, or does not fit
   */
  public long decimal(int scale) {
    byte b = skipSpace();
    boolean quoted = b == '"';
    if (quoted) {
      at++;
      b = at < limit ? bytes[at] : 0;
    }
    boolean negative = b == '-';
    if (negative) {
      at++;
    }
    long value = 0;
    int digits = 0;
    int fraction = -1;
    int surplusZeros = 0;
    for (; at < limit; at++) {
      b = bytes[at];
      int digit = b - '0';
      if (digit >= 0 && digit <= 9) {
        digits++;
        if (fraction >= 0) {
          // Zeros behind the scale are held back: "1.500000000000000000000" fits any scale.
          if (digit == 0 && fraction + surplusZeros >= scale) {
            surplusZeros++;
            continue;
          }
          for (; surplusZeros > 0; surplusZeros--) {
            value = timesTen(value, 0);
            fraction++;
          }
          fraction++;
        }
        value = timesTen(value, digit);
      } else if (b == '.' && fraction < 0) {
        fraction = 0;
      } else {
        break;
      }
    }
    if (digits == 0) {
      throw wrong("expected a number");
    }
    int exponent = -Math.max(fraction, 0);
    if (at < limit && (bytes[at] == 'e' || bytes[at] == 'E')) {
      at++;
      exponent += exponentPart();
    }
    if (quoted) {
      if (at >= limit || bytes[at] != '"') {
        throw wrong("expected the end of a quoted number");
      }
      at++;
    }
    long scaled = shift(value, exponent + scale);
    return negative ? -scaled : scaled;
  }

  /** Reads a number, quoted or not, as the nearest double; not-a-number for {@code null} or "". */
  public double number() {
    byte b = skipSpace();
    if (b == 'n') {
      literal("null");
      return Double.NaN;
    }
    int from;
    int to;
    if (b == '"') {
      readText();
      from = textStart;
      to = textEnd;
    } else {
      from = at;
      skip();
      to = at;
    }
    if (from == to) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    } catch (NumberFormatException notANumber) {
      throw wrong("expected a number");
    }
  }

  /** Skips a whole value of any kind. */
  public void skip() {
    byte b = skipSpace();
    if (b == '"') {
      readText();
      return;
    }
    if (b != '{' && b != '[') {
      skipScalar();
      return;
    }
    int depth = 0;
    while (at < limit) {
      b = bytes[at];
      if (b == '"') {
        readText();
        continue;
      }
      at++;
      if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        if (--depth == 0) {
          return;
        }
      }
    }
    throw wrong("unfinished value");
  }

  private void skipScalar() {
    int from = at;
    while (at < limit) {
      byte b = bytes[at];
      if (b == ',' || b == '}' || b == ']' || isSpace(b)) {
        break;
      }
      if (b == '"' || b == '{' || b == '[' || b == ':') {
        throw wrong("unexpected character");
      }
      at++;
    }
    if (at == from) {
      throw wrong("expected a value");
    }
  }

  /** Reads the text between quotes; the cursor stands on the first quote. */
  private void readText() {
    int i = ++at;
    textStart = i;
    textEscaped = false;
    while (i < limit) {
      byte b = bytes[i];
      if (b == '"') {
        textEnd = i;
        at = i + 1;
        return;
      }
      if (b == '\\') {
        textEscaped = true;
        i++;
      }
      i++;
    }
    at = limit;
    throw wrong("unfinished string");
  }

  private String unescape() {
    String raw = new String(bytes, textStart, textEnd - textStart, StandardCharsets.UTF_8);
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escaped = ++i < raw.length() ? raw.charAt(i) : 0;
      switch (escaped) {
        case '"', '\\', '/' -> text.append(escaped);
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'u' -> {
          if (i + 4 >= raw.length()) {
            throw wrong("unfinished escape");
          }
          try {
            text.append((char) Integer.parseInt(raw.substring(i + 1, i + 5), 16));
          } catch (NumberFormatException notHex) {
            throw wrong("bad escape");
          }
          i += 4;
        }
        default -> throw wrong("bad escape");
      }
    }
    return text.toString();
  }

  private void expect(char wanted, String what) {
    if (skipSpace() != wanted) {
      throw wrong("expected " + what);
    }
    at++;
  }

  private void literal(String word) {
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

  private byte skipSpace() {
    while (at < limit) {
      byte b = bytes[at];
      if (!isSpace(b)) {
        return b;
      }
      at++;
    }
    throw wrong("unexpected end");
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private int exponentPart() {
    boolean negative = false;
    if (at < limit && (bytes[at] == '+' || bytes[at] == '-')) {
      negative = bytes[at] == '-';
      at++;
    }
    int exponent = 0;
    int from = at;
    while (at < limit && bytes[at] >= '0' && bytes[at] <= '9') {
      exponent = Math.min(10_000, exponent * 10 + (bytes[at] - '0'));
      at++;
    }
    if (at == from) {
      throw wrong("expected an exponent");
    }
    return negative ? -exponent : exponent;
  }

  private long timesTen(long value, int digit) {
    if (value > (Long.MAX_VALUE - digit) / 10) {
      throw wrong("number too large");
    }
    return value * 10 + digit;
  }

  private long shift(long value, int exponent) {
    if (value == 0 || exponent == 0) {
      return value;
    }
    if (exponent > 0) {
      if (exponent > ScaledDecimal.MAX_SCALE) {
        throw wrong("number too large");
      }
      long power = ScaledDecimal.pow10(exponent);
      if (value > Long.MAX_VALUE / power) {
        throw wrong("number too large");
      }
      return value * power;
    }
    long power = exponent < -ScaledDecimal.MAX_SCALE ? 0 : ScaledDecimal.pow10(-exponent);
    if (power == 0 || value % power != 0) {
      throw wrong("number has more decimals than the listing");
    }
    return value / power;
  }

  private JsonException wrong(String what) {
    return new JsonException(what, at - start);
  }
}
