package io.crossbook.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.testing.Books;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OrderFlowTest {
  private static Books book(String bid, String bidSize, String ask, String askSize) {
    return Books.of("a", "BTC-USD").bid(bid, bidSize).ask(ask, askSize);
  }

  private static double flow(Books before, Books after) {
    return OrderFlow.imbalanceOfUpdate(before.view(), after.view());
  }

  @Test
  void goldenNumbers() {
    BookView view =
        book("100", "3", "102", "1").bid("99", "1").ask("103", "5").ask("104", "90").view();
    // (102 x 3 + 100 x 1) / 4
    assertThat(OrderFlow.microprice(view)).isEqualTo(101.5);
    assertThat(OrderFlow.imbalance(view, 1)).isEqualTo(0.5);
    // (4 - 6) / 10
    assertThat(OrderFlow.imbalance(view, 2)).isEqualTo(-0.2);
    assertThat(OrderFlow.imbalance(view, 9)).isEqualTo((4.0 - 96) / 100);
    // 2 / 101
    assertThat(OrderFlow.spreadBps(view)).isCloseTo(198.01980198, within(1e-8));
    assertThatThrownBy(() -> OrderFlow.imbalance(view, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyKindOfUpdate() {
    Books before = book("100", "3", "102", "4");
    assertThat(flow(before, before)).isZero();
    assertThat(flow(before, book("100", "5", "102", "4"))).as("more bid").isEqualTo(2);
    assertThat(flow(before, book("100", "1", "102", "4"))).as("less bid").isEqualTo(-2);
    assertThat(flow(before, book("101", "7", "102", "4"))).as("better bid").isEqualTo(7);
    assertThat(flow(before, book("99", "7", "102", "4"))).as("bid gone").isEqualTo(-3);
    assertThat(flow(before, book("100", "3", "102", "9"))).as("more asked").isEqualTo(-5);
    assertThat(flow(before, book("100", "3", "102", "1"))).as("less asked").isEqualTo(3);
    assertThat(flow(before, book("100", "3", "101", "8"))).as("better ask").isEqualTo(-8);
    assertThat(flow(before, book("100", "3", "103", "8"))).as("ask gone").isEqualTo(4);
    assertThat(flow(before, book("102", "2", "104", "8"))).as("both up").isEqualTo(2 + 4);
  }

  @Property
  void swappingTheSidesTurnsTheSign(
      @ForAll @IntRange(min = 1, max = 9) int size,
      @ForAll @IntRange(min = 1, max = 9) int other,
      @ForAll @IntRange(min = -3, max = 3) int bidMove,
      @ForAll @IntRange(min = -3, max = 3) int askMove) {
    Books before = around(0, size, 0, other);
    Books after = around(bidMove, other, askMove, size);
    Books mirroredBefore = around(0, other, 0, size);
    Books mirroredAfter = around(-askMove, size, -bidMove, other);
    assertThat(flow(mirroredBefore, mirroredAfter)).isEqualTo(-flow(before, after));
    assertThat(OrderFlow.imbalance(mirroredAfter.view(), 1))
        .isEqualTo(-OrderFlow.imbalance(after.view(), 1));
    assertThat(OrderFlow.microprice(after.view())).isBetween(90.0 + bidMove, 110.0 + askMove);
  }

  /** Bid 90 and ask 110, moved; the mirror is at 100. */
  private static Books around(int bidMove, int bidSize, int askMove, int askSize) {
    return book(
        String.valueOf(90 + bidMove),
        String.valueOf(bidSize),
        String.valueOf(110 + askMove),
        String.valueOf(askSize));
  }

  @Test
  void aWindowAddsUp() {
    FlowAccumulator flow = new FlowAccumulator();
    flow.take(book("100", "3", "102", "1").view());
    flow.take(book("100", "5", "102", "1").view());
    flow.take(book("100", "5", "102", "5").view());
    FlowStatistics first = flow.endWindow("a", "X", "BTC-USD", 10, 20);
    assertThat(first.books()).isEqualTo(3);
    // +2 bid, then +4 asked.
    assertThat(first.orderFlowImbalance()).isEqualTo(2 - 4);
    assertThat(first.microprice()).isEqualTo(101);
    assertThat(first.imbalance()).isCloseTo((0.5 + 4.0 / 6 + 0) / 3, within(1e-12));
    assertThat(first.spreadBps()).isCloseTo(198.01980198, within(1e-8));
    assertThat(first.meanDepth()).isCloseTo((2 + 3 + 5) / 3.0, within(1e-12));
    // The next window goes on from the last book.
    flow.take(book("101", "1", "102", "5").view());
    FlowStatistics second = flow.endWindow("a", "X", "BTC-USD", 20, 30);
    assertThat(second.orderFlowImbalance()).isEqualTo(1);
    assertThat(second.books()).isEqualTo(1);
    FlowStatistics empty = flow.endWindow("a", "X", "BTC-USD", 30, 40);
    assertThat(empty.books()).isZero();
    assertThat(empty.orderFlowImbalance()).isZero();
    assertThat(empty.microprice()).isNaN();
    assertThat(empty.imbalance()).isNaN();
    assertThat(empty.spreadBps()).isNaN();
    assertThat(empty.meanDepth()).isNaN();
  }

  @Test
  void booksThatDoNotFollowEachOtherAreNotCompared() {
    FlowAccumulator flow = new FlowAccumulator();
    flow.take(book("100", "3", "102", "1").view());
    flow.take(book("100", "9", "102", "1").numbered(2, 1).view());
    assertThat(flow.orderFlowImbalance).as("another connection").isZero();
    flow.take(book("100", "9", "102", "1").numbered(2, 2).integrity(Integrity.GAPPED).view());
    flow.take(book("100", "4", "102", "1").numbered(2, 3).view());
    assertThat(flow.orderFlowImbalance).as("a gap between").isZero();
    flow.take(book("100", "5", "102", "1").numbered(2, 4).view());
    assertThat(flow.orderFlowImbalance).isEqualTo(1);
    assertThat(flow.books).isEqualTo(4);
  }
}
