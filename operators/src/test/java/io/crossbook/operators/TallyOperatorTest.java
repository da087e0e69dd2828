package io.crossbook.operators;

import static io.crossbook.operators.Facts.alive;
import static io.crossbook.operators.Facts.book;
import static io.crossbook.operators.Facts.listing;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.wire.LaneEvent;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class TallyOperatorTest {
  private static final Fact LAST = book("a", "BTC-USD", 3000, 5, 6);
  private static final Fact OTHER = book("b", "BTC-USD", 1000, 7, 8);

  private static OneInputStreamOperatorTestHarness<LaneEvent, Tally> harness(
      OperatorSubtaskState state) throws Exception {
    OneInputStreamOperatorTestHarness<LaneEvent, Tally> harness =
        new OneInputStreamOperatorTestHarness<>(new TallyOperator());
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static void take(
      OneInputStreamOperatorTestHarness<LaneEvent, Tally> harness, List<LaneEvent> events)
      throws Exception {
    for (LaneEvent event : events) {
      harness.processElement(new StreamRecord<>(event, 0));
    }
  }

  private static LaneEvent letter(String reason) {
    return LaneEvent.of(new DeadLetter("a", "a-1", 1, reason, "", new byte[0]));
  }

  @Test
  void countsEverythingOnceAcrossARestore() throws Exception {
    OneInputStreamOperatorTestHarness<LaneEvent, Tally> before = harness(null);
    take(
        before,
        List.of(
            LaneEvent.of(listing("a", "BTC-USD", 1)),
            letter("malformed"),
            LaneEvent.of(book("a", "BTC-USD", 1000, 1, 2)),
            letter("unknown=symbol"),
            LaneEvent.of(OTHER)));
    OperatorSubtaskState snapshot = before.snapshot(1, 0);
    take(before, List.of(LaneEvent.of(LAST), letter("malformed")));
    assertThat(before.extractOutputValues()).as("only at the end").isEmpty();
    before.close();

    OneInputStreamOperatorTestHarness<LaneEvent, Tally> after = harness(snapshot);
    take(after, List.of(LaneEvent.of(LAST), letter("malformed"), LaneEvent.of(alive("a", 3001))));
    after.endInput();
    assertThat(after.extractOutputValues()).hasSize(1);
    Tally tally = after.extractOutputValues().get(0);
    assertThat(tally.facts()).isEqualTo(5);
    assertThat(tally.deadLetters()).isEqualTo(Map.of("malformed", 2L, "unknown=symbol", 1L));
    assertThat(tally.books().stream().map(Fact.class::cast)).containsExactlyInAnyOrder(LAST, OTHER);
    after.close();
  }
}
