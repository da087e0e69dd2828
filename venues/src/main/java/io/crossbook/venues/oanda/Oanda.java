package io.crossbook.venues.oanda;

import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueDefinition.RateLimit;

/**
 * OANDA v20, live environment. Source: OANDA v20 developer guide (120 requests/s, 2 new connections
 * a second, 20 open streams, a heartbeat every 5 s) and its OpenAPI description 3.0.25. Every
 * request needs a bearer token, which is not this package's business.
 */
public final class Oanda {
  /** Venue id. */
  public static final String ID = "oanda";

  /** Two missed heartbeats: prices must not be used any more. */
  static final long SILENCE_NANOS = 10_000_000_000L;

  /** Keeps the address of a stream short. */
  static final int INSTRUMENTS_PER_STREAM = 60;

  /** The registration. The venue decides how many price tiers it sends; the depth is not used. */
  public static final VenueDefinition DEFINITION =
      new VenueDefinition(
          ID,
          "OANDA",
          "https://stream-fxtrade.oanda.com",
          "https://api-fxtrade.oanda.com",
          new RateLimit(60, 60),
          60,
          0,
          OandaPublicProtocol::new);

  private Oanda() {}
}
