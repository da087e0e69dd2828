package io.crossbook.launcher.corpus;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.Universe;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueSettings;
import java.util.Set;
import java.util.TreeSet;

/** The simulator's listings in the words of the product. */
final class SimulatedListings {
  /** Levels a side that are compared: as many as the truth tells. */
  static final int LEVELS = 10;

  /** An account of the simulated OANDA; any will do. */
  static final String ACCOUNT = "101-004-1435156-001";

  private SimulatedListings() {}

  /** Canonical name of what a simulated listing trades. */
  static String instrument(ListingSpec spec) {
    Instrument instrument =
        switch (spec.kind()) {
          case SPOT -> Instrument.spot(spec.base(), spec.quote());
          case FX -> Instrument.fx(spec.base(), spec.quote());
          case PERPETUAL -> Instrument.perpetual(spec.base(), spec.quote());
        };
    return instrument.name();
  }

  /** What a deployment would say to watch all simulated listings of a venue. */
  static VenueSettings settings(
      String venue, Set<String> assets, String streamBase, String restBase) {
    VenueDefinition definition = VenueCatalog.venue(venue);
    Set<String> instruments = new TreeSet<>();
    for (ListingSpec spec : Universe.of(Set.of(venue), assets).listings()) {
      instruments.add(instrument(spec));
    }
    return new VenueSettings(
        streamBase, restBase, instruments, definition.defaultBookDepth(), LEVELS, ACCOUNT);
  }
}
