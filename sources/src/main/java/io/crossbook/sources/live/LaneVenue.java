package io.crossbook.sources.live;

import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueSettings;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * One venue of a lane. The header values may be secret: they are asked for at each request and
 * never logged or captured.
 *
 * @param definition the venue
 * @param settings what the deployment says about it
 * @param headers HTTP headers beside the venue's own, such as a bearer token
 */
public record LaneVenue(
    VenueDefinition definition, VenueSettings settings, Supplier<Map<String, String>> headers) {
  /** A venue that wants no headers. */
  public static LaneVenue of(VenueDefinition definition, VenueSettings settings) {
    return new LaneVenue(definition, settings, Map::of);
  }

  /** What every request and connection says: the venue's own headers and those that are given. */
  Map<String, String> allHeaders() {
    Map<String, String> all = new TreeMap<>(definition.headers());
    all.putAll(headers.get());
    return all;
  }

  /** Shows no header. */
  @Override
  public String toString() {
    return "LaneVenue[" + definition.id() + "]";
  }
}
