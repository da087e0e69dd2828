package io.crossbook.jobs.config;

import io.crossbook.core.desk.MakerRules;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.trading.TradingVenue;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * When legs may rest in the book. Immutable.
 *
 * @param restMillis how long one may lead an operation, where the venue has a dead-man switch
 * @param restWithoutMillis the same where it has none
 * @param without venues without one at which orders may rest all the same
 * @param lookMillis how often an order that rests is held against its market
 * @param minEdgeBps what an operation must be expected to keep, basis points
 * @param toleranceTicks by how many ticks the market may leave an order
 * @param maxPlacements most orders that are placed for one lead
 */
public record MakerConfig(
    long restMillis,
    long restWithoutMillis,
    Set<String> without,
    long lookMillis,
    double minEdgeBps,
    int toleranceTicks,
    int maxPlacements) {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long LONGEST_MILLIS = 3_600_000;

  /** Copies. */
  public MakerConfig {
    without = Set.copyOf(without);
  }

  static MakerConfig read(Section maker, Set<String> venues) throws ConfigException {
    MakerConfig read =
        new MakerConfig(
            maker.whole("rest-ms", 1, LONGEST_MILLIS),
            maker.whole("rest-without-switch-ms", 1, LONGEST_MILLIS),
            new HashSet<>(
                maker.words(
                    "without-switch",
                    venues::contains,
                    "venues: " + String.join(", ", new TreeSet<>(venues)))),
            maker.whole("look-ms", 10, 60_000),
            maker.decimal("min-edge-bps", "0", "10000"),
            maker.integer("tolerance-ticks", 2, 1_000),
            maker.integer("max-placements", 1, 1_000));
    maker.end();
    return read;
  }

  /**
   * The rules of a desk. Orders that leave rest only where the venue ends them if it does not hear
   * of us any more, or where that is allowed in so many words; on paper they may rest anywhere.
   *
   * @param venues at which the desk has accounts
   */
  MakerRules rules(Collection<String> venues, TradingMode mode) {
    Set<String> withSwitch = new HashSet<>();
    for (TradingVenue each : TradingCatalog.venues()) {
      if (!each.traits().deadManSwitchMax().isZero()) {
        withSwitch.add(each.id());
      }
    }
    Map<String, Long> rest = new HashMap<>();
    for (String venue : venues) {
      if (!mode.sends() || withSwitch.contains(venue)) {
        rest.put(venue, restMillis * NANOS_PER_MILLI);
      } else if (without.contains(venue)) {
        rest.put(venue, restWithoutMillis * NANOS_PER_MILLI);
      }
    }
    return new MakerRules(
        new HashMap<>(rest),
        lookMillis * NANOS_PER_MILLI,
        minEdgeBps,
        toleranceTicks,
        maxPlacements,
        MakerRules.none().minPoints());
  }
}
