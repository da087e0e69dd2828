package io.crossbook.launcher.watch;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.launcher.ConfigOptions;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code crossbook run}: the real venues, detection only. */
@Command(
    name = "run",
    header = "Watches real venues through their public market data. Nothing is traded.",
    description = {
      "",
      "Connects to the venues, compares their books and writes what it finds to the database: the"
          + " one that is configured, or one of its own in .crossbook/postgres.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook run",
      "  crossbook run --venues kraken,binance --instruments BTC-USD,BTC-USDT,USDT-USD",
      "  crossbook run --set database.url=jdbc:postgresql://localhost/crossbook"
    })
public final class RunCommand implements Callable<Integer> {
  private static final Path DATABASE = Path.of(".crossbook", "postgres");

  @Mixin private ConfigOptions options;

  @Option(
      names = "--venues",
      split = ",",
      paramLabel = "VENUE",
      description = "Which venues, with commas between; without it those enabled.")
  private List<String> venues = List.of();

  @Option(
      names = "--instruments",
      split = ",",
      paramLabel = "INSTRUMENT",
      description = "What to watch at each of them; without it what is configured per venue.")
  private List<String> instruments = List.of();

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description = "Stops after this long (30s, 5m, 1h); without it, Ctrl-C stops.")
  private Duration atMost;

  /** For picocli. */
  public RunCommand() {}

  @Override
  public Integer call() throws Failure, InterruptedException, IOException {
    CrossbookConfig config = options.load();
    Map<String, List<String>> wanted = wanted(config, venues, instruments);
    try (Screen screen = Screen.system()) {
      new WatchSession(config, screen, DATABASE).run("Crossbook", wanted, atMost);
    }
    return 0;
  }

  /**
   * For each venue what to watch.
   *
   * @throws Failure if a venue or an instrument is unknown, or nothing is left
   */
  public static Map<String, List<String>> wanted(
      CrossbookConfig config, List<String> venues, List<String> instruments) throws Failure {
    for (String instrument : instruments) {
      try {
        Instrument.parse(instrument);
      } catch (IllegalArgumentException unknown) {
        throw new Failure("--instruments: " + unknown.getMessage() + ".", unknown);
      }
    }
    Map<String, List<String>> wanted = new TreeMap<>();
    for (String id : venues.isEmpty() ? enabled(config) : venues) {
      try {
        VenueCatalog.venue(id);
      } catch (IllegalArgumentException unknown) {
        throw new Failure("--venues: " + unknown.getMessage() + ".", unknown);
      }
      List<String> names =
          instruments.isEmpty() ? List.copyOf(config.venue(id).instruments()) : instruments;
      if (names.isEmpty()) {
        throw new Failure(
            "venues."
                + id
                + ".instruments is empty, so there is nothing to watch there; name some with"
                + " --instruments.");
      }
      wanted.put(id, names);
    }
    if (wanted.isEmpty()) {
      throw new Failure("No venue is enabled; name some with --venues.");
    }
    return wanted;
  }

  private static List<String> enabled(CrossbookConfig config) {
    List<String> enabled = new ArrayList<>();
    for (VenueDefinition venue : VenueCatalog.live()) {
      if (config.venue(venue.id()).enabled()) {
        enabled.add(venue.id());
      }
    }
    return enabled;
  }
}
