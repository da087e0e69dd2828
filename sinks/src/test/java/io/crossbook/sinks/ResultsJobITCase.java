package io.crossbook.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.opportunity.Decision.Verdict;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import io.crossbook.sinks.decisions.DecisionJson;
import io.crossbook.sinks.decisions.DecisionsFile;
import io.crossbook.sinks.lines.Unfinished;
import io.crossbook.sinks.postgres.Batching;
import io.crossbook.sinks.postgres.ResultSinks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The sinks in a job that fails in the middle and is restored from its last checkpoint. */
@Timeout(180)
class ResultsJobITCase {
  private static final int DECISIONS = 300;
  private static final Verdict[] LIFE = {Verdict.DETECTED, Verdict.CONFIRMED, Verdict.COLLAPSED};

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  @Test
  void shouldLeaveTheSameFileAndRowsWithAndWithoutAFailure() throws Exception {
    DatabaseSettings calm = TestPostgres.migrated();
    DatabaseSettings shaken = TestPostgres.migrated();
    String expected = run(calm, folder.resolve("calm"), 1, 0);
    assertThat(FailingAt.FAILURES).hasValue(0);
    assertThat(run(shaken, folder.resolve("shaken"), 2, 2)).isEqualTo(expected);
    assertThat(FailingAt.FAILURES).hasValue(2);

    List<Decision> all = new ArrayList<>();
    for (long i = 0; i < DECISIONS; i++) {
      all.add(decision(i));
    }
    all.sort(Comparator.comparingLong(Decision::time).thenComparing(each -> each.candidate().id()));
    assertThat(Files.readAllLines(folder.resolve("shaken.jsonl")))
        .containsExactlyElementsOf(all.stream().map(DecisionJson::line).toList());
    String rows = "SELECT to_jsonb(o)::text FROM arbitrage_opportunities o ORDER BY id";
    assertThat(TestPostgres.rows(shaken, rows))
        .hasSize(DECISIONS / 3)
        .isEqualTo(TestPostgres.rows(calm, rows));
  }

  @Test
  void shouldRefuseToAssembleWhatARunThatWasKilledLeft() throws Exception {
    Path parts = folder.resolve("killed");
    FailingAt.FAILURES.set(0);
    StreamExecutionEnvironment environment = environment(1, "none");
    DataStream<Decision> decisions = decisions(environment, Integer.MAX_VALUE);
    decisions.sinkTo(DecisionsFile.sink(parts.toUri().toString())).uid("file");
    assertThatThrownBy(environment::execute).hasRootCauseMessage(FailingAt.MESSAGE);
    assertThatThrownBy(
            () -> DecisionsFile.assemble(parts, folder.resolve("all"), Unfinished.REFUSE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is unfinished");
  }

  private String run(DatabaseSettings database, Path parts, int parallelism, int failures)
      throws Exception {
    FailingAt.FAILURES.set(0);
    StreamExecutionEnvironment environment = environment(parallelism, "fixed-delay");
    DataStream<Decision> decisions = decisions(environment, failures);
    decisions.sinkTo(DecisionsFile.sink(parts.toUri().toString())).uid("file");
    decisions
        .rebalance()
        .sinkTo(
            ResultSinks.decisions(
                database, new Batching(7, Duration.ofMillis(20), Duration.ofSeconds(30))))
        .uid("rows");
    environment.execute();
    return DecisionsFile.assemble(
        parts,
        folder.resolve(parts.getFileName() + ".jsonl"),
        failures == 0 ? Unfinished.REFUSE : Unfinished.LEAVE_OUT);
  }

  private static StreamExecutionEnvironment environment(int parallelism, String restart) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(20));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, restart);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 5);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(parallelism);
    return environment;
  }

  /** A few decisions between every two checkpoints. */
  private static DataStream<Decision> decisions(
      StreamExecutionEnvironment environment, int failures) {
    return environment
        .fromSource(
            new DataGeneratorSource<>(
                (GeneratorFunction<Long, Decision>) ResultsJobITCase::decision,
                DECISIONS,
                RateLimiterStrategy.perCheckpoint(40),
                TypeInformation.of(Decision.class)),
            WatermarkStrategy.noWatermarks(),
            "decisions")
        .uid("decisions")
        .map(new FailingAt(failures))
        .returns(TypeInformation.of(Decision.class))
        .uid("failing");
  }

  private static Decision decision(long index) {
    int step = (int) (index % 3);
    return TestDecisions.decision("o" + index / 3, LIFE[step], step * 1_000_000L + index / 3);
  }

  /** Fails at some opportunities, as often as told. */
  private static final class FailingAt implements MapFunction<Decision, Decision> {
    private static final long serialVersionUID = 1L;
    static final String MESSAGE = "meant to fail";
    static final AtomicInteger FAILURES = new AtomicInteger();

    private final int failures;

    FailingAt(int failures) {
      this.failures = failures;
    }

    @Override
    public Decision map(Decision decision) {
      int already = FAILURES.get();
      if (already < failures
          && decision.candidate().id().equals(already == 0 ? "o20" : "o45")
          && FAILURES.compareAndSet(already, already + 1)) {
        throw new IllegalStateException(MESSAGE);
      }
      return decision;
    }
  }
}
