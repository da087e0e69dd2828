package io.crossbook.venues.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/**
 * A made-up venue book with its update stream, kept in the most naive way, as the reference for
 * books joined from snapshots and updates: the true book after every update is remembered by its
 * id.
 */
public final class DepthStream {
  /** One update: ids, and levels as alternating price and size. */
  public record Update(
      long first, long last, long previous, List<long[]> bids, List<long[]> asks) {}

  /** The true book behind an id, best first, as price to size. */
  public record State(long id, TreeMap<Long, Long> bids, TreeMap<Long, Long> asks) {}

  private static final int MOST_LEVELS = 60;

  private final Random random;
  private final boolean holes;
  private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
  private final TreeMap<Long, Long> asks = new TreeMap<>();
  private final Map<Long, State> states = new HashMap<>();
  private long last;
  private long middle = 10_000;

  /**
   * @param holes true where ids of consecutive updates have holes between them
   */
  public DepthStream(long seed, boolean holes) {
    this.random = new Random(seed);
    this.holes = holes;
    this.last = 1000L + random.nextInt(1000);
    for (int i = 0; i < 30; i++) {
      bids.put(middle - 1 - i * 2L, 1 + (long) random.nextInt(500));
      asks.put(middle + 1 + i * 2L, 1 + (long) random.nextInt(500));
    }
    remember();
  }

  private void remember() {
    states.put(last, new State(last, new TreeMap<>(bids), new TreeMap<>(asks)));
  }

  /** The book as it is now. */
  public State state() {
    return states.get(last);
  }

  /** Changes the book. */
  public Update next() {
    long previous = last;
    long first = previous + 1 + (holes ? random.nextInt(50) : 0);
    last = first + random.nextInt(5);
    middle += random.nextInt(5) - 2;
    Map<Long, Long> newBids = new TreeMap<>();
    Map<Long, Long> newAsks = new TreeMap<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      newBids.put(middle - 1 - random.nextInt(40), size());
      newAsks.put(middle + 1 + random.nextInt(40), size());
    }
    // What the middle has passed is gone, as an exchange would have traded it.
    bids.keySet().stream()
        .filter(price -> price >= middle)
        .forEach(price -> newBids.put(price, 0L));
    asks.keySet().stream()
        .filter(price -> price <= middle)
        .forEach(price -> newAsks.put(price, 0L));
    change(bids, newBids);
    change(asks, newAsks);
    // A venue that keeps to a depth removes what leaves it.
    trim(bids, newBids);
    trim(asks, newAsks);
    remember();
    return new Update(first, last, previous, list(newBids), list(newAsks));
  }

  private long size() {
    return random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(1000);
  }

  private static void trim(NavigableMap<Long, Long> side, Map<Long, Long> changes) {
    while (side.size() > MOST_LEVELS) {
      changes.put(side.pollLastEntry().getKey(), 0L);
    }
  }

  private static void change(Map<Long, Long> side, Map<Long, Long> changes) {
    changes.forEach(
        (price, size) -> {
          if (size == 0) {
            side.remove(price);
          } else {
            side.put(price, size);
          }
        });
  }

  private static List<long[]> list(Map<Long, Long> levels) {
    List<long[]> list = new ArrayList<>();
    levels.forEach((price, size) -> list.add(new long[] {price, size}));
    return list;
  }

  /** Demands that a view that says it is current is exactly the book behind its id. */
  public void check(BookView view) {
    if (view.integrity() != Integrity.CURRENT) {
      return;
    }
    State state = states.get(view.sequence());
    assertThat(state).as("the book of id " + view.sequence()).isNotNull();
    side(view.bidPrices(), view.bidSizes(), view.priceScale(), view.sizeScale(), state.bids());
    side(view.askPrices(), view.askSizes(), view.priceScale(), view.sizeScale(), state.asks());
    assertThat(view.bidLevels()).isEqualTo(state.bids().size());
    assertThat(view.askLevels()).isEqualTo(state.asks().size());
  }

  private static void side(
      long[] prices, long[] sizes, int priceScale, int sizeScale, Map<Long, Long> expected) {
    int i = 0;
    for (Map.Entry<Long, Long> level : expected.entrySet()) {
      if (i == prices.length) {
        break;
      }
      assertThat(prices[i]).isEqualTo(level.getKey() * (long) Math.pow(10, priceScale - 2));
      assertThat(sizes[i]).isEqualTo(level.getValue() * (long) Math.pow(10, sizeScale));
      i++;
    }
    assertThat(i).isEqualTo(Math.min(prices.length, expected.size()));
  }

  /** A price in hundredths as a venue would print it. */
  public static String price(long price) {
    return price / 100 + "." + (price % 100 < 10 ? "0" : "") + price % 100;
  }
}
