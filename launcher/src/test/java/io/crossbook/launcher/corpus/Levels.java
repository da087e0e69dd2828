package io.crossbook.launcher.corpus;

import io.crossbook.core.fact.BookView;
import io.crossbook.simulator.market.Level;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.truth.TruthRecord;
import java.util.Arrays;
import java.util.List;

/**
 * The best levels of a book in the simulator's ticks and lots, so that what a book really was and
 * what we took it for can be held against each other: price and size by turns, best first.
 */
final class Levels {
  private final long[] bids;
  private final long[] asks;

  private Levels(long[] bids, long[] asks) {
    this.bids = bids;
    this.asks = asks;
  }

  /** What the book really was. */
  static Levels of(TruthRecord truth) {
    return new Levels(real(truth.bids()), real(truth.asks()));
  }

  /** What we took it for. */
  static Levels of(BookView view, ListingSpec spec) {
    int price = spec.priceDecimals() - view.priceScale();
    int size = spec.quantityDecimals() - view.sizeScale();
    return new Levels(
        ours(view.bidPrices(), view.bidSizes(), price, size),
        ours(view.askPrices(), view.askSizes(), price, size));
  }

  private static long[] real(List<Level> levels) {
    long[] numbers = new long[2 * levels.size()];
    for (int i = 0; i < levels.size(); i++) {
      numbers[2 * i] = levels.get(i).price();
      numbers[2 * i + 1] = levels.get(i).quantity();
    }
    return numbers;
  }

  private static long[] ours(long[] prices, long[] sizes, int priceShift, int sizeShift) {
    long[] numbers = new long[2 * Math.min(prices.length, TruthRecord.DEPTH)];
    for (int i = 0; i < numbers.length / 2; i++) {
      numbers[2 * i] = shifted(prices[i], priceShift);
      numbers[2 * i + 1] = shifted(sizes[i], sizeShift);
    }
    return numbers;
  }

  /** The number with other decimals; -1, which no real book has, if it has more than the spec. */
  private static long shifted(long number, int decimals) {
    long value = number;
    for (int i = 0; i < decimals; i++) {
      value = Math.multiplyExact(value, 10);
    }
    for (int i = 0; i > decimals; i--) {
      if (value % 10 != 0) {
        return -1;
      }
      value /= 10;
    }
    return value;
  }

  /** True if both have the same levels; of a book that shows few, those few, but at least one. */
  boolean shows(Levels real) {
    return bids.length > 0 && asks.length > 0 && begins(real.bids, bids) && begins(real.asks, asks);
  }

  private static boolean begins(long[] whole, long[] part) {
    return part.length <= whole.length
        && Arrays.equals(whole, 0, part.length, part, 0, part.length);
  }

  @Override
  public String toString() {
    return "bids " + Arrays.toString(bids) + " asks " + Arrays.toString(asks);
  }
}
