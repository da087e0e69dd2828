package io.crossbook.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes short names and reads them back without making a string each time: venues, symbols and
 * instruments repeat. Holds at most {@link #CAPACITY} names, the newest of those that collide. Not
 * thread-safe.
 */
final class NameCache {
  private static final int CAPACITY = 4096;
  private static final int MAX_CACHED_LENGTH = 64;

  private final String[] names = new String[CAPACITY];
  private final byte[][] encoded = new byte[CAPACITY][];
  private byte[] scratch = new byte[MAX_CACHED_LENGTH];

  /** Writes a name; null is allowed. */
  void write(String name, DataOutputView out) throws IOException {
    if (name == null) {
      out.writeShort(-1);
      return;
    }
    int length = name.length();
    for (int i = 0; i < length; i++) {
      if (name.charAt(i) >= 0x80) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        writeLength(bytes.length, out);
        out.write(bytes);
        return;
      }
    }
    writeLength(length, out);
    if (length > scratch.length) {
      scratch = new byte[length];
    }
    for (int i = 0; i < length; i++) {
      scratch[i] = (byte) name.charAt(i);
    }
    out.write(scratch, 0, length);
  }

  private static void writeLength(int length, DataOutputView out) throws IOException {
    if (length > Short.MAX_VALUE) {
      throw new IOException("a text of " + length + " bytes is too long to travel");
    }
    out.writeShort(length);
  }

  /** Reads a name. */
  String read(DataInputView in) throws IOException {
    int length = in.readShort();
    if (length < 0) {
      return null;
    }
    if (length > scratch.length) {
      scratch = new byte[length];
    }
    in.readFully(scratch, 0, length);
    if (length > MAX_CACHED_LENGTH) {
      return new String(scratch, 0, length, StandardCharsets.UTF_8);
    }
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + scratch[i];
    }
    int slot = (hash ^ (hash >>> 12)) & (CAPACITY - 1);
    byte[] known = encoded[slot];
    if (known != null && Arrays.equals(known, 0, known.length, scratch, 0, length)) {
      return names[slot];
    }
    encoded[slot] = Arrays.copyOf(scratch, length);
    names[slot] = new String(scratch, 0, length, StandardCharsets.UTF_8);
    return names[slot];
  }
}
