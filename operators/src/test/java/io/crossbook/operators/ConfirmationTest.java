package io.crossbook.operators;

import static io.crossbook.core.opportunity.Candidate.Phase.COLLAPSED;
import static io.crossbook.core.opportunity.Candidate.Phase.EXPIRED;
import static io.crossbook.operators.Candidates.opened;
import static io.crossbook.operators.Candidates.over;
import static io.crossbook.operators.Candidates.updated;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Decision;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pattern's operator as the job runs it, taken out of the job's graph. */
class ConfirmationTest {
  private static final String KEY = "BTC/USD";

  /** Of the pattern's operator: elements, matches, and what its buffer holds and counts. */
  private static final int STATES_OF_A_KEY = 5;

  /** One subtask with everything that came out of it. */
  private static final class Run implements AutoCloseable {
    final KeyedOneInputStreamOperatorTestHarness<String, Candidate, Decision> harness;

    Run(AfterRestore source, StateBackend backend, OperatorSubtaskState state) throws Exception {
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
      OneInputTransformation<?, ?> pattern =
          (OneInputTransformation<?, ?>)
              Confirmation.confirmed(
                      environment.fromData(
                          List.of(opened("x", KEY, 1)), TypeInformation.of(Candidate.class)),
                      source)
                  .getTransformation();
      harness = harness(pattern);
      harness.setStateBackend(backend);
      harness.setup();
      if (state != null) {
        harness.initializeState(state);
      }
      harness.open();
    }

    @SuppressWarnings("unchecked") // Confirmation gives the types; a transformation forgets them
    private static KeyedOneInputStreamOperatorTestHarness<String, Candidate, Decision> harness(
        OneInputTransformation<?, ?> pattern) throws Exception {
      OneInputTransformation<Candidate, Decision> typed =
          (OneInputTransformation<Candidate, Decision>) pattern;
      return new KeyedOneInputStreamOperatorTestHarness<>(
          typed.getOperatorFactory(),
          (KeySelector<Candidate, String>) typed.getStateKeySelector(),
          (TypeInformation<String>) typed.getStateKeyType());
    }

    static Run heap(AfterRestore source) throws Exception {
      return new Run(source, new HashMapStateBackend(), null);
    }

    /** Each with the watermark that comes before it. */
    Run candidates(Candidate... candidates) throws Exception {
      for (Candidate candidate : candidates) {
        long millis = candidate.detectedAt() / Facts.NANOS_PER_MILLI;
        time(millis - 1);
        harness.processElement(new StreamRecord<>(candidate, millis));
      }
      return this;
    }

    Run time(long millis) throws Exception {
      harness.setProcessingTime(millis);
      harness.processWatermark(new Watermark(millis));
      return this;
    }

    List<Decision> decisions() {
      List<Decision> decisions = new ArrayList<>();
      for (Object each : harness.getOutput()) {
        if (each instanceof StreamRecord<?> record) {
          decisions.add((Decision) record.getValue());
        }
      }
      return decisions;
    }

    List<String> confirmed() {
      return decisions().stream().map(each -> each.candidate().id()).toList();
    }

    @Override
    public void close() {
      try {
        harness.close();
      } catch (Exception failed) {
        throw new IllegalStateException("closing the operator failed", failed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void isConfirmedOnceAtTheKthUpdateWithinT(AfterRestore source) throws Exception {
    try (Run run = Run.heap(source)) {
      run.candidates(
          opened("1", KEY, 1000),
          updated("1", KEY, 1400, 2, 0),
          updated("1", KEY, 2000, 3, 1000),
          // A detector is silent from here on; one that is not changes nothing.
          updated("1", KEY, 2100, 4, 1400),
          over("1", KEY, COLLAPSED, 2200));
      assertThat(run.time(10_000_000).decisions())
          .containsExactly(
              new Decision(
                  Decision.Verdict.CONFIRMED,
                  2000 * Facts.NANOS_PER_MILLI,
                  1000 * Facts.NANOS_PER_MILLI,
                  updated("1", KEY, 2000, 3, 1000)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void isNotConfirmedWhenTheKthUpdateComesTooLate(AfterRestore source) throws Exception {
    try (Run run = Run.heap(source)) {
      run.candidates(
          opened("1", KEY, 1000),
          updated("1", KEY, 1400, 2, 0),
          updated("1", KEY, 2001, 3, 1000),
          over("1", KEY, EXPIRED, 11_000));
      assertThat(run.time(10_000_000).decisions()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void isConfirmedLaterIfKUpdatesComeWithinTAfterAll(AfterRestore source) throws Exception {
    try (Run run = Run.heap(source)) {
      run.candidates(
          opened("1", KEY, 1000),
          updated("1", KEY, 1400, 2, 0),
          updated("1", KEY, 2001, 3, 1000),
          updated("1", KEY, 2400, 4, 1400));
      assertThat(run.time(3000).decisions())
          .extracting(Decision::time)
          .containsExactly(2400 * Facts.NANOS_PER_MILLI);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isNotConfirmedAfterItsEnd(AfterRestore source) throws Exception {
    for (Candidate.Phase end : List.of(COLLAPSED, EXPIRED)) {
      try (Run run = Run.heap(source)) {
        run.candidates(
            opened("1", KEY, 1000),
            updated("1", KEY, 1100, 2, 0),
            over("1", KEY, end, 1200),
            updated("1", KEY, 1300, 3, 1000));
        assertThat(run.time(10_000_000).decisions()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void candidatesOfOneKeyDoNotDisturbEachOther(AfterRestore source) throws Exception {
    try (Run run = Run.heap(source)) {
      run.candidates(
          opened("1", KEY, 1000),
          opened("2", KEY, 1000),
          opened("3", KEY, 1001),
          updated("2", KEY, 1100, 2, 0),
          updated("1", KEY, 1100, 2, 0),
          over("3", KEY, COLLAPSED, 1100),
          updated("2", KEY, 1200, 3, 1000),
          updated("1", KEY, 1200, 3, 1000),
          over("2", KEY, COLLAPSED, 1300),
          opened("4", KEY, 1300),
          updated("4", KEY, 1400, 2, 0),
          updated("4", KEY, 1500, 3, 1300),
          over("1", KEY, COLLAPSED, 1600));
      assertThat(run.time(10_000_000).confirmed()).containsExactly("2", "1", "4");
      assertThat(run.harness.getSideOutput(Confirmation.LATE)).isNull();
    }
  }

  @Test
  void whatIsLateGoesAside() throws Exception {
    try (Run run = Run.heap(AfterRestore.RESUMES)) {
      run.time(5000);
      run.harness.processElement(new StreamRecord<>(opened("1", KEY, 5000), 5000));
      assertThat(run.harness.getSideOutput(Confirmation.LATE)).hasSize(1);
    }
  }

  /** Ids never come again: whatever is kept by id is kept for ever. */
  @ParameterizedTest
  @EnumSource
  void candidatesThatEndedLeaveNothingThatGrows(AfterRestore source) throws Exception {
    try (Run run = Run.heap(source)) {
      for (int i = 0; i < 200; i++) {
        String id = "id-" + i;
        long millis = 2000L + i * 10_000L;
        run.candidates(opened(id, KEY, millis), updated(id, KEY, millis + 10, 2, 0));
        run.candidates(
            i % 2 == 0
                ? updated(id, KEY, millis + 20, 3, millis)
                : over(id, KEY, COLLAPSED, millis + 20));
        run.time(millis + 1000);
      }
      assertThat(run.confirmed()).hasSize(100);
      int left = source == AfterRestore.RESUMES ? 0 : STATES_OF_A_KEY;
      assertThat(run.harness.numKeyedStateEntries()).isLessThanOrEqualTo(left);
      assertThat(timers(run)).as("one each, for its longest life").isEqualTo(200);
      run.time(2000 + 200 * 10_000 + 3_661_000);
      assertThat(timers(run)).isZero();
      assertThat(run.harness.numKeyedStateEntries()).isLessThanOrEqualTo(left);
    }
  }

  private static int timers(Run run) {
    return run.harness.numEventTimeTimers() + run.harness.numProcessingTimeTimers();
  }

  @Test
  void whatBeginsAnewIsConfirmedWithoutWaitingForTheWatermark() throws Exception {
    try (Run run = Run.heap(AfterRestore.BEGINS_ANEW)) {
      run.candidates(
          opened("1", KEY, 1000), updated("1", KEY, 1000, 2, 0), updated("1", KEY, 1000, 3, 1000));
      assertThat(run.confirmed()).containsExactly("1");
    }
  }

  @Test
  void whatResumesMayDoSoLongAfter() throws Exception {
    OperatorSubtaskState snapshot;
    try (Run run = Run.heap(AfterRestore.RESUMES)) {
      run.candidates(opened("1", KEY, 1000), updated("1", KEY, 1100, 2, 0));
      snapshot = run.harness.snapshot(1, 0);
    }
    try (Run run = new Run(AfterRestore.RESUMES, new HashMapStateBackend(), snapshot)) {
      run.harness.setProcessingTime(1000L * 3600 * 24);
      run.harness.processElement(new StreamRecord<>(updated("1", KEY, 1200, 3, 1000), 1200));
      run.harness.processWatermark(new Watermark(1200));
      assertThat(run.confirmed()).containsExactly("1");
    }
  }

  @Test
  void aCandidateIsConfirmedAcrossARestore() throws Exception {
    OperatorSubtaskState snapshot;
    try (Run run = new Run(AfterRestore.RESUMES, new EmbeddedRocksDBStateBackend(), null)) {
      run.candidates(
          opened("1", KEY, 1000), opened("2", "ETH/USD", 1000), updated("1", KEY, 1100, 2, 0));
      // The last one waits for its watermark: it lies in the snapshot.
      snapshot = run.harness.snapshot(1, 0);
      assertThat(run.decisions()).isEmpty();
    }
    try (Run run = new Run(AfterRestore.RESUMES, new EmbeddedRocksDBStateBackend(), snapshot)) {
      run.candidates(
          updated("1", KEY, 1200, 3, 1000),
          updated("2", "ETH/USD", 1300, 2, 0),
          over("2", "ETH/USD", COLLAPSED, 1400));
      assertThat(run.time(2000).confirmed()).containsExactly("1");
    }
  }

  /** Live jobs wrote such savepoints once. */
  @Test
  void whatWaitedByEventTimeIsConfirmedByAJobThatDoesNotWait() throws Exception {
    OperatorSubtaskState snapshot;
    try (Run run = new Run(AfterRestore.RESUMES, new EmbeddedRocksDBStateBackend(), null)) {
      run.candidates(
          opened("1", KEY, 1000), updated("1", KEY, 1100, 2, 0), updated("1", KEY, 1200, 3, 1000));
      snapshot = run.harness.snapshot(1, 0);
      assertThat(run.decisions()).isEmpty();
    }
    try (Run run = new Run(AfterRestore.BEGINS_ANEW, new EmbeddedRocksDBStateBackend(), snapshot)) {
      assertThat(run.time(1210).confirmed()).containsExactly("1");
      run.candidates(
          over("1", KEY, COLLAPSED, 1300),
          opened("2", KEY, 1400),
          updated("2", KEY, 1500, 3, 1400));
      assertThat(run.confirmed()).containsExactly("1", "2");
    }
  }

  @Test
  void whatBeginsAnewIsConfirmedAcrossARestore() throws Exception {
    OperatorSubtaskState snapshot;
    try (Run run = new Run(AfterRestore.BEGINS_ANEW, new EmbeddedRocksDBStateBackend(), null)) {
      run.candidates(opened("1", KEY, 1000), updated("1", KEY, 1100, 2, 0));
      snapshot = run.harness.snapshot(1, 0);
    }
    try (Run run = new Run(AfterRestore.BEGINS_ANEW, new EmbeddedRocksDBStateBackend(), snapshot)) {
      run.candidates(updated("1", KEY, 1200, 3, 1000));
      assertThat(run.confirmed()).containsExactly("1");
    }
  }
}
