package io.crossbook.launcher.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.config.RouteConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs beside the job in every overlay that trades in one job. */
class KubernetesToolsTest {
  private static final Path IMAGE = Manifests.KUBERNETES.resolve("image/tools.Dockerfile");

  @TempDir Path folder;

  private static Manifests rendered(String overlay) throws Exception {
    assumeTrue(
        Manifests.canRender(), "kubectl is not on the path: overlays are not rendered, skipped");
    return Manifests.render(Manifests.KUBERNETES.resolve("overlays").resolve(overlay));
  }

  private static List<JsonNode> pods(Manifests manifests) {
    List<JsonNode> pods = new ArrayList<>();
    manifests.of("Deployment").forEach(each -> pods.add(each.at("/spec/template")));
    manifests.of("CronJob").forEach(each -> pods.add(each.at("/spec/jobTemplate/spec/template")));
    return pods;
  }

  private CrossbookConfig config(Manifests manifests) throws Exception {
    String name = pods(manifests).get(0).at("/spec/volumes/0/configMap/name").asText();
    JsonNode map = manifests.named("ConfigMap", name);
    Path file = folder.resolve("crossbook.yaml");
    Files.writeString(file, map.path("data").path("crossbook.yaml").asText());
    return CrossbookConfig.load(Optional.of(file), Map.of(), List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"paper", "live"})
  void everyPodIsOfOurImageAndHasNoRights(String overlay) throws Exception {
    Manifests manifests = rendered(overlay);
    List<JsonNode> pods = pods(manifests);
    assertThat(pods).hasSize(3);
    for (JsonNode template : pods) {
      JsonNode pod = template.path("spec");
      assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
      assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      JsonNode container = pod.at("/containers/0");
      assertThat(container.path("image").asText())
          .startsWith("registry.example.com/crossbook-tools:");
      assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
          .isFalse();
      assertThat(container.at("/securityContext/capabilities/drop/0").asText()).isEqualTo("ALL");
      Set<String> volumes = new HashSet<>();
      pod.path("volumes").forEach(each -> volumes.add(each.path("name").asText()));
      container
          .path("volumeMounts")
          .forEach(each -> assertThat(volumes).contains(each.path("name").asText()));
      String readme = Files.readString(Manifests.KUBERNETES.resolve("README.md"));
      for (String reference : List.of("secretKeyRef", "secretRef")) {
        for (JsonNode secret : Manifests.everywhere(pod, reference)) {
          assertThat(readme).contains("`" + secret.path("name").asText() + "`");
        }
      }
      JsonNode policy = manifests.named("NetworkPolicy", "crossbook-tools").path("spec");
      assertThat(policy.at("/podSelector/matchLabels/app.kubernetes.io~1name"))
          .isEqualTo(template.at("/metadata/labels/app.kubernetes.io~1name"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"paper", "live"})
  void routesNeedNothingThatTheSecretIsNotSaidToHave(String overlay) throws Exception {
    CrossbookConfig config = config(rendered(overlay));
    assertThat(config.notifications().routes()).isNotEmpty();
    String readme = Files.readString(Manifests.KUBERNETES.resolve("README.md"));
    for (RouteConfig each : config.notifications().routes()) {
      assertThat(each.target()).isInstanceOf(RouteConfig.Webhook.class);
      RouteConfig.Webhook webhook = (RouteConfig.Webhook) each.target();
      assertThat(readme)
          .contains("`" + webhook.urlVariable() + "`", "`" + webhook.signingVariable() + "`");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"paper", "live"})
  void theBackupIsOfTheDatabaseThatTheJobWrites(String overlay) throws Exception {
    Manifests manifests = rendered(overlay);
    URI url = URI.create(config(manifests).database().url().substring("jdbc:".length()));
    JsonNode backup =
        manifests
            .named("CronJob", "crossbook-backup")
            .at("/spec/jobTemplate/spec/template/spec/containers/0");
    JsonNode said =
        manifests
            .named("ConfigMap", backup.at("/envFrom/0/configMapRef/name").asText())
            .path("data");
    assertThat(said.path("PGHOST").asText()).isEqualTo(url.getHost());
    assertThat(said.path("PGPORT").asInt()).isEqualTo(url.getPort());
    assertThat(said.path("PGDATABASE").asText()).isEqualTo(url.getPath().substring(1));
    assertThat(said.path("PGUSER").asText()).isEqualTo(config(manifests).database().user());
    manifests.named("PersistentVolumeClaim", "crossbook-backups");
    assertThat(Files.readString(IMAGE)).contains(" /opt/crossbook/\n");
    assertThat(backup.at("/command/0").asText()).isEqualTo("/opt/crossbook/backup.sh");
  }

  @Test
  void theImageIsMadeOfWhatTheBuildMakes() throws IOException {
    String image = Files.readString(IMAGE);
    String pom = Files.readString(ProjectFiles.root().resolve("pom.xml"));
    String version = pom.replaceAll("(?s).*?<version>([^<]+)</version>\\s*<packaging>pom.*", "$1");
    assertThat(image).contains("launcher/target/crossbook-launcher-" + version + ".jar ");
    assertThat(image).contains("classpath:process-log4j2.xml");
    assertThat(KubernetesToolsTest.class.getResource("/process-log4j2.xml")).isNotNull();
    for (String script : List.of("backup.sh", "restore.sh")) {
      assertThat(image).contains("database/backup/" + script);
      assertThat(ProjectFiles.root().resolve("database/backup").resolve(script)).isExecutable();
    }
  }
}
