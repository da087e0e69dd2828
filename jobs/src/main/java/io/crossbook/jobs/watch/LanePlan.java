package io.crossbook.jobs.watch;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.InstrumentKind;
import io.crossbook.core.spread.SpreadConfig;
import io.crossbook.sources.LaneSplit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Deals instruments out to lanes. All instruments of a base asset go to one lane, because a lane is
 * the only path to their keys; pairs that price conversions go to every lane. Stateless.
 */
public final class LanePlan {
  private LanePlan() {}

  /**
   * The lanes.
   *
   * @param instruments for each venue id, canonical names to subscribe to
   * @param lanes how many lanes at most; there are never more than base assets
   */
  public static List<LaneSplit> of(
      Map<String, ? extends Collection<String>> instruments, SpreadConfig spread, int lanes) {
    TreeSet<String> bases = new TreeSet<>();
    for (Collection<String> names : instruments.values()) {
      for (String name : names) {
        Instrument instrument = Instrument.parse(name);
        if (!isConversion(instrument, spread)) {
          bases.add(instrument.base());
        }
      }
    }
    int count = Math.max(1, Math.min(lanes, bases.size()));
    List<String> order = new ArrayList<>(bases);
    List<LaneSplit> plan = new ArrayList<>();
    for (int lane = 0; lane < count; lane++) {
      Map<String, List<String>> mine = new TreeMap<>();
      for (Map.Entry<String, ? extends Collection<String>> venue : instruments.entrySet()) {
        List<String> names = new ArrayList<>();
        for (String name : new TreeSet<>(venue.getValue())) {
          Instrument instrument = Instrument.parse(name);
          if (isConversion(instrument, spread)
              || order.indexOf(instrument.base()) % count == lane) {
            names.add(name);
          }
        }
        if (!names.isEmpty()) {
          mine.put(venue.getKey(), names);
        }
      }
      plan.add(new LaneSplit("lane-" + lane, mine));
    }
    return plan;
  }

  private static boolean isConversion(Instrument instrument, SpreadConfig spread) {
    return instrument.kind() == InstrumentKind.SPOT
        && spread.convertible(instrument.base(), instrument.quote());
  }
}
