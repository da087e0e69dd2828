package io.crossbook.jobs;

import io.crossbook.jobs.config.ConfigException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a job on a cluster is there for. */
public enum Concern {
  /** Everything in one job, as {@code ./crossbook run} does it. */
  ALL("Crossbook"),

  /** Venues to the topic of facts. */
  INGEST("Crossbook: ingest"),

  /** Detection and trading on the facts of the topic. */
  TRADING("Crossbook: trading");

  private final String title;

  Concern(String title) {
    this.title = title;
  }

  /**
   * The concern of a name as it is written on a command line.
   *
   * @throws ConfigException if there is none of this name
   */
  public static Concern named(String name) throws ConfigException {
    for (Concern each : values()) {
      if (each.word().equals(name)) {
        return each;
      }
    }
    throw new ConfigException(
        "--job is "
            + name
            + "; allowed are "
            + Arrays.stream(values()).map(Concern::word).collect(Collectors.joining(", "))
            + ".");
  }

  /** How it is written on a command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Name of the job in Flink. */
  public String title() {
    return title;
  }

  /** {@code key=value} that make a configuration one for it, whatever else it says. */
  public List<String> settings() {
    return switch (this) {
      case ALL -> List.of();
      case INGEST ->
          List.of(
              "kafka.enabled=true",
              "kafka.facts=true",
              "kafka.facts-source=false",
              "trading.mode=off");
      case TRADING -> List.of("kafka.facts-source=true");
    };
  }
}
