package io.crossbook.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.fact.Liveness;
import io.crossbook.core.testing.Books;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowWindowsTest {
  private static final long LENGTH = 60;

  private final List<FlowStatistics> rows = new ArrayList<>();
  private final FlowWindows windows = new FlowWindows(LENGTH);

  private void book(String venue, long time, String bidSize) {
    windows.on(
        Books.of(venue, "BTC-USD").nanos(time).bid("100", bidSize).ask("101", "5").view(),
        rows::add);
  }

  private void quiet(long time) {
    windows.on(new Liveness("a", time, "a-1"), rows::add);
  }

  @Test
  void windowsBeginAtMultiplesOfTheirLength() {
    book("b", 130, "3");
    book("a", 135, "3");
    book("a", 179, "7");
    assertThat(rows).isEmpty();
    quiet(180);
    assertThat(rows).extracting(FlowStatistics::venue).containsExactly("a", "b");
    assertThat(rows).allMatch(row -> row.from() == 120 && row.to() == 180);
    assertThat(rows.get(0).books()).isEqualTo(2);
    assertThat(rows.get(0).orderFlowImbalance()).isEqualTo(4);
    assertThat(rows.get(0).meanDepth()).isEqualTo((4.0 + 6) / 2);
  }

  @Test
  void aWindowWithoutABookHasNoRowAndTheNextIsComparedWithTheLastBook() {
    book("a", 10, "3");
    quiet(70);
    quiet(130);
    book("a", 200, "9");
    quiet(1000);
    assertThat(rows).extracting(FlowStatistics::from).containsExactly(0L, 180L);
    assertThat(rows.get(1).orderFlowImbalance()).isEqualTo(6);
  }
}
