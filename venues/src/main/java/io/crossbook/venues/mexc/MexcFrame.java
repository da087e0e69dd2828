package io.crossbook.venues.mexc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.crossbook.venues.json.JsonCursor;
import java.io.IOException;

/**
 * The envelope of a binary frame, {@code PushDataV3ApiWrapper}: whose it is, when it was sent, and
 * where its body lies. Fields may come in any order, and unknown ones are skipped. Field numbers:
 * schema published by MEXC (websocket-proto), 2026-06. Not thread-safe.
 */
final class MexcFrame {
  static final int CHANNEL = 1;
  static final int SYMBOL = 3;
  static final int CREATE_TIME = 5;
  static final int SEND_TIME = 6;
  static final int AGGRE_DEPTHS = 313;
  static final int AGGRE_DEALS = 314;
  static final int AGGRE_BOOK_TICKER = 315;
  private static final int FIRST_BODY = 301;
  private static final int LAST_BODY = 330;
  private static final long LATEST_MILLIS = 9_000_000_000_000L;

  byte[] bytes = new byte[0];

  /** Where the symbol lies, {@code [symbolFrom, symbolTo)}; empty if the frame names none. */
  int symbolFrom;

  int symbolTo;

  /** Number of the body's field; 0 if there is none. */
  int body;

  /** Where the body lies, {@code [bodyFrom, bodyTo)}. */
  int bodyFrom;

  int bodyTo;

  /** When the venue sent it, nanoseconds since the epoch; 0 if it does not say. */
  long venueTime;

  private final JsonCursor numbers = new JsonCursor();

  /**
   * Reads an envelope.
   *
   * @throws IOException if it is not a protobuf message
   */
  void read(byte[] newBytes, int offset, int length) throws IOException {
    bytes = newBytes;
    symbolFrom = 0;
    symbolTo = 0;
    body = 0;
    long sendTime = 0;
    long createTime = 0;
    int channelFrom = 0;
    int channelTo = 0;
    CodedInputStream in = CodedInputStream.newInstance(newBytes, offset, length);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        int size = in.readRawVarint32();
        int from = offset + in.getTotalBytesRead();
        in.skipRawBytes(size);
        if (field == CHANNEL) {
          channelFrom = from;
          channelTo = from + size;
        } else if (field == SYMBOL) {
          symbolFrom = from;
          symbolTo = from + size;
        } else if (field >= FIRST_BODY && field <= LAST_BODY) {
          body = field;
          bodyFrom = from;
          bodyTo = from + size;
        }
      } else if (field == SEND_TIME && tag == varint(SEND_TIME)) {
        sendTime = in.readInt64();
      } else if (field == CREATE_TIME && tag == varint(CREATE_TIME)) {
        createTime = in.readInt64();
      } else {
        in.skipField(tag);
      }
    }
    venueTime = nanos(sendTime != 0 ? sendTime : createTime);
    if (symbolFrom == symbolTo) {
      // The field is optional, but every channel ends in its symbol.
      int at = channelTo;
      while (at > channelFrom && newBytes[at - 1] != '@') {
        at--;
      }
      if (at > channelFrom) {
        symbolFrom = at;
        symbolTo = channelTo;
      }
    }
  }

  /** Nanoseconds since the epoch of milliseconds; 0 for what cannot be a time. */
  static long nanos(long millis) {
    return millis > 0 && millis < LATEST_MILLIS ? millis * 1_000_000L : 0;
  }

  /** The tag of a varint field. */
  static int varint(int field) {
    return field << 3 | WireFormat.WIRETYPE_VARINT;
  }

  /** The tag of a string or message field. */
  static int delimited(int field) {
    return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  /**
   * Reads a string field as a decimal in units of 10^-{@code scale}; the stream reads {@link
   * #bytes} from {@code base} on.
   *
   * @throws IOException if the field does not fit the message
   * @throws io.crossbook.venues.json.JsonException if it is not such a number
   */
  static long decimal(CodedInputStream in, byte[] bytes, int base, int scale, JsonCursor numbers)
      throws IOException {
    int size = in.readRawVarint32();
    int from = base + in.getTotalBytesRead();
    in.skipRawBytes(size);
    numbers.reset(bytes, from, size);
    long value = numbers.decimal(scale);
    numbers.end();
    return value;
  }

  /** {@link #decimal(CodedInputStream, byte[], int, int, JsonCursor)} in this frame's body. */
  long decimal(CodedInputStream in, int scale) throws IOException {
    return decimal(in, bytes, bodyFrom, scale, numbers);
  }

  /** A stream over the body. */
  CodedInputStream openBody() {
    return CodedInputStream.newInstance(bytes, bodyFrom, bodyTo - bodyFrom);
  }
}
