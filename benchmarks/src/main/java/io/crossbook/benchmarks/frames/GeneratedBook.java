package io.crossbook.benchmarks.frames;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A book that changes at random, most often near its best levels, and never crosses itself. Prices
 * are whole ticks, sizes whole lots. Not thread-safe.
 */
final class GeneratedBook {
  /** Mean distance of a change from the best level, in levels. */
  private static final double MEAN_DISTANCE = 8;

  private static final int LARGEST_SIZE = 50_000_000;

  /**
   * A level that was set.
   *
   * @param bid the side
   * @param price in ticks
   * @param size in lots; 0 if it was removed
   */
  record Change(boolean bid, long price, long size) {}

  final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
  final NavigableMap<Long, Long> asks = new TreeMap<>();
  private final RandomGenerator random;

  /**
   * @param middle price in ticks around which the book begins
   * @param levels levels a side
   */
  GeneratedBook(RandomGenerator random, long middle, int levels) {
    this.random = random;
    long bid = middle;
    long ask = middle + 2;
    for (int i = 0; i < levels; i++) {
      bids.put(bid, size());
      asks.put(ask, size());
      bid -= 1L + random.nextInt(3);
      ask += 1L + random.nextInt(3);
    }
  }

  private long size() {
    return 1L + random.nextInt(LARGEST_SIZE);
  }

  /** Sets one to three levels; as many are added as are removed, in the long run. */
  List<Change> step() {
    List<Change> changes = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    boolean bid = random.nextBoolean();
    for (int i = 0; i < count; i++) {
      changes.add(change(bid));
      if (random.nextInt(6) == 0) {
        bid = !bid;
      }
    }
    return changes;
  }

  private Change change(boolean bid) {
    NavigableMap<Long, Long> side = bid ? bids : asks;
    int rank = (int) Math.min(side.size() - 2, random.nextExponential() * MEAN_DISTANCE);
    long at = side.firstKey();
    for (Map.Entry<Long, Long> each : side.entrySet()) {
      if (rank-- == 0) {
        at = each.getKey();
        break;
      }
    }
    int kind = random.nextInt(10);
    if (kind < 2) {
      side.remove(at);
      return new Change(bid, at, 0);
    }
    if (kind < 4) {
      // A level beside, which may become the best one but never reaches the other side.
      long beside = bid ? at + 1 : at - 1;
      boolean free = bid ? beside < asks.firstKey() : beside > bids.firstKey();
      at = free ? beside : at;
    }
    long size = size();
    side.put(at, size);
    return new Change(bid, at, size);
  }
}
