package io.crossbook.venues.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.instrument.Listing;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads the parts of {@code exchangeInfo} that the markets share. Stateless. */
final class Filters {
  /** Binance keeps amounts in eight decimals and sends books with them. */
  static final int DECIMALS = 8;

  /** A level may hold this many times the largest order before it no longer fits. */
  private static final long ROOM = 1000;

  private Filters() {}

  /**
   * A filter of a symbol.
   *
   * @throws IllegalArgumentException if it is not there
   */
  static JsonNode required(JsonNode symbol, String type) {
    JsonNode filter = optional(symbol, type);
    if (filter == null) {
      throw new IllegalArgumentException("there is no filter " + type);
    }
    return filter;
  }

  /** A filter of a symbol; null if it is not there. */
  static JsonNode optional(JsonNode symbol, String type) {
    for (JsonNode filter : symbol.path("filters")) {
      if (type.equals(filter.path("filterType").asText())) {
        return filter;
      }
    }
    return null;
  }

  /**
   * Decimals for book sizes: all that the venue sends where they leave room for levels of a
   * thousand times the largest order, else as many as do, but never less than the lot needs.
   */
  static int sizeScale(BigDecimal lot, BigDecimal largest) {
    int lotScale = Listing.scaleOf(lot);
    int scale = Math.max(DECIMALS, lotScale);
    BigDecimal most = BigDecimal.valueOf(Long.MAX_VALUE / ROOM);
    while (scale > lotScale && largest.movePointRight(scale).compareTo(most) > 0) {
      scale--;
    }
    return scale;
  }

  /** A symbol as stream names spell it, ready for an address. */
  static String streamName(Listing listing) {
    return URLEncoder.encode(listing.symbol().toLowerCase(Locale.ROOT), StandardCharsets.UTF_8);
  }

  /** The smallest offered number of levels that is enough, or the largest. */
  static int limit(int[] offered, int wanted) {
    for (int limit : offered) {
      if (limit >= wanted) {
        return limit;
      }
    }
    return offered[offered.length - 1];
  }
}
