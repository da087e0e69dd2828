package io.crossbook.launcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.jobs.config.CrossbookConfig;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files under k8s-operator as they stand, which needs no program that renders them. What comes
 * of them is checked by {@link KubernetesOverlaysTest}.
 */
class KubernetesFilesTest {
  private static final Path DEPLOYMENT =
      Manifests.KUBERNETES.resolve("deployment/flink-deployment.yaml");
  private static final Path IMAGE = Manifests.KUBERNETES.resolve("image/Dockerfile");

  private static CustomResources resources;

  @BeforeAll
  static void readDefinitions() throws IOException {
    resources = new CustomResources();
  }

  static List<Path> configurations() throws IOException {
    return files(Manifests.KUBERNETES.resolve("overlays"), "crossbook.yaml");
  }

  static List<Path> kustomizations() throws IOException {
    return files(Manifests.KUBERNETES, "kustomization.yaml");
  }

  static List<Path> examples() throws IOException {
    return files(Manifests.KUBERNETES.resolve("examples"), "*.yaml");
  }

  @Test
  void theOperatorTakesTheDeployment() throws Exception {
    JsonNode deployment = read(DEPLOYMENT);
    assertThat(resources.complaints(deployment)).isEmpty();
    checkedFlinkConfiguration(deployment);
  }

  @Test
  void whatTheOperatorDoesNotTakeIsNoticed() throws Exception {
    ObjectNode deployment = (ObjectNode) read(DEPLOYMENT);
    ObjectNode spec = (ObjectNode) deployment.path("spec");

    spec.put("serviceAcount", "crossbook");
    assertThat(resources.complaints(deployment)).anyMatch(said -> said.contains("serviceAcount"));
    spec.remove("serviceAcount");

    ObjectNode pod = (ObjectNode) spec.at("/podTemplate/spec");
    pod.put("enableServiceLink", false);
    assertThat(resources.complaints(deployment))
        .anyMatch(said -> said.contains("enableServiceLink"));
    pod.remove("enableServiceLink");

    spec.put("flinkVersion", "v2_99");
    assertThat(resources.complaints(deployment)).anyMatch(said -> said.contains("flinkVersion"));
    spec.put("flinkVersion", "v2_2");

    ((ObjectNode) spec.path("job")).put("parallelism", "two");
    assertThat(resources.complaints(deployment)).anyMatch(said -> said.contains("parallelism"));
    ((ObjectNode) spec.path("job")).put("parallelism", 2);
    assertThat(resources.complaints(deployment)).isEmpty();
  }

  @Test
  void anOptionThatTheOperatorDoesNotReadIsNoticed() throws Exception {
    OperatorOptions options = new OperatorOptions();
    assertThat(options.complaint("kubernetes.operator.job.upgrade.last-state.fallback", "false"))
        .contains("no option");
    // The operator refuses it: the identity of a cluster is its own affair.
    assertThat(options.complaint("kubernetes.cluster-id", "crossbook")).contains("no option");
    assertThat(options.complaint("kubernetes.operator.job.savepoint-on-deletion", "yes"))
        .contains("Boolean");
    assertThat(options.complaint("kubernetes.operator.savepoint.history.max.age", "a while"))
        .contains("Duration");
    assertThat(options.complaint("kubernetes.operator.savepoint.history.max.age", "14 d")).isNull();
  }

  @Test
  void aJobThatIsUnwellIsNotUpgraded() throws Exception {
    Map<String, String> said = Manifests.strings(read(DEPLOYMENT).at("/spec/flinkConfiguration"));
    assertThat(said)
        .containsEntry("kubernetes.operator.job.upgrade.last-state-fallback.enabled", "false")
        .containsEntry("kubernetes.operator.job.savepoint-on-deletion", "true")
        .containsEntry("kubernetes.operator.savepoint.dispose-on-delete", "false")
        .containsEntry("high-availability.type", "kubernetes");
  }

  @Test
  void podsLogAsTheClusterDoes() throws Exception {
    String text =
        Files.readString(
            ProjectFiles.root().resolve("flink-conf/cluster/log4j-console.properties"));
    assertThat(
            read(DEPLOYMENT).at("/spec/logConfiguration").path("log4j-console.properties").asText())
        .isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void weTakeEveryConfiguration(Path file) throws Exception {
    CrossbookConfig config = CrossbookConfig.load(Optional.of(file), Map.of(), List.of());
    assertThat(config.changed()).isNotEmpty();
    assertThat(config.database().embedded()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("kustomizations")
  void everyFileThatIsListedIsThereAndTheOtherWayRound(Path file) throws Exception {
    Path folder = file.getParent();
    List<Path> listed = new ArrayList<>();
    JsonNode kustomization = read(file);
    for (String words : List.of("resources", "components", "configurations")) {
      kustomization.path(words).forEach(each -> listed.add(folder.resolve(each.asText())));
    }
    kustomization.path("patches").forEach(each -> listed.add(folder.resolve(text(each, "path"))));
    for (JsonNode generator : kustomization.path("configMapGenerator")) {
      generator.path("files").forEach(each -> listed.add(folder.resolve(each.asText())));
    }
    assertThat(listed).isNotEmpty().allSatisfy(each -> assertThat(each).exists());
    try (Stream<Path> there = Files.walk(folder)) {
      assertThat(there)
          .filteredOn(Files::isRegularFile)
          .filteredOn(each -> each.toString().matches(".*\\.(yaml|json)"))
          .filteredOn(each -> !each.endsWith("kustomization.yaml"))
          // A folder below has a list of its own.
          .filteredOn(each -> !Files.exists(below(folder, each).resolve("kustomization.yaml")))
          .allSatisfy(each -> assertThat(listed).contains(each));
    }
  }

  @Test
  void theRuleIsMadeOfTheAlerts() throws Exception {
    Path base = Manifests.KUBERNETES.resolve("base");
    ArrayNode groups = Manifests.YAML.createArrayNode();
    for (Path file : files(base.resolve("alerts"), "*.yaml")) {
      JsonNode rules = read(file);
      assertThat(rules.fieldNames()).toIterable().containsExactly("groups");
      rules.path("groups").forEach(groups::add);
    }
    assertThat(groups).isNotEmpty();
    assertThat(read(base.resolve("prometheus-rule.yaml")).at("/spec/groups"))
        .as("run k8s-operator/base/prometheus-rule.sh")
        .isEqualTo(groups);
    for (JsonNode alert : groups.findParents("alert")) {
      assertThat(text(alert, "expr")).isNotBlank();
      assertThat(text(alert.path("labels"), "severity")).isIn("critical", "warning", "info");
      assertThat(text(alert.path("annotations"), "summary")).isNotBlank();
    }
  }

  @Test
  void dashboardsAreWhatGrafanaLoads() throws Exception {
    List<Path> dashboards = files(Manifests.KUBERNETES.resolve("base/dashboards"), "*.json");
    assertThat(dashboards).isNotEmpty();
    List<String> ids = new ArrayList<>();
    for (Path file : dashboards) {
      JsonNode dashboard = read(file);
      ids.add(text(dashboard, "uid"));
      assertThat(text(dashboard, "title")).isNotBlank();
      assertThat(dashboard.path("panels")).isNotEmpty();
    }
    assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theOperatorTakesEveryExample(Path file) throws Exception {
    JsonNode example = read(file);
    assertThat(text(example, "apiVersion"))
        .isEqualTo(resources.apiVersions().get(text(example, "kind")));
    assertThat(resources.complaints(example)).isEmpty();
    assertThat(example.at("/spec/jobReference/name"))
        .isEqualTo(read(DEPLOYMENT).at("/metadata/name"));
  }

  @Test
  void theImageIsMadeOfWhatTheBuildMakes() throws Exception {
    String image = Files.readString(IMAGE);
    String pom = Files.readString(ProjectFiles.root().resolve("pom.xml"));
    String flink = first(pom, "<flink\\.version>([^<]+)<");
    String version = first(pom, "<version>([^<]+)</version>\\s*<packaging>pom");
    assertThat(first(image, "(?m)^FROM flink:([0-9.]+)-java17$")).isEqualTo(flink);
    assertThat(first(image, "flink-s3-fs-presto-([0-9.]+)\\.jar ")).isEqualTo(flink);
    String jobs = Files.readString(ProjectFiles.root().resolve("jobs/pom.xml"));
    String name = first(jobs, "<artifactId>(crossbook-[a-z]+)</artifactId>\\s*<name>");
    assertThat(first(image, "(?m)^COPY (?:--\\S+ )*(\\S+) \\S+$"))
        .isEqualTo("jobs/target/" + name + "-" + version + "-cluster.jar");
    assertThat(first(image, "(?m)^COPY (?:--\\S+ )*\\S+ (\\S+)$"))
        .isEqualTo(text(read(DEPLOYMENT).at("/spec/job"), "jarURI").substring("local://".length()));
    assertThat(first(image, "(?m)^USER (\\d+):\\d+$"))
        .isEqualTo(
            read(DEPLOYMENT).at("/spec/podTemplate/spec/securityContext/runAsUser").asText());
  }

  /** Flink's configuration of a deployment, every key of which somebody reads. */
  static Configuration checkedFlinkConfiguration(JsonNode deployment) throws Exception {
    OperatorOptions options = new OperatorOptions();
    Configuration flinks = new Configuration();
    for (Map.Entry<String, JsonNode> each :
        deployment.at("/spec/flinkConfiguration").properties()) {
      assertThat(each.getValue().isTextual()).as(each.getKey()).isTrue();
      if (options.covers(each.getKey())) {
        assertThat(options.complaint(each.getKey(), each.getValue().asText())).isNull();
      } else {
        flinks.setString(each.getKey(), each.getValue().asText());
      }
    }
    DeploymentFilesTest.check(flinks);
    return flinks;
  }

  private static Path below(Path folder, Path file) {
    Path name = folder.relativize(file).getName(0);
    return folder.relativize(file).getNameCount() > 1 ? folder.resolve(name) : file;
  }

  private static JsonNode read(Path file) throws IOException {
    List<JsonNode> documents = Manifests.read(Files.readString(file));
    assertThat(documents).as(file.toString()).hasSize(1);
    return documents.get(0);
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText();
  }

  private static String first(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as("there is %s", pattern).isTrue();
    return found.group(1);
  }

  private static List<Path> files(Path folder, String glob) throws IOException {
    var matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> matcher.matches(file.getFileName())).sorted().toList();
    }
  }
}
