package io.crossbook.venues.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
public final class JsonCursor extends JsonNumbers {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

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
    boolean first = at > start && bytes[at - 1] == '{';
    byte b = skipSpace();
    if (b == '}') {
      at++;
      return false;
    }
    if (!first) {
      if (b != ',') {
        throw wrong("expected ','");
      }
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
    // Most names that are asked for differ in length already.
    return nameEnd - nameStart == name.length
        && !nameEscaped
        && Arrays.equals(bytes, nameStart, nameEnd, name, 0, name.length);
  }

  /** The current field's name if it is a single byte, to switch on; 0 if it is longer or empty. */
  public byte shortName() {
    return nameEnd - nameStart == 1 ? bytes[nameStart] : 0;
  }

  /** The current field's name. */
  public String name() {
    return text(nameStart, nameEnd, nameEscaped);
  }

  /**
   * Goes to the next element of the array entered.
   *
   * @return false at the end of the array, which is then left
   */
  public boolean nextElement() {
    boolean first = at > start && bytes[at - 1] == '[';
    byte b = skipSpace();
    if (b == ']') {
      at++;
      return false;
    }
    if (first) {
      return true;
    }
    if (b != ',') {
      throw wrong("expected ','");
    }
    at++;
    if (skipSpace() == ']') {
      throw wrong("expected a value");
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
    return textEnd - textStart == expected.length
        && !textEscaped
        && Arrays.equals(bytes, textStart, textEnd, expected, 0, expected.length);
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
    return text(textStart, textEnd, textEscaped);
  }

  /** True if the string read last has escapes, so that {@link #textIs} cannot tell what it is. */
  public boolean textEscaped() {
    return textEscaped;
  }

  /** Bytes of the string read last, escapes not undone. */
  public int textLength() {
    return textEnd - textStart;
  }

  /** Place of a byte in the string read last, from {@code from} on; -1 if it is not there. */
  public int textIndexOf(char wanted, int from) {
    for (int i = textStart + from; i < textEnd; i++) {
      if (bytes[i] == wanted) {
        return i - textStart;
      }
    }
    return -1;
  }

  /** From now on the string read last is this part of it, {@code [from, to)} in bytes. */
  public void narrowText(int from, int to) {
    if (from < 0 || from > to || to > textLength()) {
      throw new IndexOutOfBoundsException(from + ".." + to + " of " + textLength());
    }
    textEnd = textStart + to;
    textStart += from;
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

  /** Reads {@code true} or {@code false}. */
  public boolean bool() {
    if (skipSpace() == 't') {
      literal("true");
      return true;
    }
    literal("false");
    return false;
  }

  /**
   * Reads a time as {@code 2026-05-05T10:00:02.123456789Z}, in nanoseconds since the epoch; 0 for
   * {@code null} and for what is not such a time.
   */
  public long rfc3339() {
    if (readNull()) {
      return 0;
    }
    readString();
    return Rfc3339.nanos(bytes, textStart, textEnd);
  }

  /**
   * Skips a whole value of any kind. Of objects and arrays only the nesting is looked at: whether
   * what is inside is well-formed is not checked.
   */
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
    final byte[] data = bytes;
    final int end = limit;
    int i = ++at;
    textStart = i;
    textEscaped = false;
    while (i < end) {
      if (end - i >= Long.BYTES) {
        int plain = plainBytes((long) LONGS.get(data, i));
        i += plain;
        if (plain == Long.BYTES) {
          continue;
        }
      }
      byte b = data[i];
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

  /** How many of eight bytes, lowest first, come before the first quote or backslash. */
  private static int plainBytes(long eight) {
    // A byte of these differences is zero where the wanted byte is; the lowest bit that the usual
    // trick finds is exact, only bits above it may be false.
    long quote = eight ^ QUOTES;
    long backslash = eight ^ BACKSLASHES;
    long found = (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash)) & HIGH_BITS;
    return Long.numberOfTrailingZeros(found) >>> 3;
  }

  private String text(int from, int to, boolean escaped) {
    String raw = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return escaped ? unescape(raw) : raw;
  }

  private String unescape(String raw) {
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
          text.append(codeUnit(raw, i + 1));
          i += 4;
        }
        default -> throw wrong("bad escape");
      }
    }
    return text.toString();
  }

  private char codeUnit(String raw, int from) {
    if (from + 4 > raw.length()) {
      throw wrong("unfinished escape");
    }
    int unit = 0;
    for (int i = from; i < from + 4; i++) {
      char c = raw.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw wrong("bad escape");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private void expect(char wanted, String what) {
    if (skipSpace() != wanted) {
      throw wrong("expected " + what);
    }
    at++;
  }
}
