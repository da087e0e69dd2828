package io.crossbook.venues.mexc;

import com.google.protobuf.CodedInputStream;
import io.crossbook.core.book.OrderBook;
import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.json.JsonCursor;
import java.io.IOException;

/**
 * Reads the body {@code PublicAggreDepthsV3Api}: first the versions, which come last on the wire,
 * then the levels. Field 1 is the asks, field 2 the bids. Not thread-safe.
 */
final class MexcDepth {
  private static final int ASKS = MexcFrame.delimited(1);
  private static final int BIDS = MexcFrame.delimited(2);
  private static final int FROM_VERSION = MexcFrame.delimited(4);
  private static final int TO_VERSION = MexcFrame.delimited(5);
  private static final int PRICE = MexcFrame.delimited(1);
  private static final int QUANTITY = MexcFrame.delimited(2);

  private final JsonCursor numbers = new JsonCursor();

  /** The first version that the message read last holds; -1 if it does not say. */
  long fromVersion;

  /** The last version that the message read last holds; -1 if it does not say. */
  long toVersion;

  /**
   * Reads the versions.
   *
   * @throws IOException if it is not a protobuf message
   * @throws io.crossbook.venues.json.JsonException if a version is not a number
   */
  void readVersions(byte[] bytes, int from, int to) throws IOException {
    fromVersion = -1;
    toVersion = -1;
    CodedInputStream in = CodedInputStream.newInstance(bytes, from, to - from);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == FROM_VERSION) {
        fromVersion = MexcFrame.decimal(in, bytes, from, 0, numbers);
      } else if (tag == TO_VERSION) {
        toVersion = MexcFrame.decimal(in, bytes, from, 0, numbers);
      } else {
        in.skipField(tag);
      }
    }
  }

  /**
   * Sets the levels in a book.
   *
   * @throws IOException if it is not a protobuf message
   * @throws io.crossbook.venues.json.JsonException if a number does not fit the listing
   * @throws IllegalArgumentException if a price is not positive or a quantity is negative or
   *     missing
   */
  void apply(byte[] bytes, int from, int to, Listing listing, OrderBook levels) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes, from, to - from);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag != ASKS && tag != BIDS) {
        in.skipField(tag);
        continue;
      }
      int end = in.pushLimit(in.readRawVarint32());
      long price = 0;
      long size = -1;
      for (int inner = in.readTag(); inner != 0; inner = in.readTag()) {
        if (inner == PRICE) {
          price = MexcFrame.decimal(in, bytes, from, listing.priceScale(), numbers);
        } else if (inner == QUANTITY) {
          size = MexcFrame.decimal(in, bytes, from, listing.sizeScale(), numbers);
        } else {
          in.skipField(inner);
        }
      }
      in.popLimit(end);
      levels.set(tag == ASKS ? Side.SELL : Side.BUY, price, size);
    }
  }
}
