package io.crossbook.venues.gateio;

import io.crossbook.venues.VenueDefinition;
import java.util.Map;

/**
 * Gate perpetual futures settled in USDT. Requests and streams carry {@code X-Gate-Size-Decimal},
 * without which the venue cuts fractional contract sizes to whole ones.
 */
public final class GateioFutures {
  /** Gate USDT perpetuals. */
  public static final VenueDefinition DEFINITION =
      new VenueDefinition(
          "gateiofutures",
          "Gate Futures",
          "wss://fx-ws.gateio.ws",
          "https://api.gateio.ws",
          new VenueDefinition.RateLimit(18, 40),
          60,
          100,
          settings -> new GateioPublicProtocol("gateiofutures", settings, new UsdtContracts()),
          Map.of("X-Gate-Size-Decimal", "1"));

  private GateioFutures() {}
}
