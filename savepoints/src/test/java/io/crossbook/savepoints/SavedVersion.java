package io.crossbook.savepoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.jobs.JobEnvironment;
import io.crossbook.jobs.config.ConfigException;
import io.crossbook.jobs.config.CrossbookConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What is kept of one released version: a capture, the configuration, a savepoint of detection in
 * the middle of the capture, and what had been decided until then.
 *
 * @param folder the folder of that name, relative to the module like the paths in the savepoint
 */
record SavedVersion(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path ALL = Path.of("src", "test", "resources");

  static final List<String> VENUES = List.of("alpha", "beta", "gamma");

  static SavedVersion of(String version) {
    return new SavedVersion(ALL.resolve(version));
  }

  static List<SavedVersion> all() {
    try (Stream<Path> folders = Files.list(ALL)) {
      return folders.filter(Files::isDirectory).sorted().map(SavedVersion::new).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What the files in a folder take. */
  static long bytes(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  Path capture() {
    return folder.resolve("day.capture");
  }

  Path savepoint() {
    return folder.resolve("savepoint");
  }

  Path settings() {
    return folder.resolve("settings.yaml");
  }

  Path decidedBefore() {
    return folder.resolve("decided-before.txt");
  }

  /** What a decision is told by, out of its line; other fields may be added. */
  static String name(String line) {
    try {
      JsonNode decision = JSON.readTree(line);
      return decision.get("time").asText()
          + " "
          + decision.get("id").asText()
          + " "
          + decision.get("verdict").asText();
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }

  CrossbookConfig config(List<String> sets) throws ConfigException {
    return CrossbookConfig.load(Optional.of(settings()), Map.of(), sets);
  }

  static StreamExecutionEnvironment environment(CrossbookConfig config, Configuration more) {
    Configuration configuration = JobEnvironment.configuration(config.job());
    configuration.addAll(more);
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  }

  @Override
  public String toString() {
    return folder.getFileName().toString();
  }
}
