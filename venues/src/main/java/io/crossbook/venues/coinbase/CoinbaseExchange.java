package io.crossbook.venues.coinbase;

import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueDefinition.RateLimit;

/**
 * The older Coinbase Exchange feed, for recordings only: it has no addresses to connect to, and its
 * protocol asks for nothing.
 */
public final class CoinbaseExchange {
  /** Name of the protocol in captures. */
  public static final String PROTOCOL = "coinbase-exchange";

  /** Venue id where a recording names none. */
  public static final String ID = "coinbaseexchange";

  /** The registration. */
  public static final VenueDefinition DEFINITION =
      new VenueDefinition(
          ID,
          "Coinbase Exchange (recordings)",
          "",
          "",
          new RateLimit(1, 1),
          1,
          0,
          settings -> new CoinbaseExchangePublicProtocol(ID, settings));

  private CoinbaseExchange() {}
}
