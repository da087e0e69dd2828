package io.crossbook.venues.mexc.trading;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A protobuf message by the numbers of its fields, for messages that come seldom. A field that is
 * not there has its default: no text, zero, false. Immutable.
 */
final class ProtoFields {
  private final Map<Integer, Long> numbers = new HashMap<>();
  private final Map<Integer, byte[]> bytes = new HashMap<>();

  private ProtoFields() {}

  /**
   * Reads a message.
   *
   * @throws IOException if it is none
   */
  static ProtoFields read(byte[] message, int offset, int length) throws IOException {
    ProtoFields fields = new ProtoFields();
    CodedInputStream in = CodedInputStream.newInstance(message, offset, length);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      switch (WireFormat.getTagWireType(tag)) {
        case WireFormat.WIRETYPE_VARINT -> fields.numbers.put(number, in.readInt64());
        case WireFormat.WIRETYPE_LENGTH_DELIMITED -> fields.bytes.put(number, in.readByteArray());
        default -> in.skipField(tag);
      }
    }
    return fields;
  }

  /** True if the field is there and holds a text or a message. */
  boolean has(int number) {
    return bytes.containsKey(number);
  }

  /** A text; empty if it is not there. */
  String text(int number) {
    byte[] value = bytes.get(number);
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  /** A whole number; 0 if it is not there. */
  long number(int number) {
    return numbers.getOrDefault(number, 0L);
  }

  /**
   * A message within this one.
   *
   * @throws IOException if it is none
   */
  ProtoFields message(int number) throws IOException {
    byte[] value = bytes.getOrDefault(number, new byte[0]);
    return read(value, 0, value.length);
  }
}
