package io.crossbook.venues.binance;

import io.crossbook.venues.VenueDefinition;

/**
 * Binance spot. Limits as documented: request weight 6000 a minute per address, 300 connection
 * attempts per five minutes. Data-only hosts with the same paths are {@code
 * wss://data-stream.binance.vision} and {@code https://data-api.binance.vision}.
 */
public final class Binance {
  /** Binance spot. */
  public static final VenueDefinition DEFINITION =
      new VenueDefinition(
          "binance",
          "Binance",
          "wss://stream.binance.com:9443",
          "https://api.binance.com",
          new VenueDefinition.RateLimit(90, 600),
          60,
          1000,
          settings -> new BinancePublicProtocol("binance", settings, new SpotMarket(settings)));

  private Binance() {}
}
