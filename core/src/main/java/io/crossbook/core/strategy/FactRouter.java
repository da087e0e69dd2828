package io.crossbook.core.strategy;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.MarkPrice;
import io.crossbook.core.fact.OptionTicker;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Instrument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Sends each fact to the keys of one strategy that need it: facts about an instrument to its key,
 * books and listings that price conversions to every key, news about a venue to every key that was
 * sent anything from there. A key that appears later is first told the conversions and venue states
 * that it missed. Not thread-safe: the lane's thread.
 */
public final class FactRouter {
  private final Strategy<?> strategy;
  private final Set<Class<? extends Fact>> reads;
  private final Map<String, Route> routes = new HashMap<>();
  private final TreeMap<String, TreeSet<String>> venuesOfKey = new TreeMap<>();
  private final Map<String, TreeSet<String>> keysOfVenue = new HashMap<>();
  private final LinkedHashMap<SharedFact, Fact> shared = new LinkedHashMap<>();
  private final LinkedHashMap<String, Fact> statuses = new LinkedHashMap<>();

  /**
   * Where the facts about an instrument go.
   *
   * @param met venues that the key has met by this route: only a new one needs a closer look
   */
  private record Route(String key, boolean shared, Set<String> met) {}

  /** Of each listing the last book and the last metadata are remembered. */
  private record SharedFact(Class<? extends Fact> kind, String venue, String symbol) {
    static SharedFact of(Fact fact) {
      String symbol =
          fact instanceof BookView book ? book.symbol() : ((ListingUpdate) fact).listing().symbol();
      return new SharedFact(fact.getClass(), fact.venue(), symbol);
    }
  }

  /** A router that knows no key yet. */
  public FactRouter(Strategy<?> strategy) {
    this.strategy = strategy;
    this.reads = strategy.reads();
  }

  /** Sends a fact to its keys, in a fixed order. */
  public void route(Fact fact, BiConsumer<String, Fact> out) {
    if (!reads.contains(fact.getClass())) {
      return;
    }
    String instrument = instrumentOf(fact);
    if (instrument == null) {
      toVenue(fact, out);
      return;
    }
    Route route = routes.computeIfAbsent(instrument, this::routeOf);
    if (route.key != null) {
      if (!route.met.contains(fact.venue())) {
        meet(route.key, fact.venue(), out);
        route.met.add(fact.venue());
      }
      out.accept(route.key, fact);
    }
    if (route.shared && (fact instanceof BookView || fact instanceof ListingUpdate)) {
      shared.put(SharedFact.of(fact), fact);
      for (String key : venuesOfKey.keySet()) {
        if (!key.equals(route.key)) {
          meet(key, fact.venue(), out);
          out.accept(key, fact);
        }
      }
    }
  }

  /** What must be kept to go on after a restore: keys with their venues. */
  public Map<String, List<String>> keys() {
    Map<String, List<String>> keys = new TreeMap<>();
    venuesOfKey.forEach((key, venues) -> keys.put(key, new ArrayList<>(venues)));
    return keys;
  }

  /** What must be kept to go on after a restore: the facts a new key is told. */
  public Collection<Fact> remembered() {
    List<Fact> facts = new ArrayList<>(shared.values());
    facts.addAll(statuses.values());
    return facts;
  }

  /** Takes back what {@link #keys()} and {@link #remembered()} gave. */
  public void restore(Map<String, List<String>> keys, Collection<Fact> remembered) {
    keys.forEach(
        (key, venues) -> {
          for (String venue : venues) {
            venuesOfKey.computeIfAbsent(key, k -> new TreeSet<>()).add(venue);
            keysOfVenue.computeIfAbsent(venue, v -> new TreeSet<>()).add(key);
          }
        });
    for (Fact fact : remembered) {
      String instrument = instrumentOf(fact);
      if (instrument == null) {
        statuses.put(statusKey(fact), fact);
      } else {
        shared.put(SharedFact.of(fact), fact);
      }
    }
  }

  private void toVenue(Fact fact, BiConsumer<String, Fact> out) {
    if (fact instanceof VenueStatus) {
      statuses.put(statusKey(fact), fact);
    }
    TreeSet<String> keys = keysOfVenue.get(fact.venue());
    if (keys != null) {
      for (String key : keys) {
        out.accept(key, fact);
      }
    }
  }

  private static String statusKey(Fact fact) {
    return fact.venue() + "/" + ((VenueStatus) fact).connection();
  }

  private void meet(String key, String venue, BiConsumer<String, Fact> out) {
    TreeSet<String> venues = venuesOfKey.get(key);
    boolean newKey = venues == null;
    if (newKey) {
      venues = new TreeSet<>();
      venuesOfKey.put(key, venues);
    }
    if (venues.add(venue)) {
      keysOfVenue.computeIfAbsent(venue, v -> new TreeSet<>()).add(key);
      for (Fact status : statuses.values()) {
        if (status.venue().equals(venue)) {
          out.accept(key, status);
        }
      }
    }
    if (newKey) {
      for (Fact conversion : shared.values()) {
        meet(key, conversion.venue(), out);
        out.accept(key, conversion);
      }
    }
  }

  private Route routeOf(String name) {
    Instrument instrument = Instrument.parse(name);
    return new Route(strategy.keyOf(instrument), strategy.shared(instrument), new HashSet<>());
  }

  private static String instrumentOf(Fact fact) {
    if (fact instanceof BookView book) {
      return book.instrument();
    }
    if (fact instanceof Trade trade) {
      return trade.instrument();
    }
    if (fact instanceof ListingUpdate update) {
      return update.listing().instrument().name();
    }
    if (fact instanceof Funding funding) {
      return funding.instrument();
    }
    if (fact instanceof MarkPrice mark) {
      return mark.instrument();
    }
    if (fact instanceof OptionTicker ticker) {
      return ticker.instrument();
    }
    if (fact instanceof VenueStatus || fact instanceof Liveness) {
      return null;
    }
    throw new IllegalArgumentException("no route for " + fact.getClass().getName());
  }
}
