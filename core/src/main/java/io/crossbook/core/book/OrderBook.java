package io.crossbook.core.book;

import java.util.Arrays;

/**
 * The price levels of one listing: two flat arrays of scaled {@code long}s a side, best level last,
 * so that the busy end of the book moves the fewest elements. Prices and sizes carry the scales of
 * the listing. Not thread-safe: one owner.
 *
 * <p>Level indexes in the public methods count from the best level: 0 is the best.
 */
public final class OrderBook {
  private static final int INITIAL_CAPACITY = 64;

  private final Levels bids = new Levels(true);
  private final Levels asks = new Levels(false);

  /** Forgets every level. */
  public void clear() {
    bids.count = 0;
    asks.count = 0;
  }

  /**
   * Sets the size at a price; zero removes the level. Removing a level that is not there does
   * nothing.
   *
   * @throws IllegalArgumentException if the price is not positive or the size is negative
   */
  public void set(Side side, long price, long size) {
    if (price <= 0 || size < 0) {
      throw new IllegalArgumentException(
          "a level needs a positive price and a size that is not negative, got price "
              + price
              + " and size "
              + size
              + " (scaled)");
    }
    (side == Side.BUY ? bids : asks).set(price, size);
  }

  /** Keeps the best {@code depth} levels of each side. */
  public void truncate(int depth) {
    bids.truncate(depth);
    asks.truncate(depth);
  }

  /** Number of levels of a side. */
  public int levels(Side side) {
    return (side == Side.BUY ? bids : asks).count;
  }

  /** Price of the level {@code index} places behind the best of a side. */
  public long price(Side side, int index) {
    return side == Side.BUY ? bids.price(index) : asks.price(index);
  }

  /** Size of the level {@code index} places behind the best of a side. */
  public long size(Side side, int index) {
    return side == Side.BUY ? bids.size(index) : asks.size(index);
  }

  /** True if the best bid is above the best ask; equal (locked) is not crossed. */
  public boolean crossed() {
    return bids.count > 0 && asks.count > 0 && bids.price(0) > asks.price(0);
  }

  /** The best {@code depth} prices of a side, best first. */
  public long[] topPrices(Side side, int depth) {
    return (side == Side.BUY ? bids : asks).top(true, depth);
  }

  /** The best {@code depth} sizes of a side, best first. */
  public long[] topSizes(Side side, int depth) {
    return (side == Side.BUY ? bids : asks).top(false, depth);
  }

  /** One side; the best level is at {@code count - 1}. */
  private static final class Levels {
    private final boolean ascending;
    private long[] prices = new long[INITIAL_CAPACITY];
    private long[] sizes = new long[INITIAL_CAPACITY];
    private int count;

    Levels(boolean ascending) {
      this.ascending = ascending;
    }

    long price(int index) {
      return prices[checked(index)];
    }

    long size(int index) {
      return sizes[checked(index)];
    }

    private int checked(int index) {
      if (index < 0 || index >= count) {
        throw new IndexOutOfBoundsException("level " + index + " of " + count);
      }
      return count - 1 - index;
    }

    void set(long price, long size) {
      int at = find(price);
      if (at >= 0) {
        if (size != 0) {
          sizes[at] = size;
        } else {
          remove(at);
        }
      } else if (size != 0) {
        insert(-at - 1, price, size);
      }
    }

    /** Index of the price, or -(insertion point) - 1. */
    private int find(long price) {
      // Most updates touch the first few levels: gallop from the best end, then bisect.
      int high = count;
      int probe = count - 1;
      int step = 1;
      while (probe >= 0 && !sortsBefore(probe, price)) {
        high = probe;
        probe -= step;
        step <<= 1;
      }
      int low = Math.max(probe, -1) + 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (sortsBefore(middle, price)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low < count && prices[low] == price ? low : -low - 1;
    }

    private boolean sortsBefore(int index, long price) {
      return ascending ? prices[index] < price : prices[index] > price;
    }

    private void insert(int at, long price, long size) {
      if (count == prices.length) {
        prices = Arrays.copyOf(prices, count * 2);
        sizes = Arrays.copyOf(sizes, count * 2);
      }
      int moved = count - at;
      if (moved > 0) {
        System.arraycopy(prices, at, prices, at + 1, moved);
        System.arraycopy(sizes, at, sizes, at + 1, moved);
      }
      prices[at] = price;
      sizes[at] = size;
      count++;
    }

    private void remove(int at) {
      int moved = count - at - 1;
      if (moved > 0) {
        System.arraycopy(prices, at + 1, prices, at, moved);
        System.arraycopy(sizes, at + 1, sizes, at, moved);
      }
      count--;
    }

    void truncate(int depth) {
      int surplus = count - depth;
      if (surplus > 0) {
        System.arraycopy(prices, surplus, prices, 0, depth);
        System.arraycopy(sizes, surplus, sizes, 0, depth);
        count = depth;
      }
    }

    long[] top(boolean wantPrices, int depth) {
      int n = Math.min(depth, count);
      long[] source = wantPrices ? prices : sizes;
      long[] top = new long[n];
      for (int i = 0; i < n; i++) {
        top[i] = source[count - 1 - i];
      }
      return top;
    }
  }
}
