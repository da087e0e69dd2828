package io.crossbook.simulator.market;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One side of an L2 book: price levels best first, in ticks and lots. Not thread safe. */
public final class BookSide {
  private final boolean bids;
  private long[] prices = new long[128];
  private long[] quantities = new long[128];
  private int size;
  private long changes;

  BookSide(boolean bids) {
    this.bids = bids;
  }

  /** An independent copy. */
  public BookSide copy() {
    BookSide copy = new BookSide(bids);
    copy.prices = Arrays.copyOf(prices, prices.length);
    copy.quantities = Arrays.copyOf(quantities, quantities.length);
    copy.size = size;
    copy.changes = changes;
    return copy;
  }

  /** True for bids (highest price first), false for asks. */
  public boolean isBids() {
    return bids;
  }

  /** Number of levels. */
  public int size() {
    return size;
  }

  /** Price in ticks of the level at an index, 0 = best. */
  public long price(int index) {
    return prices[index];
  }

  /** Quantity in lots of the level at an index, 0 = best. */
  public long quantity(int index) {
    return quantities[index];
  }

  /** Quantity in lots at a price in ticks; zero if there is no such level. */
  public long quantityAt(long price) {
    int at = rank(price);
    return at < size && prices[at] == price ? quantities[at] : 0;
  }

  /** How often a level was set or removed since the beginning. */
  public long changes() {
    return changes;
  }

  /** Whether price {@code a} ranks before price {@code b} on this side. */
  public boolean better(long a, long b) {
    return bids ? a > b : a < b;
  }

  /** The best levels, at most {@code depth}. */
  public List<Level> top(int depth) {
    int n = Math.min(depth, size);
    List<Level> levels = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      levels.add(new Level(prices[i], quantities[i]));
    }
    return levels;
  }

  /** Sets the absolute quantity of a level; zero removes it. */
  public void set(long price, long quantity) {
    int at = rank(price);
    boolean present = at < size && prices[at] == price;
    if (quantity == 0) {
      if (present) {
        removeAt(at);
      }
      return;
    }
    if (quantity < 0) {
      throw new IllegalArgumentException("Negative quantity " + quantity + " at " + price);
    }
    if (present) {
      if (quantities[at] != quantity) {
        quantities[at] = quantity;
        changes++;
      }
      return;
    }
    if (size == prices.length) {
      prices = Arrays.copyOf(prices, size * 2);
      quantities = Arrays.copyOf(quantities, size * 2);
    }
    System.arraycopy(prices, at, prices, at + 1, size - at);
    System.arraycopy(quantities, at, quantities, at + 1, size - at);
    prices[at] = price;
    quantities[at] = quantity;
    size++;
    changes++;
  }

  void removeAt(int index) {
    System.arraycopy(prices, index + 1, prices, index, size - index - 1);
    System.arraycopy(quantities, index + 1, quantities, index, size - index - 1);
    size--;
    changes++;
  }

  /** Removes every level that ranks before a price. */
  void removeBetterThan(long price) {
    while (size > 0 && better(prices[0], price)) {
      removeAt(0);
    }
  }

  void clear() {
    changes += size;
    size = 0;
  }

  private int rank(long price) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (better(prices[middle], price)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
