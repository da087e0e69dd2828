package io.crossbook.venues.kraken;

import io.crossbook.core.book.OrderBook;
import io.crossbook.core.book.Side;
import java.util.zip.CRC32;

/**
 * Kraken's checksum of one book: CRC-32 over the ten best asks from low to high and the ten best
 * bids from high to low, each level as price and size written with their fixed number of decimals,
 * without the point and without leading zeros (docs.kraken.com, book checksum guides for WebSocket
 * v1 and v2). Where the book's scales are that number of decimals, these are simply the decimal
 * digits of the scaled values.
 *
 * <p>The digits of a side are kept until it changes, because most messages change one side. Not
 * thread-safe: the lane's thread.
 */
final class KrakenChecksum {
  private static final int LEVELS = 10;
  private static final int MOST_DIGITS = 19;

  private final SideDigits asks = new SideDigits(Side.SELL);
  private final SideDigits bids = new SideDigits(Side.BUY);
  private final CRC32 crc = new CRC32();

  /** A side of the book changed. */
  void changed(Side side) {
    (side == Side.BUY ? bids : asks).stale = true;
  }

  /** The checksum, an unsigned number of 32 bits, of a book whose changes were all told. */
  long of(OrderBook book) {
    crc.reset();
    asks.update(crc, book);
    bids.update(crc, book);
    return crc.getValue();
  }

  private static final class SideDigits {
    private final Side side;
    private final byte[] digits = new byte[LEVELS * 2 * MOST_DIGITS];
    private int from = digits.length;
    private boolean stale = true;

    SideDigits(Side side) {
      this.side = side;
    }

    void update(CRC32 crc, OrderBook book) {
      if (stale) {
        // Written from the end, as digits come from the end.
        int at = digits.length;
        for (int i = Math.min(LEVELS, book.levels(side)) - 1; i >= 0; i--) {
          at = write(book.size(side, i), at);
          at = write(book.price(side, i), at);
        }
        from = at;
        stale = false;
      }
      crc.update(digits, from, digits.length - from);
    }

    /** Writes the digits of a positive value so that they end before {@code at}. */
    private int write(long value, int at) {
      byte[] out = digits;
      int i = at;
      long rest = value;
      while (rest > Integer.MAX_VALUE) {
        long tenth = rest / 10;
        out[--i] = (byte) ('0' + (rest - tenth * 10));
        rest = tenth;
      }
      int small = (int) rest;
      while (small >= 10) {
        int tenth = small / 10;
        out[--i] = (byte) ('0' + (small - tenth * 10));
        small = tenth;
      }
      out[--i] = (byte) ('0' + small);
      return i;
    }
  }
}
