package io.crossbook.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads configurations in tests. */
final class ConfigLoading {
  private ConfigLoading() {}

  static CrossbookConfig defaults() {
    return sets();
  }

  static CrossbookConfig sets(String... sets) {
    try {
      return CrossbookConfig.load(Optional.empty(), Map.of(), List.of(sets));
    } catch (ConfigException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  static Path file(Path folder, String text) {
    try {
      return Files.writeString(folder.resolve("mine.yaml"), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The one sentence with which a configuration is refused. */
  static String refusal(Optional<Path> file, Map<String, String> environment, List<String> sets) {
    Throwable thrown = catchThrowable(() -> CrossbookConfig.load(file, environment, sets));
    assertThat(thrown).isInstanceOf(ConfigException.class);
    assertThat(thrown.getMessage()).doesNotContain("\n").endsWith(".");
    return thrown.getMessage();
  }

  static String refusalOfSets(String... sets) {
    return refusal(Optional.empty(), Map.of(), List.of(sets));
  }
}
