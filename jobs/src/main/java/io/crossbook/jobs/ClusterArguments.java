package io.crossbook.jobs;

import io.crossbook.jobs.config.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@link ClusterJob} is told. Immutable.
 *
 * @param file the configuration file; empty for the reference alone
 * @param concern what the job is there for
 * @param sets {@code key=value}, later ones win
 */
record ClusterArguments(Optional<Path> file, Concern concern, List<String> sets) {
  static final String USAGE =
      "allowed are --config FILE, --job all|ingest|trading and --set KEY=VALUE";

  ClusterArguments {
    sets = List.copyOf(sets);
  }

  /**
   * Reads the arguments of a main method.
   *
   * @throws ConfigException if one is unknown or has no value
   */
  static ClusterArguments read(String... args) throws ConfigException {
    Optional<Path> file = Optional.empty();
    Concern concern = Concern.ALL;
    List<String> sets = new ArrayList<>();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i];
      if (!name.equals("--config") && !name.equals("--job") && !name.equals("--set")) {
        throw new ConfigException("The job does not know " + name + "; " + USAGE + ".");
      }
      if (i + 1 == args.length) {
        throw new ConfigException(name + " has no value; " + USAGE + ".");
      }
      String value = args[i + 1];
      switch (name) {
        case "--config" -> file = Optional.of(Path.of(value));
        case "--job" -> concern = Concern.named(value);
        default -> sets.add(value);
      }
    }
    return new ClusterArguments(file, concern, sets);
  }
}
