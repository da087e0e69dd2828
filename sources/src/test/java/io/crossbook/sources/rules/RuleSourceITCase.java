package io.crossbook.sources.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.rule.DetectionRule;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.database.TestPostgres;
import io.crossbook.database.rules.RuleStore;
import io.crossbook.database.rules.TestRules;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.co.CoProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rules that are appended while a job runs. */
@Timeout(180)
class RuleSourceITCase {
  private static final LinkedBlockingQueue<DetectionRule> RULES = new LinkedBlockingQueue<>();
  private static final LinkedBlockingQueue<Long> WATERMARKS = new LinkedBlockingQueue<>();

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  @BeforeEach
  void forget() {
    RULES.clear();
    WATERMARKS.clear();
  }

  @Test
  void shouldEmitWhatIsThereAndWhatComesWithoutHoldingBackEventTime() throws Exception {
    DatabaseSettings database = TestPostgres.migrated();
    RuleStore store = new RuleStore(database, InstantSource.system());
    DetectionRule first = store.append(TestRules.rule("spread", "1"));
    DetectionRule second = store.append(TestRules.rule("carry", "2"), 9);
    JobClient job = start(database, null);
    assertThat(next()).isEqualTo(first);
    assertThat(next()).isEqualTo(second);
    awaitWatermarkAbove(0);
    DetectionRule third = store.append(TestRules.rule("spread", "3.000000000000000001"));
    assertThat(next()).isEqualTo(third);
    // A version does not wake the idle source up for good.
    WATERMARKS.clear();
    awaitWatermarkAbove(WATERMARKS.take());
    job.cancel().get();
  }

  @Test
  void shouldResumeAfterTheLastVersionOfTheSavepoint() throws Exception {
    DatabaseSettings database = TestPostgres.migrated();
    RuleStore store = new RuleStore(database, InstantSource.system());
    DetectionRule first = store.append(TestRules.rule("spread", "1"));
    JobClient job = start(database, null);
    assertThat(next()).isEqualTo(first);
    String savepoint =
        job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get();
    DetectionRule second = store.append(TestRules.rule("spread", "2"));
    JobClient restored = start(database, savepoint);
    assertThat(next()).isEqualTo(second);
    restored.cancel().get();
    assertThat(RULES).isEmpty();
  }

  @Test
  void shouldKeepTryingWhileTheDatabaseIsAway() throws Exception {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder().setDataDirectory(folder).setCleanDataDirectory(false).start();
    int port = server.getPort();
    DatabaseSettings database = TestPostgres.at(server, "postgres");
    Schema.migrate(database);
    RuleStore store = new RuleStore(database, InstantSource.system());
    try {
      DetectionRule first = store.append(TestRules.rule("spread", "1"));
      JobClient job = start(database, null);
      assertThat(next()).isEqualTo(first);
      server.close();
      WATERMARKS.clear();
      awaitWatermarkAbove(WATERMARKS.take());
      server =
          EmbeddedPostgres.builder()
              .setDataDirectory(folder)
              .setCleanDataDirectory(false)
              .setPort(port)
              .start();
      DetectionRule second = store.append(TestRules.rule("spread", "2"));
      assertThat(next()).isEqualTo(second);
      assertThat(job.getJobStatus().get().isTerminalState()).isFalse();
      job.cancel().get();
    } finally {
      server.close();
    }
  }

  private static DetectionRule next() throws InterruptedException {
    DetectionRule rule = RULES.poll(60, TimeUnit.SECONDS);
    assertThat(rule).as("a version within a minute").isNotNull();
    return rule;
  }

  private static void awaitWatermarkAbove(long least) throws InterruptedException {
    Long seen;
    do {
      seen = WATERMARKS.poll(60, TimeUnit.SECONDS);
      assertThat(seen).as("facts within a minute").isNotNull();
    } while (seen <= least);
  }

  /** Facts with watermarks and the rules meet in one operator, as they do in the real job. */
  private static JobClient start(DatabaseSettings database, String savepoint) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(5));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(1);
    DataStream<Long> facts =
        environment
            .fromSource(
                new DataGeneratorSource<>(
                    (GeneratorFunction<Long, Long>) index -> index,
                    Long.MAX_VALUE,
                    RateLimiterStrategy.perSecond(200),
                    Types.LONG),
                WatermarkStrategy.<Long>forMonotonousTimestamps()
                    .withTimestampAssigner((fact, before) -> fact),
                "facts")
            .uid("facts");
    DataStream<DetectionRule> rules =
        environment
            .fromSource(
                new RuleSource(database, Duration.ofMillis(20)),
                WatermarkStrategy.noWatermarks(),
                "rules",
                TypeInformation.of(DetectionRule.class))
            .uid("rules");
    facts
        .connect(rules)
        .process(new Meeting())
        .uid("meeting")
        .sinkTo(new DiscardingSink<>())
        .uid("nothing");
    return environment.executeAsync();
  }

  /** Notes rules, and event time at every fact. */
  private static final class Meeting extends CoProcessFunction<Long, DetectionRule, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement1(Long fact, Context context, Collector<Long> out) {
      WATERMARKS.add(context.timerService().currentWatermark());
    }

    @Override
    public void processElement2(DetectionRule rule, Context context, Collector<Long> out) {
      RULES.add(rule);
    }
  }
}
