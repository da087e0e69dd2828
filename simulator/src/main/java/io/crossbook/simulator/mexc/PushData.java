package io.crossbook.simulator.mexc;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A protobuf message being written field by field. The field numbers are those of MEXC's published
 * schema; there is no generated code. As the third version of protobuf has it, a field with its
 * default value is left out.
 */
final class PushData {
  private static final int CHANNEL = 1;
  private static final int SYMBOL = 3;
  private static final int SEND_TIME = 6;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  /** The wrapper {@code PushDataV3ApiWrapper} around one body. */
  static byte[] wrap(
      String channel, String symbol, long sendTimeMillis, int bodyField, PushData body) {
    return new PushData()
        .text(CHANNEL, channel)
        .text(SYMBOL, symbol)
        .number(SEND_TIME, sendTimeMillis)
        .message(bodyField, body)
        .toBytes();
  }

  private interface Write {
    void to(CodedOutputStream out) throws IOException;
  }

  private PushData write(Write write) {
    try {
      write.to(out);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("A byte array refused bytes", e);
    }
  }

  PushData text(int field, String value) {
    return value.isEmpty() ? this : write(o -> o.writeString(field, value));
  }

  PushData number(int field, long value) {
    return value == 0 ? this : write(o -> o.writeInt64(field, value));
  }

  PushData flag(int field, boolean value) {
    return value ? write(o -> o.writeBool(field, true)) : this;
  }

  PushData message(int field, PushData body) {
    byte[] encoded = body.toBytes();
    return write(o -> o.writeByteArray(field, encoded));
  }

  byte[] toBytes() {
    write(CodedOutputStream::flush);
    return bytes.toByteArray();
  }
}
