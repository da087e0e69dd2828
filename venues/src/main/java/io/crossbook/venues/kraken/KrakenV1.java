package io.crossbook.venues.kraken;

import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueDefinition.RateLimit;
import io.crossbook.venues.VenueSettings;

/** Kraken spot in recordings of WebSocket v1; replay only. */
public final class KrakenV1 {
  /** Protocol id, as captures name it. */
  public static final String PROTOCOL = "kraken-v1";

  private KrakenV1() {}

  /** A decoder for one lane, under any venue id. */
  public static PublicProtocol create(String venue, VenueSettings settings) {
    return new KrakenV1PublicProtocol(venue, settings);
  }

  /** A replay-only registration under a venue id: no addresses, and nothing is ever requested. */
  public static VenueDefinition definition(String venue) {
    return new VenueDefinition(
        venue,
        "Kraken (WebSocket v1 recording)",
        "",
        "",
        new RateLimit(1, 1),
        1,
        1000,
        settings -> create(venue, settings));
  }
}
