package io.crossbook.venues.coinbase;

import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueDefinition.RateLimit;

/**
 * Coinbase Advanced Trade, spot. Addresses and limits: Coinbase developer documentation, "Advanced
 * Trade WebSocket" and "Rate limits" (public REST 10 requests/s per address, of which half is used;
 * 8 client frames/s per address on unauthenticated sockets).
 */
public final class Coinbase {
  /** Venue id. */
  public static final String ID = "coinbase";

  /** The list of products; no key is needed. */
  static final String PRODUCTS = "/api/v3/brokerage/market/products?product_type=SPOT";

  /**
   * One lost message voids every book of its connection, and snapshots run to several MiB, so a
   * connection carries few products.
   */
  static final int PRODUCTS_PER_CONNECTION = 8;

  /** Frames that one address may send each second, over all its connections. */
  static final int FRAMES_PER_SECOND = 8;

  /** A heartbeat comes every second; five missing ones are a dead connection. */
  static final long SILENCE_NANOS = 5_000_000_000L;

  /**
   * The registration. The venue always streams whole books, so the default depth is 0 and the
   * setting is not used.
   */
  public static final VenueDefinition DEFINITION =
      new VenueDefinition(
          ID,
          "Coinbase Advanced Trade",
          "wss://advanced-trade-ws.coinbase.com",
          "https://api.coinbase.com",
          new RateLimit(5, 10),
          60,
          0,
          CoinbasePublicProtocol::new);

  private Coinbase() {}
}
