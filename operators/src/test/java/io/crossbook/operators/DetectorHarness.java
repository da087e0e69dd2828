package io.crossbook.operators;

import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.core.spread.SpreadState;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.wire.KeyedFact;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** One subtask of the spread detector with everything that came out of it. */
final class DetectorHarness implements AutoCloseable {
  static final int MAX_PARALLELISM = 16;

  /** Where a subtask keeps its state. */
  enum Backend {
    HEAP,
    ROCKSDB;

    StateBackend make() {
      return this == HEAP ? new HashMapStateBackend() : new EmbeddedRocksDBStateBackend();
    }
  }

  final KeyedTwoInputStreamOperatorTestHarness<String, KeyedFact, DetectionRule, Candidate> harness;
  private long lastMillis;

  private DetectorHarness(
      Backend backend,
      AfterRestore source,
      int parallelism,
      int subtask,
      OperatorSubtaskState state,
      DetectionRule... rules)
      throws Exception {
    harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new DetectorOperator<SpreadState>(
                Facts.SPREAD, Facts.free("a", "b", "c"), new RuleBook(List.of(rules)), source),
            KeyedFact::key,
            null,
            Types.STRING,
            MAX_PARALLELISM,
            parallelism,
            subtask);
    harness.setStateBackend(backend.make());
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
  }

  /** The only subtask, new; the rules are known from the start. */
  static DetectorHarness begin(Backend backend, DetectionRule... rules) throws Exception {
    return new DetectorHarness(backend, AfterRestore.RESUMES, 1, 0, null, rules);
  }

  /** One of several subtasks, new. */
  static DetectorHarness begin(
      Backend backend, int parallelism, int subtask, DetectionRule... rules) throws Exception {
    return new DetectorHarness(backend, AfterRestore.RESUMES, parallelism, subtask, null, rules);
  }

  /** The only subtask, from a snapshot. */
  static DetectorHarness restore(
      Backend backend, AfterRestore source, OperatorSubtaskState state, DetectionRule... rules)
      throws Exception {
    return new DetectorHarness(backend, source, 1, 0, state, rules);
  }

  /** One of several subtasks, from a snapshot that was dealt out. */
  static DetectorHarness restore(
      Backend backend, int parallelism, int subtask, OperatorSubtaskState state, DetectionRule... r)
      throws Exception {
    return new DetectorHarness(backend, AfterRestore.RESUMES, parallelism, subtask, state, r);
  }

  /** As the source does: the watermark stays just below the fact's time. */
  DetectorHarness fact(KeyedFact fact) throws Exception {
    long millis = fact.fact().time() / Facts.NANOS_PER_MILLI;
    if (millis > lastMillis) {
      time(millis - 1);
      lastMillis = millis;
    }
    harness.processElement1(new StreamRecord<>(fact, millis));
    return this;
  }

  DetectorHarness facts(Collection<KeyedFact> facts) throws Exception {
    for (KeyedFact fact : facts) {
      fact(fact);
    }
    return this;
  }

  DetectorHarness rule(DetectionRule rule) throws Exception {
    harness.processElement2(new StreamRecord<>(rule));
    return this;
  }

  DetectorHarness time(long millis) throws Exception {
    harness.processWatermark1(new Watermark(millis));
    harness.processWatermark2(new Watermark(millis));
    return this;
  }

  /** The end of a bounded input. */
  DetectorHarness end() throws Exception {
    time(Long.MAX_VALUE);
    harness.getOperator().finish();
    return this;
  }

  OperatorSubtaskState snapshot(long checkpoint) throws Exception {
    harness.prepareSnapshotPreBarrier(checkpoint);
    return harness.snapshot(checkpoint, 0);
  }

  List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>();
    for (Object each : harness.getOutput()) {
      if (each instanceof StreamRecord<?> record) {
        candidates.add((Candidate) record.getValue());
      }
    }
    return candidates;
  }

  List<Candidate.Phase> phases() {
    return candidates().stream().map(Candidate::phase).toList();
  }

  List<SpreadStatistics> statistics() {
    return side(DetectorOperator.STATISTICS);
  }

  List<DropCount> drops() {
    return side(DetectorOperator.DROPPED);
  }

  private <T> List<T> side(OutputTag<T> tag) {
    var records = harness.getSideOutput(tag);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
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
