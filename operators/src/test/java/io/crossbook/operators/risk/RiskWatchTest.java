package io.crossbook.operators.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.DeskRecord.RiskBreach;
import io.crossbook.core.desk.OperationState;
import io.crossbook.core.desk.RiskLevel;
import io.crossbook.core.risk.RiskEvent;
import io.crossbook.core.risk.RiskEvent.Kind;
import io.crossbook.core.risk.RiskEventsState;
import io.crossbook.core.risk.RiskPattern;
import io.crossbook.core.risk.RiskRule;
import io.crossbook.core.risk.RiskSequence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.types.Either;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The patterns' operators as the job runs them, taken out of the job's graph. */
class RiskWatchTest {
  private static final long MILLI = 1_000_000L;
  private static final List<RiskRule> RULES =
      List.of(
          RiskRule.of(RiskPattern.BREAKERS_ESCALATE, RiskLevel.CRITICAL, 10_000, 3),
          RiskRule.of(RiskPattern.TRIPPED_AGAIN, RiskLevel.HIGH, 10_000),
          RiskRule.of(RiskPattern.VENUES_FAIL, RiskLevel.CRITICAL, 10_000),
          new RiskRule(
              RiskPattern.LOSING_STREAK, RiskLevel.CRITICAL, 10_000, 3, new BigDecimal("100")),
          RiskRule.of(RiskPattern.ALARMS_ESCALATE, RiskLevel.HIGH, 10_000, 3),
          RiskRule.of(RiskPattern.ACCOUNT_SILENT, RiskLevel.CRITICAL, 10_000),
          RiskRule.of(RiskPattern.UNDECIDED, RiskLevel.HIGH, 10_000));

  /** One pattern with everything that came out of it. */
  private static final class Run implements AutoCloseable {
    final KeyedOneInputStreamOperatorTestHarness<String, RiskEvent, DeskRecord> harness;
    private final Map<Kind, Long> ordinals = new EnumMap<>(Kind.class);
    private BigDecimal sum = BigDecimal.ZERO;

    Run(RiskPattern pattern, boolean rocks, OperatorSubtaskState state) throws Exception {
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
      RiskSequence sequence =
          RiskSequence.of(RULES).stream()
              .filter(each -> each.pattern() == pattern)
              .findFirst()
              .orElseThrow();
      harness =
          harness(
              (OneInputTransformation<?, ?>)
                  RiskWatch.breaches(
                          environment
                              .fromData(
                                  List.of(event(Kind.GAIN, "x", 0, 0, "0", BigDecimal.ZERO)),
                                  TypeInformation.of(RiskEvent.class))
                              .setParallelism(1),
                          sequence)
                      .getTransformation());
      harness.setStateBackend(
          rocks ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend());
      harness.setup();
      if (state != null) {
        harness.initializeState(state);
      }
      harness.open();
    }

    @SuppressWarnings("unchecked") // RiskWatch gives the types; a transformation forgets them
    private static KeyedOneInputStreamOperatorTestHarness<String, RiskEvent, DeskRecord> harness(
        OneInputTransformation<?, ?> pattern) throws Exception {
      OneInputTransformation<RiskEvent, DeskRecord> typed =
          (OneInputTransformation<RiskEvent, DeskRecord>) pattern;
      return new KeyedOneInputStreamOperatorTestHarness<>(
          typed.getOperatorFactory(),
          (KeySelector<RiskEvent, String>) typed.getStateKeySelector(),
          (TypeInformation<String>) typed.getStateKeyType());
    }

    Run tell(Kind kind, String subject, long millis) throws Exception {
      return tell(kind, subject, millis, "0");
    }

    Run tell(Kind kind, String subject, long millis, String lost) throws Exception {
      sum = sum.add(new BigDecimal(lost));
      long ordinal = ordinals.merge(kind, 1L, Long::sum);
      RiskEvent event = event(kind, subject, millis, ordinal, lost, sum);
      harness.processElement(new StreamRecord<>(event, millis));
      return this;
    }

    Run time(long millis) throws Exception {
      harness.processWatermark(new Watermark(millis));
      return this;
    }

    List<RiskBreach> breaches() {
      List<RiskBreach> breaches = new ArrayList<>();
      for (Object each : harness.getOutput()) {
        if (each instanceof StreamRecord<?> record) {
          breaches.add((RiskBreach) record.getValue());
        }
      }
      return breaches;
    }

    List<String> found() {
      return breaches().stream().map(RiskBreach::key).toList();
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

  private static RiskEvent event(
      Kind kind, String subject, long millis, long ordinal, String lost, BigDecimal sum) {
    return new RiskEvent(
        7,
        kind,
        subject.contains("venue:") ? subject.substring(subject.indexOf('/') + 1) : "all",
        subject,
        "it happened",
        subject + "@" + millis,
        ordinal,
        new BigDecimal(lost),
        sum,
        true,
        millis * MILLI);
  }

  private static Run run(RiskPattern pattern) throws Exception {
    return new Run(pattern, false, null);
  }

  @Test
  void threeBreakersWithinTheTimeEscalateAndTheNextBeginsAnew() throws Exception {
    try (Run run = run(RiskPattern.BREAKERS_ESCALATE)) {
      run.tell(Kind.TRIPPED, "a/all", 1_000).tell(Kind.TRIPPED, "b/all", 12_000);
      run.tell(Kind.TRIPPED, "c/all", 13_000).time(13_500);
      assertThat(run.found()).as("the first is too old").isEmpty();
      run.tell(Kind.ALARM, "x", 14_000).time(14_000);
      assertThat(run.found()).as("an alarm is no trip").isEmpty();
      run.tell(Kind.TRIPPED, "d/all", 15_000).time(15_000);
      assertThat(run.found()).containsExactly("b/all@12000 .. d/all@15000");
      run.tell(Kind.TRIPPED, "e/all", 16_000).tell(Kind.TRIPPED, "f/all", 17_000).time(17_000);
      assertThat(run.found()).as("those that were counted do not count again").hasSize(1);
      run.tell(Kind.TRIPPED, "g/all", 18_000).time(18_000);
      assertThat(run.found()).endsWith("e/all@16000 .. g/all@18000").hasSize(2);
    }
  }

  @Test
  void aBreakerThatTripsAgainAfterAPersonResumedIt() throws Exception {
    try (Run run = run(RiskPattern.TRIPPED_AGAIN)) {
      run.tell(Kind.RESUMED, "a/all", 1_000).tell(Kind.RESUMED, "b/all", 2_000);
      run.tell(Kind.TRIPPED, "a/all", 3_000).time(3_000);
      assertThat(run.found()).containsExactly("a/all@1000 .. a/all@3000");
      run.tell(Kind.TRIPPED, "b/all", 4_000).time(4_000);
      assertThat(run.found()).as("one does not hide the other").hasSize(2);
      run.tell(Kind.RESUMED, "c/all", 5_000).tell(Kind.TRIPPED, "c/all", 15_000).time(20_000);
      assertThat(run.found()).as("too late").hasSize(2);
    }
  }

  @Test
  void ordersOfTwoVenuesAreLost() throws Exception {
    try (Run run = run(RiskPattern.VENUES_FAIL)) {
      run.tell(Kind.TRIPPED, "error-rate/venue:kraken", 1_000);
      run.tell(Kind.TRIPPED, "error-rate/venue:kraken", 2_000).time(2_000);
      assertThat(run.found()).isEmpty();
      run.tell(Kind.TRIPPED, "error-rate/venue:gateio", 3_000).time(3_000);
      assertThat(run.found())
          .containsExactly("error-rate/venue:kraken@1000 .. error-rate/venue:gateio@3000");
    }
  }

  @Test
  void aStreakThatLosesEnoughAndNoneThatAGainEnds() throws Exception {
    try (Run run = run(RiskPattern.LOSING_STREAK)) {
      run.tell(Kind.LOSS, "1", 1_000, "50").tell(Kind.LOSS, "2", 1_100, "50");
      run.tell(Kind.GAIN, "3", 1_200).tell(Kind.LOSS, "4", 1_300, "10").time(1_300);
      assertThat(run.found()).as("a gain ends it").isEmpty();
      run.tell(Kind.LOSS, "5", 1_400, "20").tell(Kind.LOSS, "6", 1_500, "30").time(1_500);
      assertThat(run.found()).as("60 are too little").isEmpty();
      run.tell(Kind.LOSS, "7", 1_600, "55").time(1_600);
      assertThat(run.found()).as("20, 30 and 55 are enough").containsExactly("5@1400 .. 7@1600");
      assertThat(run.breaches().get(0).evidence()).contains("3 operations in a row lost 105");
    }
  }

  @Test
  void anAccountThatIsNotHeardAgainIsFoundWithoutAnyFurtherEvent() throws Exception {
    try (Run run = run(RiskPattern.ACCOUNT_SILENT)) {
      run.tell(Kind.ACCOUNT_LOST, "kraken", 1_000).tell(Kind.ACCOUNT_LOST, "gateio", 2_000);
      run.tell(Kind.ACCOUNT_HEARD, "gateio", 10_000).time(10_999);
      assertThat(run.found()).isEmpty();
      run.time(11_001);
      assertThat(run.found()).containsExactly("kraken@1000");
      assertThat(run.breaches().get(0).time()).isEqualTo(11_000 * MILLI);
      run.time(100_000);
      assertThat(run.found()).hasSize(1);
    }
  }

  @Test
  void anOperationOnWhichNobodyDecides() throws Exception {
    try (Run run = run(RiskPattern.UNDECIDED)) {
      run.tell(Kind.GIVEN_UP, "1", 1_000).tell(Kind.GIVEN_UP, "2", 1_000);
      run.tell(Kind.DECIDED, "1", 5_000).time(20_000);
      assertThat(run.found()).containsExactly("2@1000");
    }
  }

  @Test
  void whatCannotBeUnderstoodIsABreachAtOnce() throws Exception {
    try (Run run = run(RiskPattern.CHECK_FAILED)) {
      run.tell(Kind.TRIPPED, "a/all", 1_000).tell(Kind.UNREADABLE, "Alert", 1_001).time(1_001);
      assertThat(run.breaches()).hasSize(1);
      assertThat(run.breaches().get(0).level()).isEqualTo(RiskLevel.CRITICAL);
    }
  }

  /** What is over leaves nothing behind, whether it was complete, relieved or timed out. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingGrows(boolean rocks) throws Exception {
    for (RiskPattern pattern : RiskPattern.values()) {
      try (Run run = new Run(pattern, rocks, null)) {
        long millis = 1_000;
        for (int round = 0; round < 30; round++) {
          for (Kind kind : Kind.values()) {
            String subject = kind == Kind.TRIPPED ? "error-rate/venue:v" + round : "s" + round;
            run.tell(kind, subject, millis += 7, kind == Kind.LOSS ? "1" : "0");
          }
          run.time(millis);
        }
        run.time(millis + 60_000);
        assertThat(run.harness.numEventTimeTimers()).as("timers of %s", pattern).isZero();
        if (!rocks) {
          assertThat(run.harness.numKeyedStateEntries()).as("state of %s", pattern).isZero();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesOnInTheMiddleAfterARestore(boolean rocks) throws Exception {
    OperatorSubtaskState silent;
    OperatorSubtaskState again;
    try (Run run = new Run(RiskPattern.ACCOUNT_SILENT, rocks, null)) {
      silent = run.tell(Kind.ACCOUNT_LOST, "kraken", 1_000).time(2_000).harness.snapshot(1, 1);
    }
    try (Run run = new Run(RiskPattern.TRIPPED_AGAIN, rocks, null)) {
      again = run.tell(Kind.RESUMED, "a/all", 1_000).time(2_000).harness.snapshot(1, 1);
    }
    try (Run run = new Run(RiskPattern.ACCOUNT_SILENT, rocks, silent)) {
      assertThat(run.time(12_000).found()).containsExactly("kraken@1000");
    }
    try (Run run = new Run(RiskPattern.TRIPPED_AGAIN, rocks, again)) {
      run.tell(Kind.TRIPPED, "a/all", 5_000).time(5_000);
      assertThat(run.found()).containsExactly("a/all@1000 .. a/all@5000");
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<
          Integer, Either<DeskRecord, DeskInput.AccountStatus>, RiskEvent>
      events() throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<
            Integer, Either<DeskRecord, DeskInput.AccountStatus>, RiskEvent>(
            new RiskEventsOperator(7), each -> 7, Types.INT);
    harness.setup();
    harness.open();
    return harness;
  }

  private static StreamRecord<Either<DeskRecord, DeskInput.AccountStatus>> givenUp(long millis) {
    return new StreamRecord<>(
        Either.Left(
            new DeskRecord.Transition(
                7,
                1,
                1,
                0,
                OperationState.RECOVERING,
                OperationState.FAILED,
                "manual_intervention",
                "why",
                millis * MILLI)));
  }

  @Test
  void noEventIsBehindAWatermarkThatLeft() throws Exception {
    var harness = events();
    try {
      harness.processElement(givenUp(1_000));
      for (long millis = 1_000; millis < 1_350; millis++) {
        harness.processWatermark(new Watermark(millis));
      }
      harness.processElement(givenUp(900));
      harness.processElement(
          new StreamRecord<>(
              Either.Right(new DeskInput.AccountStatus("kraken", "", false, "cut", 990 * MILLI))));
      harness.processWatermark(Watermark.MAX_WATERMARK);
      List<Long> watermarks = new ArrayList<>();
      long reached = Long.MIN_VALUE;
      int events = 0;
      for (Object each : harness.getOutput()) {
        if (each instanceof Watermark mark) {
          reached = mark.getTimestamp();
          watermarks.add(reached);
        } else if (each instanceof StreamRecord<?> event) {
          assertThat(event.getTimestamp()).isGreaterThan(reached);
          events++;
        }
      }
      assertThat(events).isEqualTo(3);
      assertThat(watermarks)
          .as("few leave, and the end of the input is no end of time")
          .containsExactly(1_000L, 1_100L, 1_200L, 1_300L, 1_301L);
    } finally {
      harness.close();
    }
  }

  @Test
  void travelsAndIsKeptWithoutKryo() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(RiskEvent.class);
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(RiskEventsState.class);
  }
}
