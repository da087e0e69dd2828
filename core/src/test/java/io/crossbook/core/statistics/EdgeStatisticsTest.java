package io.crossbook.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EdgeStatisticsTest {
  @Property(tries = 500)
  void sameAsSorting(
      @ForAll @Size(min = 1, max = 400) List<@DoubleRange(min = -50, max = 50) Double> edges) {
    EdgeStatistics statistics = new EdgeStatistics("X");
    double greatest = Double.NEGATIVE_INFINITY;
    long greatestAt = 0;
    for (int i = 0; i < edges.size(); i++) {
      boolean isGreatest = statistics.add(edges.get(i), i + 1);
      assertThat(isGreatest).isEqualTo(edges.get(i) > greatest);
      if (isGreatest) {
        greatest = edges.get(i);
        greatestAt = i + 1L;
        statistics.maxEdgeBetween("buy" + i, "sell" + i);
      }
    }
    List<Double> sorted = new ArrayList<>(edges);
    Collections.sort(sorted);
    SpreadStatistics row = statistics.row(SpreadStatistics.Scope.RUN, 1, 9);
    assertThat(row.medianEdgeBps())
        .isCloseTo(sorted.get(sorted.size() / 2), within(0.5 / EdgeStatistics.RESOLUTION + 1e-12));
    assertThat(row.maxEdgeBps()).isEqualTo(greatest);
    assertThat(row.maxEdgeAt()).isEqualTo(greatestAt);
    assertThat(row.maxEdgeBuy()).isEqualTo("buy" + (greatestAt - 1));
    assertThat(row.evaluated()).isEqualTo(edges.size());
    assertThat(row.grossPositive()).isEqualTo(edges.stream().filter(edge -> edge > 0).count());
    assertThat(row.meanEdgeBps())
        .isCloseTo(edges.stream().mapToDouble(edge -> edge).average().orElseThrow(), within(1e-9));
  }

  @Test
  void nothingEvaluatedHasNoMedian() {
    SpreadStatistics row = new EdgeStatistics("X").row(SpreadStatistics.Scope.RUN, 0, 0);
    assertThat(row.evaluated()).isZero();
    assertThat(row.medianEdgeBps()).isNaN();
    assertThat(row.maxEdgeBps()).isNaN();
    assertThat(row.meanEdgeBps()).isNaN();
  }

  @Test
  void edgesBeyondTheTableAreCountedAtItsEnd() {
    EdgeStatistics statistics = new EdgeStatistics("X");
    statistics.add(1e9, 1);
    statistics.add(-1e9, 2);
    statistics.add(1e9, 3);
    assertThat(statistics.median()).isEqualTo(200_000);
    assertThat(statistics.maxEdgeBps).isEqualTo(1e9);
    assertThat(statistics.maxEdgeAt).as("the first maximum wins").isEqualTo(1);
  }

  @Test
  void aListIsKeptInTheOrderOfTheInstruments() {
    List<EdgeStatistics> ordered = new ArrayList<>();
    EdgeStatistics second = EdgeStatistics.of(ordered, "B");
    EdgeStatistics first = EdgeStatistics.of(ordered, "A");
    EdgeStatistics third = EdgeStatistics.of(ordered, "C");
    assertThat(ordered).containsExactly(first, second, third);
    assertThat(EdgeStatistics.of(ordered, "B")).isSameAs(second);
  }

  @Test
  void runsOfNaiveEdgesAreEpisodes() {
    EdgeStatistics statistics = new EdgeStatistics("X");
    for (boolean positive : new boolean[] {true, true, false, false, true, false}) {
      statistics.naive(positive);
    }
    assertThat(statistics.naivePositive).isEqualTo(3);
    assertThat(statistics.naiveEpisodes).isEqualTo(2);
  }
}
