package io.crossbook.sources.live;

import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One venue of a lane. The header values may be secret: they are asked for at each request and
 * never logged or captured.
 *
 * @param definition the venue
 * @param settings what the deployment says about it
 * @param headers HTTP headers of every request and connection beyond those that the definition
 *     names, such as a bearer token
 */
public record LaneVenue(
    VenueDefinition definition, VenueSettings settings, Supplier<Map<String, String>> headers) {
  /** A venue that wants no headers. */
  public static LaneVenue of(VenueDefinition definition, VenueSettings settings) {
    return new LaneVenue(definition, settings, Map::of);
  }

  /**
   * The headers of a request or of the opening of a stream: what the venue's protocol wants of
   * everybody, then the deployment's own, which win.
   */
  Map<String, String> requestHeaders() {
    Map<String, String> all = new LinkedHashMap<>(definition.headers());
    all.putAll(headers.get());
    return all;
  }

  /** Shows no header. */
  @Override
  public String toString() {
    return "LaneVenue[" + definition.id() + "]";
  }
}
