package io.crossbook.launcher.watch;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.watch.Watchlist;
import io.crossbook.launcher.Failure;
import io.crossbook.venues.VenueCatalog;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Which venues and instruments a command reads live. One thread. */
public final class VenueOptions {
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
      description = "What to read at each of them; without it what is configured per venue.")
  private List<String> instruments = List.of();

  /** For picocli. */
  public VenueOptions() {}

  /**
   * For each venue what to read.
   *
   * @param otherwise the venues if none was named; if that is empty too, those enabled
   * @throws Failure if a venue or an instrument is unknown, or nothing is left
   */
  public Map<String, List<String>> wanted(CrossbookConfig config, List<String> otherwise)
      throws Failure {
    for (String instrument : instruments) {
      try {
        Instrument.parse(instrument);
      } catch (IllegalArgumentException unknown) {
        throw new Failure("--instruments: " + unknown.getMessage() + ".", unknown);
      }
    }
    Map<String, List<String>> wanted = new TreeMap<>();
    List<String> named = venues.isEmpty() ? otherwise : venues;
    for (String id : named.isEmpty() ? Watchlist.enabled(config) : named) {
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
}
