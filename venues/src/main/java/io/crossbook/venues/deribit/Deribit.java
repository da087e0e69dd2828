package io.crossbook.venues.deribit;

import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueDefinition.RateLimit;

/**
 * Deribit: options, futures, perpetuals and spot over JSON-RPC 2.0 (docs.deribit.com, API v2).
 *
 * <p>{@code get_instruments} may be called once a second with a burst of 50, which is the only
 * public request made here. A subscription costs 3000 of 30000 credits, refilled so that about 3.3
 * a second last.
 */
public final class Deribit {
  /** Venue id. */
  public static final String ID = "deribit";

  /** Deribit's registration. */
  public static final VenueDefinition DEFINITION =
      new VenueDefinition(
          ID,
          "Deribit",
          "wss://www.deribit.com",
          "https://www.deribit.com",
          new RateLimit(1, 5),
          30,
          1000,
          DeribitPublicProtocol::new);

  private Deribit() {}
}
