package io.crossbook.venues.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import java.util.Collection;
import java.util.Comparator;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A book as simple as can be, to compare a protocol's books with. */
public final class ReferenceBook {
  private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
  private final TreeMap<Long, Long> asks = new TreeMap<>();

  /** True if the protocol must say that its book is current. */
  public boolean current;

  /** A level of a message. */
  public record Level(Side side, long price, long size) {}

  /** Forgets every level and is current from now on. */
  public void beginSnapshot() {
    bids.clear();
    asks.clear();
    current = true;
  }

  /** Sets a level; size zero removes it. */
  public void set(Level level) {
    TreeMap<Long, Long> side = level.side() == Side.BUY ? bids : asks;
    if (level.size() == 0) {
      side.remove(level.price());
    } else {
      side.put(level.price(), level.size());
    }
  }

  /** A level of a book that never crosses: bids below 1050, asks from 1050 on. */
  public static Level randomLevel(Random random, boolean mayRemove) {
    boolean bid = random.nextBoolean();
    long price = (bid ? 1_000L : 1_050L) + random.nextInt(50);
    long size = mayRemove && random.nextInt(4) == 0 ? 0 : 1L + random.nextInt(1_000_000_000);
    return new Level(bid ? Side.BUY : Side.SELL, price, size);
  }

  /** Copies another book's levels. */
  public void copy(ReferenceBook other) {
    bids.clear();
    bids.putAll(other.bids);
    asks.clear();
    asks.putAll(other.asks);
  }

  /** The levels of a side, best first. */
  public SortedMap<Long, Long> side(Side side) {
    return side == Side.BUY ? bids : asks;
  }

  /** Demands that the view is of this book. */
  public void check(BookView view, int viewLevels) {
    if (view == null) {
      assertThat(current).isFalse();
      return;
    }
    assertThat(view.integrity() == Integrity.CURRENT).isEqualTo(current);
    if (current) {
      assertThat(view.bidLevels()).isEqualTo(bids.size());
      assertThat(view.askLevels()).isEqualTo(asks.size());
      assertThat(view.bidPrices()).containsExactly(top(bids.keySet(), viewLevels));
      assertThat(view.bidSizes()).containsExactly(top(bids.values(), viewLevels));
      assertThat(view.askPrices()).containsExactly(top(asks.keySet(), viewLevels));
      assertThat(view.askSizes()).containsExactly(top(asks.values(), viewLevels));
    }
  }

  private static long[] top(Collection<Long> values, int levels) {
    return values.stream().limit(levels).mapToLong(Long::longValue).toArray();
  }
}
