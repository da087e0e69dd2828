package io.crossbook.operators;

import static io.crossbook.operators.Facts.alive;
import static io.crossbook.operators.Facts.book;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.crossbook.core.fact.Fact;
import io.crossbook.core.flow.FlowStatistics;
import io.crossbook.wire.LaneEvent;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class MeasureFlowTest {
  private static final long WINDOW_NANOS = 1_000_000_000;

  /**
   * Books of one listing whose bid rises by a tenth each time, and the sign of the window's end.
   */
  private static final List<Fact> FACTS =
      List.of(
          book("a", "BTC-USD", 10_100, 100, 101),
          book("a", "BTC-USD", 10_200, 100.1, 101),
          book("a", "BTC-USD", 10_300, 100.2, 101),
          alive("a", 11_000),
          book("a", "BTC-USD", 11_100, 100.3, 101),
          alive("a", 13_000));

  /** Feeds one life of the operator; rows come out at the end of the list. */
  private static OperatorSubtaskState live(
      AfterRestore source, OperatorSubtaskState state, List<Fact> facts, List<FlowStatistics> rows)
      throws Exception {
    OneInputStreamOperatorTestHarness<LaneEvent, FlowStatistics> harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new MeasureFlow(WINDOW_NANOS, source)), 16, 1, 0);
    try {
      harness.setup();
      if (state != null) {
        harness.initializeState(state);
      }
      harness.open();
      for (Fact fact : facts) {
        harness.processElement(new StreamRecord<>(LaneEvent.of(fact), 1));
      }
      rows.addAll(harness.extractOutputValues());
      return harness.snapshot(1, 1);
    } finally {
      harness.close();
    }
  }

  private static List<FlowStatistics> run(AfterRestore source, int crashAfter) throws Exception {
    List<FlowStatistics> rows = new ArrayList<>();
    OperatorSubtaskState state = live(source, null, FACTS.subList(0, crashAfter), rows);
    live(source, state, FACTS.subList(crashAfter, FACTS.size()), rows);
    return rows;
  }

  @Test
  void aRestoreInAnyPlaceChangesNothingWhereTheLaneResumes() throws Exception {
    List<FlowStatistics> rows = run(AfterRestore.RESUMES, 0);
    assertThat(rows)
        .extracting(FlowStatistics::from, FlowStatistics::books, FlowStatistics::orderFlowImbalance)
        .containsExactly(
            // Two better bids of two units; the third is compared with the window before.
            tuple(10_000_000_000L, 3L, 4.0), tuple(11_000_000_000L, 1L, 2.0));
    for (int crashAfter = 1; crashAfter <= FACTS.size(); crashAfter++) {
      assertThat(run(AfterRestore.RESUMES, crashAfter)).as("%s", crashAfter).isEqualTo(rows);
    }
  }

  @Test
  void aLaneThatBeginsAnewComparesNothingAcrossTheGap() throws Exception {
    assertThat(run(AfterRestore.BEGINS_ANEW, 2))
        .extracting(FlowStatistics::from, FlowStatistics::books, FlowStatistics::orderFlowImbalance)
        .containsExactly(tuple(10_000_000_000L, 1L, 0.0), tuple(11_000_000_000L, 1L, 2.0));
  }
}
