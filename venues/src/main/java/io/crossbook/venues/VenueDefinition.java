package io.crossbook.venues;

import java.util.Map;
import java.util.function.Function;

/**
 * One venue's registration: the facts about it that do not change while running, and how to make
 * its protocol. Immutable.
 *
 * @param id venue id, lower case letters and digits
 * @param title the name a person knows
 * @param streamBase production address for {@link VenueSettings#streamBase()}; empty for
 *     replay-only venues
 * @param restBase production address for {@link VenueSettings#restBase()}; empty for replay-only
 *     venues
 * @param restLimit the venue's public REST limit
 * @param connectsPerMinute how many connections a client may open each minute
 * @param defaultBookDepth levels to subscribe to
 * @param protocol makes a protocol
 * @param headers what every REST request and every opening of a stream says in addition, as HTTP
 *     header to value; never a secret
 */
public record VenueDefinition(
    String id,
    String title,
    String streamBase,
    String restBase,
    RateLimit restLimit,
    int connectsPerMinute,
    int defaultBookDepth,
    Function<VenueSettings, PublicProtocol> protocol,
    Map<String, String> headers) {

  /** A venue whose requests need no headers of their own. */
  public VenueDefinition(
      String id,
      String title,
      String streamBase,
      String restBase,
      RateLimit restLimit,
      int connectsPerMinute,
      int defaultBookDepth,
      Function<VenueSettings, PublicProtocol> protocol) {
    this(
        id,
        title,
        streamBase,
        restBase,
        restLimit,
        connectsPerMinute,
        defaultBookDepth,
        protocol,
        Map.of());
  }

  /**
   * A token bucket.
   *
   * @param weightPerSecond how fast it fills
   * @param burst how much it holds
   */
  public record RateLimit(double weightPerSecond, int burst) {}
}
