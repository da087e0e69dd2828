package io.crossbook.venues.generic;

import io.crossbook.venues.VenueDefinition;
import java.util.Set;

/** The registration of the generic replay venue, under any venue id. Stateless. */
public final class GenericVenue {
  /** Protocol id of captures that hold quotes: one level a side. */
  public static final String QUOTES = "quotes";

  /** Protocol id of captures that hold books with depth. */
  public static final String DEPTH = "depth";

  /** Both protocol ids; one protocol reads both. */
  public static final Set<String> PROTOCOLS = Set.of(QUOTES, DEPTH);

  private GenericVenue() {}

  /** The definition under a venue id. */
  public static VenueDefinition definition(String id) {
    return new VenueDefinition(
        id,
        id + " (archive)",
        "",
        "",
        new VenueDefinition.RateLimit(1, 1),
        1,
        0,
        settings -> new GenericProtocol(id, settings));
  }
}
