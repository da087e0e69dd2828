package io.crossbook.launcher.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Prometheus with the project's configuration, but other targets and more often. */
final class PrometheusServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;
  private final Path log;

  /**
   * Starts it.
   *
   * @param folder for its files
   * @param target port on this machine that is scraped
   */
  PrometheusServer(Path folder, int target) throws IOException, Failure {
    ObjectNode configuration = (ObjectNode) MonitoringFiles.yaml(MonitoringFiles.PROMETHEUS);
    configuration
        .putObject("global")
        .put("scrape_interval", "1s")
        .put("scrape_timeout", "1s")
        .put("evaluation_interval", "1s");
    configuration.putArray("rule_files").add(MonitoringFiles.ALERTS + "/*.yaml");
    ((ObjectNode) configuration.at("/scrape_configs/0/static_configs/0"))
        .putArray("targets")
        .add("127.0.0.1:" + target);
    Path file = folder.resolve("prometheus.yml");
    Manifests.YAML.writeValue(file.toFile(), configuration);
    port = FreePort.find();
    log = folder.resolve("prometheus.log");
    process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
  }

  /** True once it answers. */
  boolean ready() throws InterruptedException, IOException {
    if (!process.isAlive()) {
      throw new AssertionError("Prometheus ended: " + Files.readString(log));
    }
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** What a query gives now; an error fails. */
  JsonNode query(String query) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    JsonNode said = JSON.readTree(answer.body());
    if (!said.path("status").asText().equals("success")) {
      throw new AssertionError(query + ": " + answer.body());
    }
    return said.at("/data/result");
  }

  /** Names of alerts that could not be computed, with why. */
  List<String> sickRules() throws IOException, InterruptedException {
    return JSON.readTree(get("/api/v1/rules").body()).findParents("health").stream()
        .filter(rule -> rule.path("health").asText().equals("err"))
        .map(rule -> rule.path("name").asText() + ": " + rule.path("lastError").asText())
        .toList();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
