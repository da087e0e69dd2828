package io.crossbook.launcher.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.config.StateBackend;
import io.crossbook.jobs.config.TradingMode;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.TradingVenue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every overlay, as kubectl renders it, is what a cluster, the operator, Flink and we take. */
class KubernetesOverlaysTest {
  private static final Map<String, String> API_VERSIONS =
      Map.ofEntries(
          Map.entry("Namespace", "v1"),
          Map.entry("ServiceAccount", "v1"),
          Map.entry("ConfigMap", "v1"),
          Map.entry("PersistentVolumeClaim", "v1"),
          Map.entry("Deployment", "apps/v1"),
          Map.entry("CronJob", "batch/v1"),
          Map.entry("Role", "rbac.authorization.k8s.io/v1"),
          Map.entry("RoleBinding", "rbac.authorization.k8s.io/v1"),
          Map.entry("NetworkPolicy", "networking.k8s.io/v1"),
          Map.entry("PodDisruptionBudget", "policy/v1"),
          Map.entry("PodMonitor", "monitoring.coreos.com/v1"),
          Map.entry("PrometheusRule", "monitoring.coreos.com/v1"));

  private static final String PLACEHOLDER = "AAAA";

  /** As which that can be read; a private key has a form of its own. */
  private static final Set<Credentials.Form> READABLE =
      Set.of(Credentials.Form.TEXT, Credentials.Form.BASE64, Credentials.Form.TOKEN);

  private static final List<String> COMPONENTS = List.of("jobmanager", "taskmanager");

  private static CustomResources resources;

  @TempDir Path folder;

  @BeforeAll
  static void readDefinitions() throws IOException {
    resources = new CustomResources();
  }

  static List<Path> overlays() throws IOException {
    return Manifests.overlays();
  }

  private static Manifests rendered(Path overlay) throws Exception {
    assumeTrue(
        Manifests.canRender(), "kubectl is not on the path: overlays are not rendered, skipped");
    return Manifests.render(overlay);
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void theOperatorTakesEveryResource(Path overlay) throws Exception {
    Manifests manifests = rendered(overlay);
    Map<String, String> apiVersions = new HashMap<>(API_VERSIONS);
    apiVersions.putAll(resources.apiVersions());
    Set<String> names = new HashSet<>();
    String namespace = manifests.of("Namespace").get(0).at("/metadata/name").asText();
    for (JsonNode each : manifests.documents()) {
      String kind = each.path("kind").asText();
      String name = each.at("/metadata/name").asText();
      assertThat(each.path("apiVersion").asText()).as(kind).isEqualTo(apiVersions.get(kind));
      assertThat(name).startsWith("crossbook").matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
      assertThat(names.add(kind + " " + name)).as("%s %s is there once", kind, name).isTrue();
      if (!kind.equals("Namespace")) {
        assertThat(each.at("/metadata/namespace").asText()).as(name).isEqualTo(namespace);
      }
      if (resources.apiVersions().containsKey(kind)) {
        assertThat(resources.complaints(each)).as(name).isEmpty();
      }
    }
    for (JsonNode deployment : deployments(manifests)) {
      // The operator's own rule for names (DefaultValidator).
      assertThat(deployment.at("/metadata/name").asText())
          .matches("[a-z]([-a-z\\d]{0,43}[a-z\\d])?");
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void flinkAndTheOperatorReadEveryOption(Path overlay) throws Exception {
    Set<String> folders = new HashSet<>();
    for (JsonNode deployment : deployments(rendered(overlay))) {
      Configuration configuration = KubernetesFilesTest.checkedFlinkConfiguration(deployment);
      JsonNode spec = deployment.path("spec");
      assertThat(spec.path("flinkVersion").asText()).isEqualTo("v2_2");
      assertThat(spec.at("/job/upgradeMode").asText()).isEqualTo("savepoint");
      assertThat(spec.at("/job/allowNonRestoredState").asBoolean(true)).isFalse();
      assertThat(spec.at("/jobManager/replicas").asInt()).isEqualTo(2);
      assertThat(spec.at("/job/jarURI").asText())
          .isEqualTo("local:///opt/flink/usrlib/crossbook-jobs.jar");
      for (String place :
          List.of(
              "high-availability.storageDir",
              "execution.checkpointing.dir",
              "execution.checkpointing.savepoint-dir")) {
        String address = configuration.toMap().get(place);
        assertThat(address).as(place).matches("s3://crossbook-[a-z]+(/[a-z]+)+");
        assertThat(folders.add(address)).as("%s is nobody else's", address).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void weTakeTheConfigurationThatIsMounted(Path overlay) throws Exception {
    Manifests manifests = rendered(overlay);
    Set<Integer> desks = new HashSet<>();
    for (JsonNode deployment : deployments(manifests)) {
      CrossbookConfig config = config(manifests, deployment);
      List<String> arguments = new ArrayList<>();
      deployment.at("/spec/job/args").forEach(each -> arguments.add(each.asText()));
      assertThat(arguments)
          .hasSize(4)
          .startsWith("--config", "/opt/crossbook/crossbook.yaml", "--job");
      switch (arguments.get(3)) {
        case "all" -> {
          assertThat(config.kafka().factsSource()).isFalse();
          assertThat(config.trading().mode()).isNotEqualTo(TradingMode.OFF);
        }
        case "ingest" -> {
          assertThat(config.trading().mode()).isEqualTo(TradingMode.OFF);
          assertThat(config.kafka().enabled() && config.kafka().facts()).isTrue();
        }
        case "trading" -> assertThat(config.kafka().factsSource()).isTrue();
        default -> throw new AssertionError("no such job: " + arguments);
      }
      if (config.trading().mode() != TradingMode.OFF) {
        assertThat(desks.add(config.trading().desk())).as("one desk a deployment").isTrue();
      }
      assertThat(config.trading().mode() == TradingMode.LIVE)
          .isEqualTo(manifests.overlay().equals("live"));
      assertThat(config.database().embedded()).isFalse();
      assertThat(config.database().url()).contains("sslmode=require");
      assertThat(config.databasePassword()).isPresent();
      agree(config, deployment);
    }
  }

  /** What both Flink and our configuration say, they say alike. */
  private static void agree(CrossbookConfig config, JsonNode deployment) throws Exception {
    Configuration flink = KubernetesFilesTest.checkedFlinkConfiguration(deployment);
    assertThat(config.job().parallelism())
        .isEqualTo(deployment.at("/spec/job/parallelism").asInt());
    assertThat(config.job().checkpointDir())
        .isEqualTo(flink.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY));
    assertThat(Duration.ofMillis(config.job().checkpointIntervalMillis()))
        .isEqualTo(flink.get(CheckpointingOptions.CHECKPOINTING_INTERVAL));
    assertThat(Duration.ofMillis(config.job().bufferTimeoutMillis()))
        .isEqualTo(flink.get(ExecutionOptions.BUFFER_TIMEOUT));
    assertThat(config.job().stateBackend()).isEqualTo(StateBackend.ROCKSDB);
    assertThat(flink.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("rocksdb");
    // The reporter is Flink's here.
    assertThat(config.prometheusPort()).isZero();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void secretsAreNamedAndNeverThere(Path overlay) throws Exception {
    Manifests manifests = rendered(overlay);
    assertThat(manifests.of("Secret")).isEmpty();
    for (JsonNode each : manifests.documents()) {
      assertThat(SecretScan.findings(Manifests.YAML.writeValueAsString(each)))
          .as(each.at("/metadata/name").asText())
          .isEmpty();
    }
    String readme = Files.readString(Manifests.KUBERNETES.resolve("README.md"));
    Set<String> maps = new HashSet<>();
    manifests.of("ConfigMap").forEach(map -> maps.add(map.at("/metadata/name").asText()));
    for (JsonNode deployment : deployments(manifests)) {
      for (JsonNode secret : Manifests.everywhere(deployment, "secretKeyRef")) {
        String name = secret.path("name").asText();
        String described = name.startsWith("crossbook-venue-") ? "crossbook-venue-VENUE" : name;
        assertThat(readme).contains("`" + described + "`", secret.path("key").asText());
      }
      for (JsonNode variable : variables(deployment)) {
        assertThat(variable.has("value"))
            .as("%s is a reference", variable.path("name").asText())
            .isFalse();
      }
      for (JsonNode map : Manifests.everywhere(deployment.path("spec"), "configMap")) {
        assertThat(maps).contains(map.path("name").asText());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void credentialsAreWhereTheyAreNeededAndNowhereElse(Path overlay) throws Exception {
    Manifests manifests = rendered(overlay);
    for (JsonNode deployment : deployments(manifests)) {
      Set<String> given = new TreeSet<>();
      variables(deployment).forEach(each -> given.add(each.path("name").asText()));
      if (config(manifests, deployment).trading().mode() != TradingMode.LIVE) {
        assertThat(given)
            .containsExactlyInAnyOrder(
                "CROSSBOOK_DATABASE_PASSWORD", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
        continue;
      }
      for (TradingVenue venue : TradingCatalog.venues()) {
        String start = "CROSSBOOK_" + venue.id().toUpperCase(Locale.ROOT) + "_";
        assertThat(given).contains(start + "SECRET", start + "READ_SECRET");
        Map<String, String> environment = new HashMap<>();
        given.forEach(name -> environment.put(name, PLACEHOLDER));
        if (READABLE.contains(venue.form())) {
          // Reads every variable that it needs, and throws for one that is missing.
          assertThat(venue.credentials(environment, "").venue()).isEqualTo(venue.id());
          assertThat(venue.readCredentials(environment, "").venue()).isEqualTo(venue.id());
        } else {
          assertThat(given).contains(start + "KEY", start + "READ_KEY");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void policiesAreAboutTheseVeryPods(Path overlay) throws Exception {
    Manifests manifests = rendered(overlay);
    JsonNode denial = manifests.named("NetworkPolicy", "crossbook-default-deny").path("spec");
    assertThat(denial.path("podSelector")).isEmpty();
    assertThat(denial.has("ingress") || denial.has("egress")).isFalse();
    assertThat(denial.path("policyTypes")).hasSize(2);
    for (JsonNode deployment : deployments(manifests)) {
      for (String component : COMPONENTS) {
        Map<String, String> labels = Manifests.labels(deployment, component);
        Set<String> about = new TreeSet<>();
        for (JsonNode policy : manifests.of("NetworkPolicy")) {
          if (Manifests.selects(policy.at("/spec/podSelector"), labels)) {
            about.add(policy.at("/metadata/name").asText());
          }
        }
        assertThat(about)
            .contains(
                "crossbook-default-deny",
                "crossbook-names",
                "crossbook-between-pods",
                "crossbook-prometheus",
                "crossbook-stores",
                "crossbook-venues");
        assertThat(about.contains("crossbook-operator")).isEqualTo(component.equals("jobmanager"));
        List<JsonNode> budgets =
            manifests.of("PodDisruptionBudget").stream()
                .filter(each -> Manifests.selects(each.at("/spec/selector"), labels))
                .toList();
        assertThat(budgets).as("%s: one budget each", labels).hasSize(1);
        assertThat(budgets.get(0).at("/spec/minAvailable").asInt()).isEqualTo(1);
        JsonNode monitor = manifests.named("PodMonitor", "crossbook").path("spec");
        assertThat(Manifests.selects(monitor.path("selector"), labels)).isTrue();
      }
    }
    // A rule for pods of ours names pods of ours, not all there are.
    JsonNode between = manifests.named("NetworkPolicy", "crossbook-between-pods").path("spec");
    assertThat(between.at("/ingress/0/from/0/podSelector")).isEqualTo(between.path("podSelector"));
    assertThat(between.at("/egress/0/to/0/podSelector")).isEqualTo(between.path("podSelector"));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void whatHasToBeReachedIsLetThrough(Path overlay) throws Exception {
    Manifests manifests = rendered(overlay);
    Set<Integer> far = ports(manifests, "crossbook-venues");
    VenueCatalog.live().forEach(venue -> assertPorts(far, venue.streamBase(), venue.restBase()));
    TradingCatalog.venues().forEach(venue -> assertPorts(far, venue.streamBase()));
    Set<Integer> near = ports(manifests, "crossbook-stores");
    Set<Integer> monitored = ports(manifests, "crossbook-prometheus");
    for (JsonNode deployment : deployments(manifests)) {
      CrossbookConfig config = config(manifests, deployment);
      assertPorts(near, config.database().url().substring("jdbc:".length()));
      for (String server : config.kafka().bootstrapServers().split(",", -1)) {
        if (!server.isEmpty()) {
          assertPorts(near, "kafka://" + server);
        }
      }
      JsonNode port = Manifests.container(Manifests.podTemplates(deployment).get(0)).at("/ports/0");
      JsonNode monitor = manifests.named("PodMonitor", "crossbook").path("spec");
      assertThat(monitor.at("/podMetricsEndpoints/0/port")).isEqualTo(port.path("name"));
      assertThat(monitored).containsExactly(port.path("containerPort").asInt());
      assertThat(
              deployment.at("/spec/flinkConfiguration").path("metrics.reporter.prom.port").asInt())
          .isEqualTo(port.path("containerPort").asInt());
    }
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void podsHaveNoMoreRightsThanTheyNeed(Path overlay) throws Exception {
    Manifests manifests = rendered(overlay);
    assertThat(
            manifests
                .of("Namespace")
                .get(0)
                .at("/metadata/labels")
                .path("pod-security.kubernetes.io/enforce")
                .asText())
        .isEqualTo("restricted");
    for (JsonNode deployment : deployments(manifests)) {
      JsonNode pod = Manifests.podTemplates(deployment).get(0).path("spec");
      assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      JsonNode context = pod.at("/containers/0/securityContext");
      assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
      assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
      Set<String> volumes = new HashSet<>();
      for (JsonNode template : Manifests.podTemplates(deployment)) {
        template.at("/spec/volumes").forEach(each -> volumes.add(each.path("name").asText()));
        Manifests.container(template)
            .path("volumeMounts")
            .forEach(mount -> assertThat(volumes).contains(mount.path("name").asText()));
      }
      for (String account :
          List.of(
              deployment.at("/spec/serviceAccount").asText(),
              deployment
                  .at("/spec/flinkConfiguration")
                  .path("kubernetes.taskmanager.service-account")
                  .asText())) {
        manifests.named("ServiceAccount", account);
        JsonNode binding = manifests.named("RoleBinding", account);
        assertThat(binding.at("/subjects/0/name").asText()).isEqualTo(account);
        assertThat(binding.at("/subjects/0/namespace").asText())
            .isEqualTo(binding.at("/metadata/namespace").asText());
        JsonNode role = manifests.named("Role", binding.at("/roleRef/name").asText());
        assertThat(Manifests.YAML.writeValueAsString(role)).doesNotContain("secrets", "*");
      }
    }
  }

  private static List<JsonNode> deployments(Manifests manifests) {
    List<JsonNode> deployments = manifests.of("FlinkDeployment");
    assertThat(deployments)
        .as("deployments of %s", manifests.overlay())
        .hasSize(manifests.overlay().equals("ingest-split") ? 2 : 1);
    return deployments;
  }

  private static List<JsonNode> variables(JsonNode deployment) {
    List<JsonNode> variables = new ArrayList<>();
    Manifests.podTemplates(deployment)
        .forEach(template -> Manifests.container(template).path("env").forEach(variables::add));
    return variables;
  }

  /** The configuration that a deployment's pods would load. */
  private CrossbookConfig config(Manifests manifests, JsonNode deployment) throws Exception {
    JsonNode pod = Manifests.podTemplates(deployment).get(0).path("spec");
    assertThat(pod.at("/containers/0/volumeMounts/0/mountPath").asText())
        .isEqualTo("/opt/crossbook");
    assertThat(pod.at("/volumes/0/name")).isEqualTo(pod.at("/containers/0/volumeMounts/0/name"));
    JsonNode map = manifests.named("ConfigMap", pod.at("/volumes/0/configMap/name").asText());
    Path file = folder.resolve("crossbook.yaml");
    Files.writeString(file, map.path("data").path("crossbook.yaml").asText());
    Map<String, String> environment = new HashMap<>();
    variables(deployment).forEach(each -> environment.put(each.path("name").asText(), "hidden"));
    return CrossbookConfig.load(Optional.of(file), environment, List.of());
  }

  private static Set<Integer> ports(Manifests manifests, String policy) {
    Set<Integer> ports = new TreeSet<>();
    Manifests.everywhere(manifests.named("NetworkPolicy", policy), "port")
        .forEach(port -> ports.add(port.asInt()));
    return ports;
  }

  private static void assertPorts(Set<Integer> allowed, String... addresses) {
    for (String address : addresses) {
      URI uri = URI.create(address);
      assertThat(allowed).as(address).contains(uri.getPort() < 0 ? 443 : uri.getPort());
    }
  }
}
