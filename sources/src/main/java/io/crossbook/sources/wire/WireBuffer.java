package io.crossbook.sources.wire;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The bytes of one value, written or read field by field. Names that repeat (venues, symbols,
 * instruments, connections) are kept, so that writing and reading one again makes nothing new. Not
 * thread-safe.
 */
final class WireBuffer {
  /** Names kept at most; more come only from something that is no name. */
  private static final int MOST_NAMES = 16_384;

  /** No value is longer; a larger number means that the bytes are something else. */
  private static final int MOST_BYTES = 1 << 28;

  private final Map<String, byte[]> namesOut = new HashMap<>();
  private Name[] namesIn = new Name[1024];
  private int namesInCount;
  private byte[] bytes = new byte[512];
  private int at;
  private int limit;

  private record Name(byte[] bytes, int hash, String text) {}

  /** Begins to write a value. */
  void begin() {
    at = 0;
  }

  /** Writes the value that was begun. */
  void writeTo(DataOutputView out) throws IOException {
    out.writeInt(at);
    out.write(bytes, 0, at);
  }

  /** Begins to read the next value. */
  void readFrom(DataInputView in) throws IOException {
    int length = in.readInt();
    if (length < 1 || length > MOST_BYTES) {
      throw new IOException("a value has an impossible length of " + length + " bytes");
    }
    if (bytes.length < length) {
      bytes = new byte[Math.max(length, bytes.length * 2)];
    }
    in.readFully(bytes, 0, length);
    at = 0;
    limit = length;
  }

  /** Demands that the value was read to its end. */
  void end() throws IOException {
    if (at != limit) {
      throw new IOException("a value of " + limit + " bytes was read only to byte " + at);
    }
  }

  void u8(int value) {
    ensure(1);
    bytes[at++] = (byte) value;
  }

  int u8() throws IOException {
    need(1);
    return bytes[at++] & 0xff;
  }

  void i64(long value) {
    ensure(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[at++] = (byte) (value >>> shift);
    }
  }

  long i64() throws IOException {
    need(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | (bytes[at++] & 0xff);
    }
    return value;
  }

  void f64(double value) {
    i64(Double.doubleToRawLongBits(value));
  }

  double f64() throws IOException {
    return Double.longBitsToDouble(i64());
  }

  void unsigned(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
  }

  long unsigned() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1);
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IOException("a number has more than 64 bits");
  }

  void signed(long value) {
    unsigned((value << 1) ^ (value >> 63));
  }

  long signed() throws IOException {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  int smallSigned() throws IOException {
    return Math.toIntExact(signed());
  }

  void flag(boolean value) {
    u8(value ? 1 : 0);
  }

  boolean flag() throws IOException {
    return u8() != 0;
  }

  /** Longs that lie close together. */
  void ladder(long[] values) {
    unsigned(values.length);
    long before = 0;
    for (long value : values) {
      // The difference may wrap around; adding it wraps back.
      signed(value - before);
      before = value;
    }
  }

  long[] ladder() throws IOException {
    long[] values = new long[count()];
    long before = 0;
    for (int i = 0; i < values.length; i++) {
      before += signed();
      values[i] = before;
    }
    return values;
  }

  void longs(long[] values) {
    unsigned(values.length);
    for (long value : values) {
      signed(value);
    }
  }

  long[] longs() throws IOException {
    long[] values = new long[count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = signed();
    }
    return values;
  }

  void blob(byte[] value) {
    unsigned(value.length);
    ensure(value.length);
    System.arraycopy(value, 0, bytes, at, value.length);
    at += value.length;
  }

  byte[] blob() throws IOException {
    int length = count();
    byte[] value = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return value;
  }

  /** A string that does not repeat. */
  void text(String value) {
    blob(value.getBytes(StandardCharsets.UTF_8));
  }

  String text() throws IOException {
    int length = count();
    String value = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return value;
  }

  /** A string that repeats. */
  void name(String value) {
    byte[] encoded = namesOut.get(value);
    if (encoded == null) {
      if (namesOut.size() == MOST_NAMES) {
        namesOut.clear();
      }
      encoded = value.getBytes(StandardCharsets.UTF_8);
      namesOut.put(value, encoded);
    }
    blob(encoded);
  }

  String name() throws IOException {
    int length = count();
    int from = at;
    at += length;
    int hash = 0;
    for (int i = from; i < at; i++) {
      hash = 31 * hash + bytes[i];
    }
    hash ^= hash >>> 15;
    int mask = namesIn.length - 1;
    int slot = hash & mask;
    while (namesIn[slot] != null) {
      Name name = namesIn[slot];
      if (name.hash == hash && Arrays.equals(bytes, from, at, name.bytes, 0, name.bytes.length)) {
        return name.text;
      }
      slot = (slot + 1) & mask;
    }
    Name name =
        new Name(
            Arrays.copyOfRange(bytes, from, at),
            hash,
            new String(bytes, from, length, StandardCharsets.UTF_8));
    keep(name);
    return name.text;
  }

  private void keep(Name name) {
    if (namesInCount == MOST_NAMES) {
      namesIn = new Name[1024];
      namesInCount = 0;
    } else if (namesInCount * 2 >= namesIn.length) {
      Name[] old = namesIn;
      namesIn = new Name[old.length * 2];
      for (Name each : old) {
        if (each != null) {
          insert(each);
        }
      }
    }
    insert(name);
    namesInCount++;
  }

  private void insert(Name name) {
    int mask = namesIn.length - 1;
    int slot = name.hash & mask;
    while (namesIn[slot] != null) {
      slot = (slot + 1) & mask;
    }
    namesIn[slot] = name;
  }

  /** A decimal, or null. */
  void decimal(BigDecimal value) {
    flag(value != null);
    if (value != null) {
      signed(value.scale());
      blob(value.unscaledValue().toByteArray());
    }
  }

  BigDecimal decimal() throws IOException {
    if (!flag()) {
      return null;
    }
    int scale = smallSigned();
    return new BigDecimal(new BigInteger(blob()), scale);
  }

  private int count() throws IOException {
    long count = unsigned();
    if (count < 0 || count > limit - at) {
      throw new IOException("a value says that " + count + " things follow, which it cannot hold");
    }
    return (int) count;
  }

  private void need(int more) throws IOException {
    if (limit - at < more) {
      throw new IOException("a value ends too early, after " + limit + " bytes");
    }
  }

  private void ensure(int more) {
    if (bytes.length - at < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + more));
    }
  }
}
