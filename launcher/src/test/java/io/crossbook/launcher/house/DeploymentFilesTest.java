package io.crossbook.launcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.crossbook.jobs.config.CrossbookConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** What is handed to Flink and Kubernetes is what they read. */
class DeploymentFilesTest {
  private static final Path CONF = ProjectFiles.root().resolve("flink-conf");
  private static final Path KUBERNETES = ProjectFiles.root().resolve("k8s-operator");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

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

  @Test
  void theDeploymentIsOneThatTheOperatorTakes() throws Exception {
    JsonNode deployment = YAML.readTree(KUBERNETES.resolve("detection.yaml").toFile());
    assertThat(deployment.path("apiVersion").asText()).isEqualTo("flink.apache.org/v1beta1");
    assertThat(deployment.path("kind").asText()).isEqualTo("FlinkDeployment");
    JsonNode spec = deployment.path("spec");
    assertThat(spec.path("flinkVersion").asText()).isEqualTo("v2_2");
    assertThat(spec.path("job").path("upgradeMode").asText()).isEqualTo("savepoint");
    assertThat(spec.path("job").path("jarURI").asText()).startsWith("local:///opt/flink/usrlib/");
    Configuration configuration = new Configuration();
    spec.path("flinkConfiguration")
        .properties()
        .forEach(
            each -> {
              assertThat(each.getValue().isTextual()).as(each.getKey()).isTrue();
              if (!each.getKey().startsWith("kubernetes.operator.")) {
                configuration.setString(each.getKey(), each.getValue().asText());
              }
            });
    check(configuration);
    assertThat(configuration.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("rocksdb");
    JsonNode pod = spec.path("podTemplate").path("spec");
    assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
    checkVariables(pod.path("containers").path(0));
  }

  @Test
  void everyResourceThatIsListedIsThere() throws IOException {
    JsonNode list = YAML.readTree(KUBERNETES.resolve("kustomization.yaml").toFile());
    assertThat(list.path("resources")).isNotEmpty();
    for (JsonNode resource : list.path("resources")) {
      JsonNode read = YAML.readTree(KUBERNETES.resolve(resource.asText()).toFile());
      assertThat(read.path("kind").asText()).isNotEmpty();
      assertThat(read.path("metadata").path("name").asText()).startsWith("crossbook");
    }
  }

  /** The variables are keys of ours with values that are taken, and the password is no text. */
  private static void checkVariables(JsonNode container) throws Exception {
    assertThat(container.path("name").asText()).isEqualTo("flink-main-container");
    Map<String, String> environment = new HashMap<>();
    for (JsonNode variable : container.path("env")) {
      boolean secret = variable.path("name").asText().endsWith("PASSWORD");
      assertThat(variable.has("value")).isNotEqualTo(secret);
      environment.put(
          variable.path("name").asText(), secret ? "hidden" : variable.path("value").asText());
    }
    CrossbookConfig config = CrossbookConfig.load(Optional.empty(), environment, List.of());
    assertThat(config.database().embedded()).isFalse();
    assertThat(config.databasePassword()).isPresent();
  }

  private static void check(Configuration configuration) throws Exception {
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
