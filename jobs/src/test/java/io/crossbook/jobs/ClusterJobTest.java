package io.crossbook.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cluster is sent, and what is refused before anything is sent. */
class ClusterJobTest {
  private static final String KAFKA = "kafka.bootstrap-servers=localhost:1";

  @TempDir Path folder;

  private static Configuration cluster() {
    Configuration cluster = new Configuration();
    cluster.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, "file:///cluster/checkpoints");
    return cluster;
  }

  private static StreamExecutionEnvironment on(Configuration cluster) {
    return StreamExecutionEnvironment.getExecutionEnvironment(cluster);
  }

  private static ReadableConfig ingest(Configuration cluster, String... sets) {
    StreamExecutionEnvironment flink = on(cluster);
    String[] args = new String[2 * sets.length + 4];
    args[0] = "--job";
    args[1] = "ingest";
    args[2] = "--set";
    args[3] = KAFKA;
    for (int i = 0; i < sets.length; i++) {
      args[2 * i + 4] = "--set";
      args[2 * i + 5] = sets[i];
    }
    assertThat(ClusterJob.build(flink, Map.of(), args)).isEqualTo(Concern.INGEST);
    return flink.getConfiguration();
  }

  @Test
  void theClustersSettingsHoldWhereNobodyWroteOurs() {
    Configuration cluster = cluster();
    cluster.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    cluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(7));
    cluster.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(9));
    cluster.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    ReadableConfig settings = ingest(cluster);
    assertThat(settings.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("hashmap");
    assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.get(ExecutionOptions.BUFFER_TIMEOUT)).isEqualTo(Duration.ofMillis(9));
    assertThat(settings.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
        .isEqualTo("file:///cluster/checkpoints");
    assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("fixed-delay");
    assertThat(
            settings.getOptional(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF))
        .isEmpty();
  }

  @Test
  void whatAPersonWroteHoldsAboveTheClusters() throws Exception {
    Path file = Files.writeString(folder.resolve("own.yaml"), "state-backend: rocksdb\n");
    Configuration cluster = cluster();
    cluster.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    cluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(7));
    StreamExecutionEnvironment flink = on(cluster);
    ClusterJob.build(
        flink,
        Map.of("CROSSBOOK_CHECKPOINT_INTERVAL_MS", "1234"),
        "--job",
        "ingest",
        "--config",
        file.toString(),
        "--set",
        "checkpoint-dir=s3://bucket/checkpoints",
        "--set",
        KAFKA);
    assertThat(flink.getConfiguration().get(StateBackendOptions.STATE_BACKEND))
        .isEqualTo("rocksdb");
    assertThat(flink.getConfiguration().get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofMillis(1234));
    assertThat(flink.getConfiguration().get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
        .isEqualTo("s3://bucket/checkpoints");
  }

  @Test
  void ourDefaultsHoldWhereNobodySaysAnything() {
    ReadableConfig settings = ingest(cluster());
    assertThat(settings.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("rocksdb");
    assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY))
        .isEqualTo("exponential-delay");
  }

  @Test
  void whatOperatorsRestOnHoldsAlways() {
    Configuration cluster = cluster();
    cluster.set(PipelineOptions.GENERIC_TYPES, true);
    cluster.set(PipelineOptions.OBJECT_REUSE, false);
    cluster.set(PipelineOptions.AUTO_GENERATE_UIDS, true);
    ReadableConfig settings = ingest(cluster);
    assertThat(settings.get(PipelineOptions.GENERIC_TYPES)).isFalse();
    assertThat(settings.get(PipelineOptions.OBJECT_REUSE)).isTrue();
    assertThat(settings.get(PipelineOptions.AUTO_GENERATE_UIDS)).isFalse();
  }

  @Test
  void checkpointsThatAPersonSwitchedOffAreOff() {
    Configuration cluster = cluster();
    cluster.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(7));
    StreamExecutionEnvironment flink = on(cluster);
    ClusterJob.build(
        flink, Map.of(), "--job", "ingest", "--set", KAFKA, "--set", "checkpoint-interval-ms=0");
    assertThat(flink.getCheckpointConfig().isCheckpointingEnabled()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"'',4", "parallelism=2,2"})
  void theClustersParallelismHoldsUnlessOneIsWritten(String written, int expected) {
    Configuration cluster = cluster();
    cluster.set(CoreOptions.DEFAULT_PARALLELISM, 4);
    StreamExecutionEnvironment flink = on(cluster);
    ClusterJob.build(
        flink,
        Map.of(),
        "--job",
        "ingest",
        "--set",
        written.isEmpty() ? KAFKA : written,
        "--set",
        KAFKA);
    assertThat(flink.getParallelism()).isEqualTo(expected);
  }

  @Test
  void ingestWritesFactsAndDecidesNothing() {
    StreamExecutionEnvironment flink = on(cluster());
    ClusterJob.build(flink, Map.of(), "--job", "ingest", "--set", KAFKA);
    TreeSet<String> uids = new TreeSet<>();
    for (StreamNode node : flink.getStreamGraph().getStreamNodes()) {
      uids.add(node.getTransformationUID());
    }
    assertThat(uids)
        .contains("source-lanes-v1", "step-facts-v1", "sink-facts-topic-v1")
        .noneMatch(uid -> uid.matches("(detector|desk|sink-opportunities|source-rules).*"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--jobs all|The job does not know --jobs; allowed are",
        "--job|--job has no value; allowed are",
        "--job some|--job is some; allowed are all, ingest, trading.",
        "--config /nowhere/crossbook.yaml|There is no configuration file /nowhere/crossbook.yaml.",
        "--set parallelism=0|parallelism",
        "--set nothing=1|there is no such key",
        "--job ingest|kafka.bootstrap-servers",
        "--job trading|kafka.bootstrap-servers",
        "--set database.url=|database.url is empty, and a job on a cluster has no database",
        "--set database.url=jdbc:postgresql://localhost:1/none|CROSSBOOK_DATABASE_PASSWORD",
      })
  void whatIsWrongIsOneSentence(String line, String said) {
    assertThatThrownBy(() -> ClusterJob.build(on(cluster()), Map.of(), line.split(" ", -1)))
        .isInstanceOf(ProgramParametrizationException.class)
        .hasMessageContaining(said)
        .hasMessageMatching("[^\\n]*\\.");
  }

  @Test
  void checkpointsMustHaveAPlaceThatIsNotOneMachines() {
    assertThatThrownBy(
            () ->
                ClusterJob.build(
                    on(new Configuration()), Map.of(), "--job", "ingest", "--set", KAFKA))
        .isInstanceOf(ProgramParametrizationException.class)
        .hasMessageContaining("checkpoint-dir")
        .hasMessageContaining("execution.checkpointing.dir");
  }

  @Test
  void noVenueIsNothingToWatch() {
    StringBuilder off = new StringBuilder("venues={");
    for (VenueDefinition venue : VenueCatalog.live()) {
      off.append(venue.id()).append(": {enabled: false}, ");
    }
    String sets = off.substring(0, off.length() - 2) + "}";
    assertThatThrownBy(
            () ->
                ClusterJob.build(
                    on(cluster()), Map.of(), "--job", "ingest", "--set", KAFKA, "--set", sets))
        .isInstanceOf(ProgramParametrizationException.class)
        .hasMessageContaining("No venue is enabled");
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/savepoints,s3://bucket/savepoints",
    "file:/tmp/savepoint-1,file:/tmp/savepoint-1",
    "file:///tmp/savepoint-1,file:///tmp/savepoint-1",
    "/tmp/savepoint-1,file:///tmp/savepoint-1",
  })
  void aFolderIsAnAddressAndAnAddressStays(String given, String address) {
    assertThat(JobEnvironment.address(given)).isEqualTo(address);
  }
}
