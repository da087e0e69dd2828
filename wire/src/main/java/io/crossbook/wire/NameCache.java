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

  /** Stands where the length of a name would, if there is none. */
  private static final int NONE = -1;

  /** Stands there if the length does not fit and follows: a venue decides how long a text is. */
  private static final int LONG = -2;

  private final String[] names = new String[CAPACITY];
  private final byte[][] encoded = new byte[CAPACITY][];
  private final byte[] scratch = new byte[MAX_CACHED_LENGTH];

  // What was written: the same objects come again and again, so that no character is looked at.
  private final String[] written = new String[CAPACITY];
  private final byte[][] writtenBytes = new byte[CAPACITY][];

  /** Writes a name; null is allowed. */
  void write(String name, DataOutputView out) throws IOException {
    if (name == null) {
      out.writeShort(NONE);
      return;
    }
    int slot = slot(name.hashCode());
    if (isSame(name, written[slot])) {
      out.write(writtenBytes[slot]);
      return;
    }
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_CACHED_LENGTH) {
      writeLength(bytes.length, out);
      out.write(bytes);
      return;
    }
    byte[] withLength = new byte[Short.BYTES + bytes.length];
    withLength[1] = (byte) bytes.length;
    System.arraycopy(bytes, 0, withLength, Short.BYTES, bytes.length);
    written[slot] = name;
    writtenBytes[slot] = withLength;
    out.write(withLength);
  }

  @SuppressWarnings("ReferenceEquality") // equal but not the same only costs time
  private static boolean isSame(String one, String other) {
    return one == other;
  }

  private static int slot(int hash) {
    return (hash ^ (hash >>> 12)) & (CAPACITY - 1);
  }

  private static void writeLength(int length, DataOutputView out) throws IOException {
    if (length > Short.MAX_VALUE) {
      out.writeShort(LONG);
      out.writeInt(length);
    } else {
      out.writeShort(length);
    }
  }

  /** Reads a name. */
  String read(DataInputView in) throws IOException {
    int length = in.readShort();
    if (length == NONE) {
      return null;
    }
    if (length == LONG) {
      length = in.readInt();
    }
    if (length < 0) {
      throw new IOException("a text cannot have " + length + " bytes");
    }
    if (length > MAX_CACHED_LENGTH) {
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
    in.readFully(scratch, 0, length);
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + scratch[i];
    }
    int slot = slot(hash);
    byte[] known = encoded[slot];
    if (known != null && Arrays.equals(known, 0, known.length, scratch, 0, length)) {
      return names[slot];
    }
    encoded[slot] = Arrays.copyOf(scratch, length);
    names[slot] = new String(scratch, 0, length, StandardCharsets.UTF_8);
    return names[slot];
  }
}
