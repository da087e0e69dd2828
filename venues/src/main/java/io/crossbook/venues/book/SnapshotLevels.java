package io.crossbook.venues.book;

import io.crossbook.core.book.OrderBook;
import io.crossbook.core.book.Side;
import java.util.Arrays;

/**
 * The levels of a snapshot, collected before any of them reaches the book: a snapshot that turns
 * out to be malformed half way leaves the book as it was, and one that is sorted best level first,
 * as venues send them, fills the book without moving what is already there. Not thread-safe.
 */
public final class SnapshotLevels {
  private static final int INITIAL_CAPACITY = 1024;

  private final OneSide bids = new OneSide(Side.BUY);
  private final OneSide asks = new OneSide(Side.SELL);

  /** Forgets every level. */
  public void clear() {
    bids.clear();
    asks.clear();
  }

  /**
   * Adds a level; size zero means that there is none at this price.
   *
   * @throws IllegalArgumentException if the price is not positive or the size is negative
   */
  public void add(Side side, long price, long size) {
    if (price <= 0 || size < 0) {
      throw new IllegalArgumentException(
          "a level needs a positive price and a size that is not negative, got price "
              + price
              + " and size "
              + size
              + " (scaled)");
    }
    (side == Side.BUY ? bids : asks).add(price, size);
  }

  /** Puts every level into the book; where a price came twice, the later one counts. */
  public void fill(OrderBook book) {
    bids.fill(book);
    asks.fill(book);
  }

  private static final class OneSide {
    private final Side side;
    private long[] prices = new long[INITIAL_CAPACITY];
    private long[] sizes = new long[INITIAL_CAPACITY];
    private int count;
    private boolean bestFirst = true;

    OneSide(Side side) {
      this.side = side;
    }

    void clear() {
      count = 0;
      bestFirst = true;
    }

    void add(long price, long size) {
      if (count == prices.length) {
        prices = Arrays.copyOf(prices, count * 2);
        sizes = Arrays.copyOf(sizes, count * 2);
      }
      if (count > 0) {
        long before = prices[count - 1];
        bestFirst &= side == Side.BUY ? price < before : price > before;
      }
      prices[count] = price;
      sizes[count] = size;
      count++;
    }

    void fill(OrderBook book) {
      if (bestFirst) {
        // The book keeps its best level last: worst first appends.
        for (int i = count - 1; i >= 0; i--) {
          book.set(side, prices[i], sizes[i]);
        }
      } else {
        for (int i = 0; i < count; i++) {
          book.set(side, prices[i], sizes[i]);
        }
      }
    }
  }
}
