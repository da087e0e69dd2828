package io.crossbook.savepoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.jobs.DetectionPipeline;
import io.crossbook.jobs.Strategies;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.operators.AfterRestore;
import io.crossbook.operators.OperatorUids;
import io.crossbook.sources.CaptureOptions;
import io.crossbook.sources.CaptureSource;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueSettings;
import io.crossbook.wire.LaneEvent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the savepoint of a version that is released, once. In the module's folder make {@code
 * src/test/resources/VERSION/settings.yaml} (that of the version before will do), then
 *
 * <pre>mvn test -pl savepoints -am -Dtest=TakeSavepointTest -Dcrossbook.savepoint=VERSION \
 *   -Dsurefire.failIfNoSpecifiedTests=false</pre>
 *
 * and commit what appears beside it. The savepoint is in the canonical format, which every state
 * backend reads.
 */
@EnabledIfSystemProperty(named = "crossbook.savepoint", matches = ".+")
@Timeout(120)
class TakeSavepointTest {
  /** Enough that candidates of every kind have passed, and the state is in the middle of things. */
  private static final int DECISIONS = 60;

  @TempDir Path folder;

  @Test
  void take() throws Exception {
    SavedVersion version = SavedVersion.of(System.getProperty("crossbook.savepoint"));
    assertThat(version.savepoint()).doesNotExist();
    if (Files.notExists(version.capture())) {
      InventedDay.write(version.capture());
    }
    CrossbookConfig config =
        version.config(
            List.of(
                "parallelism=2",
                "state-backend=heap",
                "checkpoint-dir=" + folder.resolve("checkpoints")));
    // State that is small enough to lie in the metadata would bring the machine's paths there.
    Configuration nothingInline = new Configuration();
    nothingInline.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ZERO);
    StreamExecutionEnvironment environment = SavedVersion.environment(config, nothingInline);
    environment.setParallelism(2);
    build(environment, config, version.capture());
    DecisionLines.LINES.clear();
    JobClient client = environment.executeAsync();
    while (DecisionLines.LINES.size() < DECISIONS) {
      Thread.onSpinWait();
    }
    String taken =
        client
            .stopWithSavepoint(
                false, folder.resolve("taken").toUri().toString(), SavepointFormatType.CANONICAL)
            .get();
    client.getJobExecutionResult().get();
    Files.write(
        version.decidedBefore(),
        DecisionLines.LINES.stream().map(SavedVersion::name).sorted().toList());
    Path from = Path.of(URI.create(taken));
    Files.createDirectories(version.savepoint());
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, version.savepoint().resolve(file.getFileName()));
      }
    }
  }

  private static void build(
      StreamExecutionEnvironment environment, CrossbookConfig config, Path capture) {
    int viewLevels = config.comparison().bookViewLevels();
    DataStream<LaneEvent> lane =
        environment
            .fromSource(
                new CaptureSource(
                    List.of(capture),
                    (venue, protocol) ->
                        VenueCatalog.protocol(protocol, venue, VenueSettings.replay(0, viewLevels)),
                    CaptureOptions.paced(4)),
                WatermarkStrategy.noWatermarks(),
                "Captures",
                TypeInformation.of(LaneEvent.class))
            .setParallelism(1)
            .uid(OperatorUids.LANES);
    DetectionPipeline.build(
            lane,
            Strategies.noMoreRules(environment, config.ruleBook()),
            Strategies.configured(config, true, SavedVersion.VENUES),
            config.ruleBook(),
            config.feeBook(SavedVersion.VENUES),
            AfterRestore.RESUMES,
            2)
        .decisions()
        .sinkTo(new DecisionLines())
        .name("Decision lines")
        .uid(OperatorUids.sink("decision-lines"));
  }
}
