package io.crossbook.launcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is handed to Flink is what it reads. */
class DeploymentFilesTest {
  private static final Path CONF = ProjectFiles.root().resolve("flink-conf");

  static List<Path> profiles() throws IOException {
    try (Stream<Path> folders = Files.list(CONF)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void flinkReadsEveryKeyOfAProfile(Path profile) throws Exception {
    check(GlobalConfiguration.loadConfiguration(profile.toString()));
  }

  @Test
  void profilesDifferInWhatTheirNameSays() {
    assertThat(backend("laptop-heap")).isEqualTo("hashmap");
    assertThat(backend("laptop-rocksdb")).isEqualTo("rocksdb");
    assertThat(backend("cluster")).isEqualTo("rocksdb");
  }

  @Test
  void aKeyThatFlinkDoesNotReadIsNoticed() throws Exception {
    Configuration wrong = new Configuration();
    wrong.setString("state.checkpoint.dir", "file:///tmp");
    wrong.setString("execution.checkpointing.interval", "soon");
    assertThat(new FlinkOptions().complaint(wrong, "state.checkpoint.dir")).contains("no option");
    assertThat(new FlinkOptions().complaint(wrong, "execution.checkpointing.interval"))
        .contains("does not take");
  }

  @Test
  void clusterLoggingIsOfOneForm() throws IOException {
    Properties logging = new Properties();
    try (Reader reader =
        Files.newBufferedReader(CONF.resolve("cluster").resolve("log4j-console.properties"))) {
      logging.load(reader);
    }
    assertThat(logging).containsEntry("rootLogger.appenderRef.console.ref", "Console");
    assertThat(logging).containsEntry("appender.console.name", "Console");
    for (String key : logging.stringPropertyNames()) {
      if (key.matches("logger\\.[a-z]+\\.name")) {
        assertThat(logging.getProperty(key.replace(".name", ".level")))
            .as(key)
            .isIn("OFF", "ERROR", "WARN", "INFO");
      }
    }
  }

  /** Flink reads every key, and what our jobs rest on is so. */
  static void check(Configuration configuration) throws Exception {
    FlinkOptions options = new FlinkOptions();
    assertThat(configuration.keySet()).hasSizeGreaterThan(15);
    assertThat(configuration.keySet())
        .allSatisfy(key -> assertThat(options.complaint(configuration, key)).isNull());
    assertThat(configuration.get(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE))
        .isEqualTo(CheckpointingMode.EXACTLY_ONCE);
    assertThat(configuration.get(PipelineOptions.GENERIC_TYPES)).isFalse();
    assertThat(configuration.get(PipelineOptions.AUTO_GENERATE_UIDS)).isFalse();
    assertThat(configuration.get(PipelineOptions.OBJECT_REUSE)).isTrue();
  }

  private static String backend(String profile) {
    return GlobalConfiguration.loadConfiguration(CONF.resolve(profile).toString())
        .get(StateBackendOptions.STATE_BACKEND);
  }
}
