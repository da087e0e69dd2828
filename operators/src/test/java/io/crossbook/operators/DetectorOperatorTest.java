package io.crossbook.operators;

import static io.crossbook.core.opportunity.Candidate.Phase.COLLAPSED;
import static io.crossbook.core.opportunity.Candidate.Phase.EXPIRED;
import static io.crossbook.core.opportunity.Candidate.Phase.OPENED;
import static io.crossbook.core.opportunity.Candidate.Phase.UPDATED;
import static io.crossbook.operators.Facts.alive;
import static io.crossbook.operators.Facts.book;
import static io.crossbook.operators.Facts.keyed;
import static io.crossbook.operators.Facts.listing;
import static io.crossbook.operators.Facts.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.operators.DetectorHarness.Backend;
import io.crossbook.wire.KeyedFact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DetectorOperatorTest {
  private static final String KEY = "BTC/USD";
  private static final String BTC = "BTC-USD";
  private static final DetectionRule ANY_PROFIT = rule(1, 0, 1);

  private static KeyedFact known(String venue) {
    return keyed(KEY, listing(venue, BTC, 1000));
  }

  private static KeyedFact asking(long millis) {
    return keyed(KEY, book("a", BTC, millis, 99, 100));
  }

  private static KeyedFact bidding(long millis) {
    return keyed(KEY, book("b", BTC, millis, 101, 102));
  }

  private static KeyedFact quiet(long millis) {
    return keyed(KEY, book("b", BTC, millis, 99.5, 102));
  }

  private static DetectorHarness opened(Backend backend) throws Exception {
    return DetectorHarness.begin(backend, ANY_PROFIT)
        .facts(List.of(known("a"), known("b"), asking(2000), bidding(2001)));
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void whatTheStrategyFindsComesOutWithItsTime(Backend backend) throws Exception {
    try (DetectorHarness run = opened(backend)) {
      run.facts(List.of(bidding(2002), quiet(2003)));
      assertThat(run.phases()).containsExactly(OPENED, UPDATED, COLLAPSED);
      assertThat(run.harness.extractOutputStreamRecords())
          .extracting(record -> record.getTimestamp())
          .containsExactly(2001L, 2002L, 2003L);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aQuietKeyIsWokenWhenItsCandidateIsDue(Backend backend) throws Exception {
    try (DetectorHarness run = opened(backend).time(12_000)) {
      assertThat(run.phases()).as("before its time is over").containsExactly(OPENED);
      run.time(12_001);
      assertThat(run.phases()).containsExactly(OPENED, EXPIRED);
      assertThat(run.candidates().get(1).detectedAt()).isEqualTo(12_001 * Facts.NANOS_PER_MILLI);
    }
  }

  /** One state and one timer for the end of the input per key, whatever happened before. */
  @Test
  void nothingIsLeftOfCandidatesThatEnded() throws Exception {
    try (DetectorHarness run = DetectorHarness.begin(Backend.HEAP, ANY_PROFIT)) {
      run.facts(List.of(known("a"), known("b")));
      long size = 0;
      for (int round = 0; round < 50; round++) {
        long millis = 2000 + round * 100_000L;
        run.facts(
            List.of(
                asking(millis),
                bidding(millis + 1),
                bidding(millis + 2),
                quiet(millis + 3),
                bidding(millis + 4)));
        run.time(millis + 99_000);
        OperatorSubtaskState snapshot = run.snapshot(round);
        assertThat(run.harness.numKeyedStateEntries()).isEqualTo(1);
        assertThat(run.harness.numEventTimeTimers()).isEqualTo(1);
        if (round == 10) {
          size = snapshot.getStateSize();
        } else if (round > 10) {
          // Edges that are new make the table of edges a little larger; these are the same ones.
          assertThat(snapshot.getStateSize()).isLessThanOrEqualTo(size + 64);
        }
      }
      assertThat(run.phases()).filteredOn(phase -> phase == EXPIRED).hasSize(50);
      assertThat(run.end().harness.numEventTimeTimers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aRuleAppliesFromItsTimeOnWhereverItArrives(Backend backend) throws Exception {
    try (DetectorHarness run = opened(backend)) {
      run.rule(rule(2, 3000, 10_000));
      run.facts(List.of(bidding(2999)));
      assertThat(run.phases()).as("not yet effective").containsExactly(OPENED, UPDATED);
      run.facts(List.of(bidding(3000)));
      assertThat(run.phases()).containsExactly(OPENED, UPDATED, COLLAPSED);
      try (DetectorHarness after =
          DetectorHarness.restore(backend, AfterRestore.RESUMES, run.snapshot(1), ANY_PROFIT)) {
        after.facts(List.of(bidding(3001), asking(3002)));
        assertThat(after.candidates()).as("the second version was restored").isEmpty();
        after.rule(rule(3, 3003, 1)).facts(List.of(bidding(3003)));
        assertThat(after.candidates()).extracting(Candidate::ruleVersion).containsExactly(3L);
      }
    }
  }

  @Test
  void aFactWithoutARuleIsNoOpportunity() throws Exception {
    try (DetectorHarness run = DetectorHarness.begin(Backend.HEAP)) {
      run.facts(List.of(known("a"), known("b"), asking(2000), bidding(2001))).end();
      assertThat(run.candidates()).isEmpty();
      assertThat(run.drops())
          .containsExactly(new DropCount("spread", DropReason.NO_RULE.word(), 2));
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void factsThatAreLateAreCountedThroughARestore(Backend backend) throws Exception {
    OperatorSubtaskState snapshot;
    try (DetectorHarness run = opened(backend)) {
      run.time(5000).fact(keyed(KEY, book("b", BTC, 4000, 99, 102)));
      snapshot = run.snapshot(1);
    }
    try (DetectorHarness run =
        DetectorHarness.restore(backend, AfterRestore.RESUMES, snapshot, ANY_PROFIT)) {
      run.time(5000).fact(keyed(KEY, book("b", BTC, 4500, 99, 102))).end();
      assertThat(run.drops()).contains(new DropCount("spread", DropCount.LATE, 2));
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aRunThatIsRestoredFindsWhatAnUndisturbedOneFinds(Backend backend) throws Exception {
    List<KeyedFact> facts = Facts.random(7, 3000);
    try (DetectorHarness whole = DetectorHarness.begin(backend, ANY_PROFIT)) {
      whole.facts(facts).end();
      assertThat(whole.phases()).contains(OPENED, UPDATED, COLLAPSED, EXPIRED);
      List<Candidate> found = new ArrayList<>();
      List<SpreadStatistics> rows = new ArrayList<>();
      OperatorSubtaskState snapshot = null;
      int from = 0;
      for (int to : new int[] {17, 400, 401, 1500, facts.size()}) {
        try (DetectorHarness part =
            snapshot == null
                ? DetectorHarness.begin(backend, ANY_PROFIT)
                : DetectorHarness.restore(backend, AfterRestore.RESUMES, snapshot, ANY_PROFIT)) {
          part.facts(facts.subList(from, to));
          if (to == facts.size()) {
            part.end();
            assertThat(part.drops()).isEqualTo(whole.drops());
          } else {
            snapshot = part.snapshot(to);
          }
          found.addAll(part.candidates());
          rows.addAll(part.statistics());
        }
        from = to;
      }
      // Timers of one time have no order among keys.
      assertThat(sorted(found)).isEqualTo(sorted(whole.candidates()));
      assertThat(rows).containsExactlyInAnyOrderElementsOf(whole.statistics());
    }
  }

  @ParameterizedTest
  @CsvSource({"HEAP,2,3", "ROCKSDB,3,2", "HEAP,1,4", "ROCKSDB,4,1"})
  void aRestoreAtAnotherParallelismFindsTheSame(Backend backend, int before, int after)
      throws Exception {
    List<KeyedFact> facts = Facts.random(11, 2000);
    int half = facts.size() / 2;
    List<Candidate> found = new ArrayList<>();
    List<OperatorSubtaskState> states = new ArrayList<>();
    for (int subtask = 0; subtask < before; subtask++) {
      try (DetectorHarness part = DetectorHarness.begin(backend, before, subtask, ANY_PROFIT)) {
        part.rule(rule(2, 20_000, 5)).facts(of(facts.subList(0, half), before, subtask));
        found.addAll(part.candidates());
        states.add(part.snapshot(1));
      }
    }
    OperatorSubtaskState all =
        AbstractStreamOperatorTestHarness.repackageState(
            states.toArray(new OperatorSubtaskState[0]));
    List<DropCount> drops = new ArrayList<>();
    for (int subtask = 0; subtask < after; subtask++) {
      OperatorSubtaskState mine =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              all, DetectorHarness.MAX_PARALLELISM, before, after, subtask);
      try (DetectorHarness part =
          DetectorHarness.restore(backend, after, subtask, mine, ANY_PROFIT)) {
        part.facts(of(facts.subList(half, facts.size()), after, subtask)).end();
        found.addAll(part.candidates());
        drops.addAll(part.drops());
      }
    }
    try (DetectorHarness whole = DetectorHarness.begin(backend, ANY_PROFIT)) {
      whole.rule(rule(2, 20_000, 5)).facts(facts).end();
      assertThat(sorted(found)).isEqualTo(sorted(whole.candidates()));
      assertThat(sums(drops)).isEqualTo(sums(whole.drops()));
      assertThat(found).extracting(Candidate::ruleVersion).contains(1L, 2L);
    }
  }

  /**
   * The states of the keys in use are changed in place. A snapshot that is written while the next
   * facts are taken must hold them as they were at the barrier.
   */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void factsAfterTheBarrierDoNotChangeTheSnapshotThatIsStillBeingWritten(Backend backend)
      throws Exception {
    List<KeyedFact> facts = Facts.random(3, 2000);
    int barrier = 900;
    OperatorSubtaskState snapshot;
    List<Candidate> rest;
    try (DetectorHarness run = DetectorHarness.begin(backend, ANY_PROFIT)) {
      // A snapshot before makes sure that the states lie in the backend and are loaded from it.
      run.facts(facts.subList(0, 500)).snapshot(1);
      run.facts(facts.subList(500, barrier));
      final int before = run.candidates().size();
      AbstractStreamOperator<Candidate> operator = run.harness.getOperator();
      operator.prepareSnapshotPreBarrier(2);
      OperatorSnapshotFutures writing =
          operator.snapshotState(
              2,
              0,
              CheckpointOptions.forCheckpointWithDefaultLocation(),
              new MemCheckpointStreamFactory(1 << 24));
      run.facts(facts.subList(barrier, facts.size()));
      snapshot = OperatorSnapshotFinalizer.create(writing).getJobManagerOwnedState();
      run.end();
      rest = run.candidates().subList(before, run.candidates().size());
    }
    try (DetectorHarness run =
        DetectorHarness.restore(backend, AfterRestore.RESUMES, snapshot, ANY_PROFIT)) {
      run.facts(facts.subList(barrier, facts.size())).end();
      assertThat(sorted(run.candidates())).isEqualTo(sorted(rest)).isNotEmpty();
    }
  }

  /** A new connection has the name of the old one: its heartbeat must not prove the old book. */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void aRestoredBookIsVoidWhereFactsWereMissed(Backend backend) throws Exception {
    OperatorSubtaskState snapshot;
    try (DetectorHarness run =
        DetectorHarness.begin(backend, ANY_PROFIT)
            .facts(List.of(known("a"), known("b"), asking(2000)))) {
      snapshot = run.snapshot(1);
    }
    List<KeyedFact> later = List.of(keyed(KEY, alive("a", 60_000)), bidding(60_001));
    try (DetectorHarness run =
        DetectorHarness.restore(backend, AfterRestore.BEGINS_ANEW, snapshot, ANY_PROFIT)) {
      run.facts(later);
      assertThat(run.candidates()).isEmpty();
      OperatorSubtaskState again = run.facts(List.of(asking(60_002))).snapshot(2);
      assertThat(run.phases()).as("the book came again").containsExactly(OPENED);
      run.facts(List.of(bidding(60_003)));
      assertThat(run.phases()).as("told only once").containsExactly(OPENED, UPDATED);
      try (DetectorHarness second =
          DetectorHarness.restore(backend, AfterRestore.BEGINS_ANEW, again, ANY_PROFIT)) {
        second.facts(List.of(bidding(61_000)));
        assertThat(second.phases()).containsExactly(COLLAPSED);
      }
    }
    try (DetectorHarness run =
        DetectorHarness.restore(backend, AfterRestore.RESUMES, snapshot, ANY_PROFIT)) {
      run.facts(later);
      assertThat(run.phases()).as("nothing was missed").containsExactly(OPENED);
    }
  }

  private static List<KeyedFact> of(List<KeyedFact> facts, int parallelism, int subtask) {
    return facts.stream()
        .filter(
            fact ->
                KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        fact.key(), DetectorHarness.MAX_PARALLELISM, parallelism)
                    == subtask)
        .toList();
  }

  private static List<Candidate> sorted(List<Candidate> candidates) {
    return candidates.stream()
        .sorted(
            Comparator.comparingLong(Candidate::detectedAt)
                .thenComparing(Candidate::id)
                .thenComparing(Candidate::phase))
        .toList();
  }

  private static Map<String, Long> sums(List<DropCount> drops) {
    return drops.stream()
        .collect(
            Collectors.groupingBy(DropCount::reason, Collectors.summingLong(DropCount::count)));
  }
}
