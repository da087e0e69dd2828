package io.crossbook.jobs.config;

import java.util.List;
import java.util.Set;

/**
 * The simulated venues of a demonstration. Immutable.
 *
 * @param port port on 127.0.0.1; 0 picks a free one
 * @param seed decides the market's whole future
 * @param venues venue ids
 * @param assets base assets
 * @param speed simulated seconds in a second
 * @param intensity how often prices disagree after fees; 1 several times a minute per asset
 */
public record SimulatorConfig(
    int port, long seed, List<String> venues, List<String> assets, double speed, double intensity) {

  /** Copies. */
  public SimulatorConfig {
    venues = List.copyOf(venues);
    assets = List.copyOf(assets);
  }

  static SimulatorConfig read(Section simulator, Set<String> venues) throws ConfigException {
    SimulatorConfig read =
        new SimulatorConfig(
            simulator.integer("port", 0, 65_535),
            simulator.whole("seed", 0, 999_999_999_999_999_999L),
            simulator.words("venues", venues::contains, "venues: " + String.join(", ", venues)),
            simulator.words("assets", Names::isAsset, "currency codes"),
            simulator.above("speed", "0", "100"),
            simulator.decimal("intensity", "0", "1000"));
    if (read.venues.isEmpty()) {
      throw simulator.refused("venues", "at least one venue");
    }
    if (read.assets.isEmpty()) {
      throw simulator.refused("assets", "at least one currency code");
    }
    simulator.end();
    return read;
  }
}
