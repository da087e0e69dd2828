package io.crossbook.venues.mexc;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.book.SnapshotLevels;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import java.nio.charset.StandardCharsets;

/** Reads answers of {@code GET /api/v3/depth}. Not thread-safe. */
final class MexcSnapshots {
  private static final byte[] LAST_UPDATE_ID = utf8("lastUpdateId");
  private static final byte[] BIDS = utf8("bids");
  private static final byte[] ASKS = utf8("asks");

  private final JsonCursor cursor = new JsonCursor();
  private final SnapshotLevels levels = new SnapshotLevels();
  private long version;

  /** The symbol that a request was about; empty if it names none. */
  static String symbol(String target) {
    int at = target.indexOf('?');
    while (at >= 0) {
      int next = target.indexOf('&', at + 1);
      if (target.startsWith("symbol=", at + 1)) {
        return target.substring(at + 1 + "symbol=".length(), next < 0 ? target.length() : next);
      }
      at = next;
    }
    return "";
  }

  /**
   * Reads a snapshot.
   *
   * @throws JsonException if it is not a snapshot, or a number does not fit the listing
   * @throws IllegalArgumentException if a price is not positive or a quantity is negative
   */
  void read(byte[] body, Listing listing) {
    levels.clear();
    version = -1;
    boolean bids = false;
    boolean asks = false;
    cursor.reset(body, 0, body.length);
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(LAST_UPDATE_ID)) {
        version = cursor.integer();
      } else if (cursor.nameIs(BIDS)) {
        readSide(Side.BUY, listing);
        bids = true;
      } else if (cursor.nameIs(ASKS)) {
        readSide(Side.SELL, listing);
        asks = true;
      } else {
        cursor.skip();
      }
    }
    cursor.end();
    if (version < 0 || !bids || !asks) {
      throw new JsonException("a snapshot without version, bids or asks", body.length);
    }
  }

  private void readSide(Side side, Listing listing) {
    cursor.beginArray();
    while (cursor.nextElement()) {
      cursor.beginArray();
      cursor.nextElement();
      long price = cursor.decimal(listing.priceScale());
      cursor.nextElement();
      levels.add(side, price, cursor.decimal(listing.sizeScale()));
      while (cursor.nextElement()) {
        cursor.skip();
      }
    }
  }

  /** The version of the snapshot read last. */
  long version() {
    return version;
  }

  /** The levels of the snapshot read last. */
  SnapshotLevels levels() {
    return levels;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
