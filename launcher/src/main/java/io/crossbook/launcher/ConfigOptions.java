package io.crossbook.launcher;

import io.crossbook.jobs.config.ConfigException;
import io.crossbook.jobs.config.CrossbookConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that reads the configuration. Filled by picocli. */
public final class ConfigOptions {
  /** Read if it is there and no other file is named. */
  static final Path DEFAULT_FILE = Path.of("crossbook.yaml");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "A YAML file with what differs from the reference.",
        "Without it ./crossbook.yaml is read if there is one."
      })
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets one key, above the file and the environment. May be repeated.")
  private List<String> sets = new ArrayList<>();

  /** For picocli. */
  public ConfigOptions() {}

  /** True if one of these options was given. */
  boolean given() {
    return file != null || !sets.isEmpty();
  }

  /**
   * The configuration that these options, the environment and the file make.
   *
   * @throws Failure with the sentence that says what is wrong with it
   */
  public CrossbookConfig load() throws Failure {
    return load(List.of(), System.getenv());
  }

  /**
   * The same, with what other options of the command say put above it.
   *
   * @param more {@code key=value}
   */
  public CrossbookConfig load(List<String> more) throws Failure {
    return load(more, System.getenv());
  }

  CrossbookConfig load(List<String> more, Map<String, String> environment) throws Failure {
    List<String> all = new ArrayList<>(sets);
    all.addAll(more);
    try {
      return CrossbookConfig.load(fileToRead(), environment, all);
    } catch (ConfigException e) {
      throw new Failure(e.getMessage(), e);
    }
  }

  private Optional<Path> fileToRead() {
    if (file != null) {
      return Optional.of(file);
    }
    return Files.exists(DEFAULT_FILE) ? Optional.of(DEFAULT_FILE) : Optional.empty();
  }
}
