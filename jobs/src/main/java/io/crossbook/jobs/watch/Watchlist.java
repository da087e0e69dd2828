package io.crossbook.jobs.watch;

import io.crossbook.jobs.config.ConfigException;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the configuration alone says is watched. Stateless. */
public final class Watchlist {
  private Watchlist() {}

  /** Ids of the venues that can be watched live and are enabled. */
  public static List<String> enabled(CrossbookConfig config) {
    List<String> enabled = new ArrayList<>();
    for (VenueDefinition venue : VenueCatalog.live()) {
      if (config.venue(venue.id()).enabled()) {
        enabled.add(venue.id());
      }
    }
    return enabled;
  }

  /**
   * For each venue that is enabled, canonical names of its instruments.
   *
   * @throws ConfigException if no venue is enabled, or one has no instruments
   */
  public static Map<String, List<String>> configured(CrossbookConfig config)
      throws ConfigException {
    Map<String, List<String>> watched = new TreeMap<>();
    for (String id : enabled(config)) {
      List<String> names = List.copyOf(config.venue(id).instruments());
      if (names.isEmpty()) {
        throw new ConfigException(
            "venues."
                + id
                + ".instruments is empty, so there is nothing to watch there; name some, or set"
                + " venues."
                + id
                + ".enabled to false.");
      }
      watched.put(id, names);
    }
    if (watched.isEmpty()) {
      throw new ConfigException(
          "No venue is enabled; set enabled to true for some under venues, such as"
              + " venues.kraken.enabled.");
    }
    return watched;
  }
}
