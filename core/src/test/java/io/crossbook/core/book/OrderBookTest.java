package io.crossbook.core.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class OrderBookTest {

  /** What may happen to a book; {@code price} is the depth for CUT. */
  record Step(Kind kind, Side side, long price, long size) {
    enum Kind {
      SET,
      CUT,
      CLEAR
    }
  }

  @Property(tries = 400)
  void behavesAsTwoSortedMaps(@ForAll("steps") List<Step> steps) {
    OrderBook book = new OrderBook();
    NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    NavigableMap<Long, Long> asks = new TreeMap<>();
    for (Step step : steps) {
      switch (step.kind()) {
        case SET -> {
          book.set(step.side(), step.price(), step.size());
          NavigableMap<Long, Long> side = step.side() == Side.BUY ? bids : asks;
          if (step.size() == 0) {
            side.remove(step.price());
          } else {
            side.put(step.price(), step.size());
          }
        }
        case CUT -> {
          int depth = (int) (step.price() % 90);
          book.truncate(depth);
          cut(bids, depth);
          cut(asks, depth);
        }
        default -> {
          book.clear();
          bids.clear();
          asks.clear();
        }
      }
    }
    check(book, Side.BUY, bids);
    check(book, Side.SELL, asks);
    assertThat(book.crossed())
        .isEqualTo(!bids.isEmpty() && !asks.isEmpty() && bids.firstKey() > asks.firstKey());
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Step> step =
        Combinators.combine(
                Arbitraries.frequency(
                    Tuple.of(300, Step.Kind.SET),
                    Tuple.of(3, Step.Kind.CUT),
                    Tuple.of(1, Step.Kind.CLEAR)),
                Arbitraries.of(Side.class),
                // Few prices, so that levels change and vanish, and more than the first capacity.
                Arbitraries.frequencyOf(
                    Tuple.of(20, Arbitraries.longs().between(1, 200)),
                    Tuple.of(1, Arbitraries.longs().between(1, Long.MAX_VALUE))),
                Arbitraries.frequencyOf(
                    Tuple.of(1, Arbitraries.just(0L)),
                    Tuple.of(3, Arbitraries.longs().between(1, Long.MAX_VALUE))))
            .as(Step::new);
    return step.list().ofMinSize(0).ofMaxSize(600);
  }

  private static void cut(NavigableMap<Long, Long> side, int depth) {
    while (side.size() > depth) {
      side.pollLastEntry();
    }
  }

  private static void check(OrderBook book, Side side, Map<Long, Long> expected) {
    List<Long> prices = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < book.levels(side); i++) {
      prices.add(book.price(side, i));
      sizes.add(book.size(side, i));
    }
    assertThat(prices).containsExactlyElementsOf(expected.keySet());
    assertThat(sizes).containsExactlyElementsOf(expected.values());
    for (int depth : new int[] {0, 1, 5, 1000}) {
      assertThat(book.topPrices(side, depth))
          .containsExactly(
              expected.keySet().stream().limit(depth).mapToLong(Long::longValue).toArray());
      assertThat(book.topSizes(side, depth))
          .containsExactly(
              expected.values().stream().limit(depth).mapToLong(Long::longValue).toArray());
    }
  }

  @Test
  void refusesImpossibleLevels() {
    OrderBook book = new OrderBook();
    assertThatThrownBy(() -> book.set(Side.BUY, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> book.set(Side.BUY, -1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> book.set(Side.SELL, 1, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(book.levels(Side.BUY)).isZero();
    assertThat(book.levels(Side.SELL)).isZero();
  }

  @Test
  void refusesLevelsThatAreNotThere() {
    OrderBook book = new OrderBook();
    book.set(Side.BUY, 5, 1);
    assertThat(book.price(Side.BUY, 0)).isEqualTo(5);
    assertThatThrownBy(() -> book.price(Side.BUY, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> book.size(Side.BUY, -1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> book.price(Side.SELL, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aLockedBookIsNotCrossed() {
    OrderBook book = new OrderBook();
    book.set(Side.BUY, 5, 1);
    assertThat(book.crossed()).isFalse();
    book.set(Side.SELL, 5, 1);
    assertThat(book.crossed()).isFalse();
    book.set(Side.BUY, 6, 1);
    assertThat(book.crossed()).isTrue();
  }
}
