package io.crossbook.venues.mexc;

import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueDefinition.RateLimit;

/**
 * MEXC spot. Source: MEXC spot v3 documentation and the published protobuf schema of 2026-06 (30
 * subscriptions a connection, 24 h of life, a client ping every 15 to 30 s, 100 client messages a
 * second; 500 weight per 10 s and endpoint, of which 20 requests a second are used).
 */
public final class Mexc {
  /** Venue id. */
  public static final String ID = "mexc";

  /** The channel of book deltas, without interval and symbol. */
  static final String DEPTH = "spot@public.aggre.depth.v3.api.pb@10ms@";

  /** The channel of trades, without symbol. */
  static final String DEALS = "spot@public.aggre.deals.v3.api.pb@10ms@";

  /** Two subscriptions a symbol, thirty a connection. */
  static final int SYMBOLS_PER_CONNECTION = 15;

  /** Symbols in one subscription frame. */
  static final int SYMBOLS_PER_FRAME = 5;

  /** The venue answers it with the text {@code PONG}. */
  static final String PING = "{\"method\":\"PING\"}";

  static final long PING_EVERY_NANOS = 15_000_000_000L;

  /** Two missing answers to pings. */
  static final long SILENCE_NANOS = 35_000_000_000L;

  /** The venue ends connections after 24 h. */
  static final long LONGEST_LIFE_NANOS = 23 * 3_600_000_000_000L;

  /** Connections are renewed this far apart. */
  static final long RENEWALS_APART_NANOS = 120_000_000_000L;

  static final int FRAMES_PER_SECOND = 10;

  /** Levels a side in a snapshot where the settings say nothing. */
  static final int DEFAULT_DEPTH = 1000;

  /** The venue's longest snapshot. */
  static final int DEEPEST = 5000;

  /** Path of the stream, behind its base address. */
  static final String STREAM = "/ws";

  /** The registration. */
  public static final VenueDefinition DEFINITION =
      new VenueDefinition(
          ID,
          "MEXC",
          "wss://wbs-api.mexc.com",
          "https://api.mexc.com",
          new RateLimit(20, 20),
          20,
          DEFAULT_DEPTH,
          MexcPublicProtocol::new);

  private Mexc() {}
}
