package io.crossbook.simulator.mexc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The fields of one protobuf message by number, the last value of each. */
final class ProtoReader {
  private final Map<Integer, Object> fields = new HashMap<>();

  ProtoReader(byte[] message) {
    CodedInputStream in = CodedInputStream.newInstance(message);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        boolean varint = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT;
        Object value = varint ? (Object) in.readInt64() : in.readByteArray();
        fields.put(WireFormat.getTagFieldNumber(tag), value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty if the field is left out. */
  String text(int number) {
    Object value = fields.get(number);
    return value == null ? "" : new String((byte[]) value, StandardCharsets.UTF_8);
  }

  /** Zero if the field is left out. */
  long number(int number) {
    return (Long) fields.getOrDefault(number, 0L);
  }

  ProtoReader message(int number) {
    return new ProtoReader((byte[]) fields.get(number));
  }
}
