package io.crossbook.launcher.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;

/** Rules, dashboards and documents name the same metrics, and Prometheus takes what it is given. */
class MonitoringFilesTest {
  private static final Pattern NOT_A_METRIC =
      Pattern.compile("\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(?:by|without|on|ignoring) *\\([^)]*\\)");
  private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_:][a-zA-Z0-9_:]*\\b(?! *\\()");

  @Test
  void everyMetricOfARuleOrADashboardIsDocumented() throws Exception {
    Set<String> known = MetricsDocument.read().queryable();
    List<String> queries = new ArrayList<>();
    MonitoringFiles.rules().forEach(rule -> queries.add(rule.path("expr").asText()));
    MonitoringFiles.panels()
        .values()
        .forEach(panels -> panels.forEach(each -> queries.addAll(MonitoringFiles.queries(each))));
    assertThat(queries).hasSizeGreaterThan(50);
    for (String query : queries) {
      assertThat(metrics(query)).as(query).isNotEmpty().isSubsetOf(known);
    }
  }

  @Test
  void namesAreFoundInAQuery() {
    assertThat(
            metrics(
                "histogram_quantile(0.9, sum by (a, le) (rate(x_bucket{b=\"c\"}[5m]))) > y:z * 2"))
        .containsExactlyInAnyOrder("x_bucket", "y:z");
  }

  @Test
  void namesOfOtherSystemsAreTheDocumentedOnes() throws Exception {
    List<String> recorded = new ArrayList<>();
    for (JsonNode rule : MonitoringFiles.rules()) {
      if (rule.has("record")) {
        recorded.add(rule.path("record").asText());
      }
    }
    assertThat(recorded)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(MetricsDocument.read().aliases());
  }

  @Test
  void aMetricIsDocumentedOnceAndUnderOneNameOnly() throws Exception {
    MetricsDocument document = MetricsDocument.read();
    List<String> names = new ArrayList<>(document.aliases());
    document.ours().forEach(metric -> names.add(metric.name()));
    assertThat(names).doesNotHaveDuplicates();
    assertThat(document.ours())
        .allSatisfy(
            metric -> {
              assertThat(metric.type()).isIn("counter", "gauge", "durations");
              assertThat(metric.name().endsWith("_total"))
                  .as(metric.name())
                  .isEqualTo(metric.type().equals("counter"));
            });
  }

  @Test
  void everyAlertSaysWhatToDo() throws Exception {
    String operations = Files.readString(ProjectFiles.root().resolve("docs/OPERATIONS.md"));
    Set<String> anchors = new HashSet<>();
    operations
        .lines()
        .filter(line -> line.startsWith("### "))
        .forEach(line -> anchors.add(line.substring(4).toLowerCase(Locale.ROOT)));
    Set<String> alerts = new TreeSet<>();
    for (JsonNode rule : MonitoringFiles.rules()) {
      if (rule.has("alert")) {
        String name = rule.path("alert").asText();
        String link = rule.at("/annotations/runbook_url").asText();
        assertThat(alerts.add(name)).as(name).isTrue();
        assertThat(link).isEqualTo("docs/OPERATIONS.md#" + name.toLowerCase(Locale.ROOT));
        assertThat(anchors).contains(name.toLowerCase(Locale.ROOT));
        assertThat(rule.at("/annotations/summary").asText()).as(name).endsWith(".");
      }
    }
    assertThat(anchors.stream().filter(each -> each.startsWith("crossbook")))
        .as("no section for an alert that is gone")
        .hasSameSizeAs(alerts);
  }

  @Test
  void everyAlertHasATestInWhichItFiresAndClears() throws Exception {
    Set<String> alerts = new TreeSet<>();
    for (JsonNode rule : MonitoringFiles.rules()) {
      if (rule.has("alert")) {
        alerts.add(rule.path("alert").asText());
      }
    }
    Set<String> fires = new TreeSet<>();
    Set<String> clears = new TreeSet<>();
    for (Path file : MonitoringFiles.in(MonitoringFiles.ALERT_TESTS)) {
      for (JsonNode test : MonitoringFiles.yaml(file).path("tests")) {
        for (JsonNode moment : test.path("alert_rule_test")) {
          String name = moment.path("alertname").asText();
          (moment.path("exp_alerts").isEmpty() ? clears : fires).add(name);
        }
      }
    }
    assertThat(fires).isEqualTo(alerts);
    assertThat(clears).isEqualTo(alerts);
  }

  @Test
  void everyPanelHasAUnitAndSaysWhatItShows() throws Exception {
    Map<String, List<JsonNode>> dashboards = MonitoringFiles.panels();
    assertThat(dashboards)
        .containsOnlyKeys("risk.json", "system.json", "trading.json", "venues.json");
    dashboards.forEach(
        (name, panels) -> {
          Set<Integer> ids = new HashSet<>();
          for (JsonNode panel : panels) {
            String title = name + ": " + panel.path("title").asText();
            assertThat(panel.path("title").asText()).as(name).isNotBlank();
            assertThat(panel.path("description").asText()).as(title).endsWith(".");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isNotBlank();
            assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
            assertThat(MonitoringFiles.queries(panel)).as(title).isNotEmpty().doesNotContain("");
            assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
          }
        });
  }

  @Test
  void kubernetesScrapesAsPrometheusAloneDoes() throws Exception {
    JsonNode alone =
        MonitoringFiles.yaml(MonitoringFiles.PROMETHEUS)
            .at("/scrape_configs/0/metric_relabel_configs/0");
    JsonNode monitor =
        MonitoringFiles.yaml(Manifests.KUBERNETES.resolve("base/pod-monitor.yaml"))
            .at("/spec/podMetricsEndpoints/0/metricRelabelings/0");
    assertThat(monitor.path("sourceLabels")).isEqualTo(alone.path("source_labels"));
    assertThat(monitor.path("regex")).isEqualTo(alone.path("regex"));
    assertThat(monitor.path("targetLabel")).isEqualTo(alone.path("target_label"));
    assertThat(monitor.path("replacement")).isEqualTo(alone.path("replacement"));

    Configuration cluster =
        GlobalConfiguration.loadConfiguration(
            ProjectFiles.root().resolve("flink-conf/cluster").toString());
    JsonNode deployment =
        MonitoringFiles.yaml(Manifests.KUBERNETES.resolve("deployment/flink-deployment.yaml"))
            .at("/spec/flinkConfiguration");
    Map<String, String> there =
        Manifests.strings(deployment).entrySet().stream()
            .filter(each -> each.getKey().startsWith("metrics."))
            .filter(each -> !each.getKey().endsWith(".port"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    assertThat(there).hasSize(4);
    there.forEach((key, value) -> assertThat(cluster.toMap()).containsEntry(key, value));
  }

  @Test
  void promtoolTakesTheRulesAndTheirTestsPass() throws Exception {
    assumeTrue(
        MonitoringFiles.has("promtool"),
        "there is no promtool here, so rules are not tried: apt-get install prometheus");
    List<String> check = new ArrayList<>(List.of("promtool", "check", "rules"));
    MonitoringFiles.in(MonitoringFiles.ALERTS).forEach(file -> check.add(file.toString()));
    MonitoringFiles.run(MonitoringFiles.ALERTS, check);
    List<String> test = new ArrayList<>(List.of("promtool", "test", "rules"));
    MonitoringFiles.in(MonitoringFiles.ALERT_TESTS).forEach(file -> test.add(file.toString()));
    MonitoringFiles.run(MonitoringFiles.ALERT_TESTS, test);
    MonitoringFiles.run(
        MonitoringFiles.PROMETHEUS.getParent(),
        List.of("promtool", "check", "config", MonitoringFiles.PROMETHEUS.toString()));
  }

  private static Set<String> metrics(String query) {
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(NOT_A_METRIC.matcher(query).replaceAll(" "));
    while (name.find()) {
      names.add(name.group());
    }
    names.removeAll(Set.of("and", "or", "unless", "by"));
    return names;
  }
}
