package io.crossbook.venues.gateio;

import io.crossbook.venues.VenueDefinition;

/**
 * Gate spot. Public requests are limited to 200 in ten seconds for each endpoint and address; a
 * client may hold 300 connections.
 */
public final class Gateio {
  /** Gate spot. */
  public static final VenueDefinition DEFINITION =
      new VenueDefinition(
          "gateio",
          "Gate",
          "wss://api.gateio.ws",
          "https://api.gateio.ws",
          new VenueDefinition.RateLimit(18, 40),
          60,
          100,
          settings -> new GateioPublicProtocol("gateio", settings, new SpotPairs()));

  private Gateio() {}
}
