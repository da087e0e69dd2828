package io.crossbook.simulator.market;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Short-lived mispricings between two venues of one instrument: what arbitrage lives on.
 *
 * <p>A dislocation pushes one venue's price down and another's up so far that, after both taker
 * fees and both half spreads, an edge of 5 to 60 basis points remains, for 0.2 to 5 seconds. At
 * most one is alive per instrument.
 */
final class Dislocations {
  private static final double EDGE_LOW = 5e-4;
  private static final double EDGE_HIGH = 60e-4;
  private static final double LIFE_LOW_SECONDS = 0.2;
  private static final double LIFE_HIGH_SECONDS = 5;
  private static final int RAMP_STEPS = 2;

  /** All listings of one instrument (base, quote, kind). */
  private static final class Group {
    final int[] members;
    final double chancePerStep;
    int cheap = -1;
    int dear = -1;
    double down;
    double up;
    long begins;
    long ends;

    Group(List<Integer> members, double chancePerStep) {
      this.members = members.stream().mapToInt(Integer::intValue).toArray();
      this.chancePerStep = chancePerStep;
    }
  }

  private final SeededRandom random;
  private final List<Group> groups = new ArrayList<>();
  private final double[] shift;
  private final VenueProfile[] profiles;

  /**
   * @param intensity 1 for the default rate, 0 for none
   */
  Dislocations(long seed, List<ListingSpec> listings, double intensity) {
    random = SeededRandom.stream(seed, "dislocations");
    shift = new double[listings.size()];
    profiles = listings.stream().map(l -> VenueProfile.of(l.venue())).toArray(VenueProfile[]::new);
    Map<String, List<Integer>> byInstrument = new LinkedHashMap<>();
    for (int i = 0; i < listings.size(); i++) {
      ListingSpec l = listings.get(i);
      byInstrument
          .computeIfAbsent(l.kind() + ":" + l.base() + "-" + l.quote(), k -> new ArrayList<>())
          .add(i);
    }
    byInstrument.forEach(
        (instrument, members) -> {
          if (members.size() > 1) {
            double perMinute = members.size() > 2 ? 6 : 2;
            groups.add(
                new Group(members, intensity * perMinute * MarketModel.STEP_MILLIS / 60_000.0));
          }
        });
  }

  void step(long step) {
    for (Group group : groups) {
      if (group.cheap < 0) {
        if (random.chance(group.chancePerStep)) {
          begin(group, step);
        }
      }
      if (group.cheap >= 0) {
        double strength = strength(group, step);
        shift[group.cheap] = -group.down * strength;
        shift[group.dear] = group.up * strength;
        if (step >= group.ends) {
          group.cheap = -1;
          group.dear = -1;
        }
      }
    }
  }

  private void begin(Group group, long step) {
    group.cheap = group.members[random.below(group.members.length)];
    do {
      group.dear = group.members[random.below(group.members.length)];
    } while (group.dear == group.cheap);
    VenueProfile cheap = profiles[group.cheap];
    VenueProfile dear = profiles[group.dear];
    double u = random.uniform();
    double edge = EDGE_LOW + (EDGE_HIGH - EDGE_LOW) * u * u;
    double total =
        edge + cheap.takerFee() + dear.takerFee() + cheap.halfSpread() + dear.halfSpread();
    double share = random.uniform(0.2, 0.8);
    group.down = total * share;
    group.up = total * (1 - share);
    double seconds = random.logUniform(LIFE_LOW_SECONDS, LIFE_HIGH_SECONDS);
    group.begins = step;
    group.ends = step + 2 * RAMP_STEPS + Math.round(seconds * 1000 / MarketModel.STEP_MILLIS);
  }

  private static double strength(Group group, long step) {
    double up = (step - group.begins + 1.0) / RAMP_STEPS;
    double down = (group.ends - step) / (double) RAMP_STEPS;
    return Math.max(0, Math.min(1, Math.min(up, down)));
  }

  /** The shift of a listing's logarithmic price in force now. */
  double shift(int listing) {
    return shift[listing];
  }
}
