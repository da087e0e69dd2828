package io.crossbook.launcher.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Rules, dashboards and Prometheus' configuration as the project has them. Stateless. */
final class MonitoringFiles {
  static final Path PROMETHEUS = ProjectFiles.root().resolve("flink-conf/cluster/prometheus.yml");
  static final Path ALERTS = Manifests.KUBERNETES.resolve("base/alerts");
  static final Path ALERT_TESTS = Manifests.KUBERNETES.resolve("alert-tests");
  private static final Path DASHBOARDS = Manifests.KUBERNETES.resolve("base/dashboards");

  private MonitoringFiles() {}

  static JsonNode yaml(Path file) throws IOException {
    return Manifests.YAML.readTree(Files.readString(file));
  }

  /** The files of a folder, in order. */
  static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** All rules: alerts and recorded names. */
  static List<JsonNode> rules() throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    for (Path file : in(ALERTS)) {
      yaml(file).path("groups").forEach(group -> group.path("rules").forEach(rules::add));
    }
    return rules;
  }

  /** Panels of every dashboard. */
  static Map<String, List<JsonNode>> panels() throws IOException {
    Map<String, List<JsonNode>> all = new TreeMap<>();
    for (Path file : in(DASHBOARDS)) {
      List<JsonNode> panels = new ArrayList<>();
      yaml(file).path("panels").forEach(panels::add);
      all.put(file.getFileName().toString(), panels);
    }
    return all;
  }

  /** Queries of a panel. */
  static List<String> queries(JsonNode panel) {
    List<String> queries = new ArrayList<>();
    panel.path("targets").forEach(target -> queries.add(target.path("expr").asText()));
    return queries;
  }

  /** How scraped names become ours: the regular expression of the only relabelling. */
  static String relabelling() throws IOException {
    return yaml(PROMETHEUS).at("/scrape_configs/0/metric_relabel_configs/0/regex").asText();
  }

  /** True if there is such a program here. */
  static boolean has(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(program)));
  }

  /** Runs a program to its end and gives what it says; fails if it fails. */
  static String run(Path folder, List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + said);
    }
    return said;
  }
}
