package io.crossbook.venues.mexc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the venue's binary frames, for tests. */
final class MexcEncoder {
  private MexcEncoder() {}

  /** Writes fields of a message. */
  interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  static byte[] message(Fields fields) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      fields.write(out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static byte[] envelope(String channel, String symbol, long sendTime, int body, byte[] message) {
    return message(
        out -> {
          out.writeString(MexcFrame.CHANNEL, channel);
          if (symbol != null) {
            out.writeString(MexcFrame.SYMBOL, symbol);
          }
          out.writeInt64(MexcFrame.SEND_TIME, sendTime);
          out.writeBytes(body, ByteString.copyFrom(message));
        });
  }

  /** A level of a delta. */
  record Item(boolean ask, String price, String quantity) {}

  /** A delta. */
  static byte[] delta(String symbol, long from, long to, List<Item> levels) {
    return envelope(
        Mexc.DEPTH + symbol,
        symbol,
        1_736_411_507_002L,
        MexcFrame.AGGRE_DEPTHS,
        message(
            out -> {
              for (Item level : levels) {
                byte[] item =
                    message(
                        inner -> {
                          inner.writeString(1, level.price());
                          inner.writeString(2, level.quantity());
                        });
                out.writeBytes(level.ask() ? 1 : 2, ByteString.copyFrom(item));
              }
              out.writeString(3, Mexc.DEPTH);
              out.writeString(4, Long.toString(from));
              out.writeString(5, Long.toString(to));
              out.writeInt64(6, 7);
            }));
  }

  static byte[] deal(String symbol, String price, String quantity, int type) {
    byte[] deal =
        message(
            out -> {
              out.writeString(1, price);
              out.writeString(2, quantity);
              out.writeInt32(3, type);
              out.writeInt64(4, 1_736_411_507_001L);
              out.writeString(5, "id" + price);
            });
    return envelope(
        Mexc.DEALS + symbol,
        symbol,
        1_736_411_507_002L,
        MexcFrame.AGGRE_DEALS,
        message(
            out -> {
              out.writeBytes(1, ByteString.copyFrom(deal));
              out.writeString(2, Mexc.DEALS);
            }));
  }

  static byte[] bookTicker(
      String symbol, String bid, String bidSize, String ask, String askSize, long version) {
    return envelope(
        "spot@public.aggre.bookTicker.v3.api.pb@100ms@" + symbol,
        symbol,
        1_736_411_507_002L,
        MexcFrame.AGGRE_BOOK_TICKER,
        message(
            out -> {
              out.writeString(1, bid);
              out.writeString(2, bidSize);
              out.writeString(3, ask);
              out.writeString(4, askSize);
              out.writeString(5, Long.toString(version));
            }));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
