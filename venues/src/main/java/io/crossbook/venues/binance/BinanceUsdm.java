package io.crossbook.venues.binance;

import io.crossbook.venues.VenueDefinition;

/**
 * Binance USD-M futures: perpetuals and dated futures settled in USDT, USDC and the like. Request
 * weight 2400 a minute per address.
 */
public final class BinanceUsdm {
  /** Binance USD-M futures. */
  public static final VenueDefinition DEFINITION =
      new VenueDefinition(
          "binanceusdm",
          "Binance USD-M",
          "wss://fstream.binance.com",
          "https://fapi.binance.com",
          new VenueDefinition.RateLimit(36, 240),
          60,
          1000,
          settings -> new BinancePublicProtocol("binanceusdm", settings, new UsdmMarket(settings)));

  private BinanceUsdm() {}
}
