package io.crossbook.venues.binance;

import io.crossbook.venues.VenueDefinition;

/**
 * Binance.US spot: Binance's spot protocol at another address, with its own books. Request weight
 * 6000 a minute as its {@code exchangeInfo} said in October 2026.
 */
public final class BinanceUs {
  /** Binance.US spot. */
  public static final VenueDefinition DEFINITION =
      new VenueDefinition(
          "binanceus",
          "Binance.US",
          "wss://stream.binance.us:9443",
          "https://api.binance.us",
          new VenueDefinition.RateLimit(90, 600),
          60,
          1000,
          settings -> new BinancePublicProtocol("binanceus", settings, new SpotMarket(settings)));

  private BinanceUs() {}
}
