package io.crossbook.venues.kraken;

import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueDefinition.RateLimit;
import java.util.List;

/**
 * Kraken spot: addresses and limits (docs.kraken.com, WebSocket v2 and REST guides).
 *
 * <p>Public REST calls are limited by address, and about one a second is known to be safe. About
 * 150 connections may be opened in ten minutes, beyond that the address is blocked for ten minutes.
 */
public final class Kraken {
  /** Venue id. */
  public static final String ID = "kraken";

  /** Depths that the {@code book} channel offers. */
  static final List<Integer> DEPTHS = List.of(10, 25, 100, 500, 1000);

  /** Kraken's registration. */
  public static final VenueDefinition DEFINITION =
      new VenueDefinition(
          ID,
          "Kraken",
          "wss://ws.kraken.com",
          "https://api.kraken.com",
          new RateLimit(1, 3),
          15,
          100,
          KrakenPublicProtocol::new);

  private Kraken() {}

  /** The smallest depth on offer that has at least {@code wanted} levels, or the largest. */
  static int depth(int wanted) {
    for (int depth : DEPTHS) {
      if (depth >= wanted) {
        return depth;
      }
    }
    return DEPTHS.get(DEPTHS.size() - 1);
  }
}
