package io.crossbook.venues.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import java.math.BigDecimal;

/**
 * Kraken's metadata as listings: pairs of REST {@code AssetPairs} and of the WebSocket v2 {@code
 * instrument} channel. Stateless.
 */
final class KrakenListings {
  private KrakenListings() {}

  /**
   * A pair of {@code AssetPairs}.
   *
   * @param commonCodes true to name the symbol as WebSocket v2 does ({@code BTC/USD}), false to
   *     keep the {@code wsname} of version 1 ({@code XBT/USD})
   * @return null for a pair without WebSocket name, such as a dark pool
   * @throws JsonException if a field is missing or makes no sense
   */
  static Listing fromRest(String venue, JsonNode pair, boolean commonCodes) {
    if (!pair.hasNonNull("wsname")) {
      return null;
    }
    String name = JsonTree.text(pair, "wsname");
    int slash = name.indexOf('/');
    if (slash <= 0 || slash == name.length() - 1) {
      throw new JsonException("wsname '" + name + "' is not BASE/QUOTE", 0);
    }
    String base = commonCode(name.substring(0, slash));
    String quote = commonCode(name.substring(slash + 1));
    int priceScale = JsonTree.integer(pair, "pair_decimals", 0, ScaledDecimal.MAX_SCALE);
    int sizeScale = JsonTree.integer(pair, "lot_decimals", 0, ScaledDecimal.MAX_SCALE);
    return listing(
        venue,
        commonCodes ? base + "/" + quote : name,
        Instrument.spot(base, quote),
        // Recordings of 2021 have neither tick_size nor costmin nor status.
        JsonTree.decimal(pair, "tick_size", BigDecimal.ONE.movePointLeft(priceScale)),
        BigDecimal.ONE.movePointLeft(sizeScale),
        JsonTree.decimal(pair, "ordermin", BigDecimal.ZERO),
        JsonTree.decimal(pair, "costmin", BigDecimal.ZERO),
        priceScale,
        sizeScale,
        status(pair.path("status").asText("online")));
  }

  /**
   * A pair of the {@code instrument} channel.
   *
   * @throws JsonException if a field is missing or makes no sense
   */
  static Listing fromChannel(String venue, JsonNode pair) {
    String symbol = JsonTree.text(pair, "symbol");
    int slash = symbol.indexOf('/');
    if (slash <= 0 || slash == symbol.length() - 1) {
      throw new JsonException("symbol '" + symbol + "' is not BASE/QUOTE", 0);
    }
    int priceScale = JsonTree.integer(pair, "price_precision", 0, ScaledDecimal.MAX_SCALE);
    int sizeScale = JsonTree.integer(pair, "qty_precision", 0, ScaledDecimal.MAX_SCALE);
    BigDecimal tick = JsonTree.decimal(pair.path("price_increment"));
    return listing(
        venue,
        symbol,
        Instrument.spot(
            commonCode(symbol.substring(0, slash)), commonCode(symbol.substring(slash + 1))),
        tick != null ? tick : JsonTree.decimal(pair, "tick_size"),
        JsonTree.decimal(pair, "qty_increment"),
        JsonTree.decimal(pair, "qty_min", BigDecimal.ZERO),
        JsonTree.decimal(pair, "cost_min", BigDecimal.ZERO),
        priceScale,
        sizeScale,
        status(pair.path("status").asText("")));
  }

  private static Listing listing(
      String venue,
      String symbol,
      Instrument instrument,
      BigDecimal tick,
      BigDecimal lot,
      BigDecimal minSize,
      BigDecimal minNotional,
      int priceScale,
      int sizeScale,
      ListingStatus status) {
    if (tick.signum() <= 0
        || lot.signum() <= 0
        || minSize.signum() < 0
        || minNotional.signum() < 0) {
      throw new JsonException("increment or minimum of " + symbol + " out of range", 0, true);
    }
    return new Listing(
        venue,
        symbol,
        instrument,
        tick,
        lot,
        minSize,
        minNotional,
        BigDecimal.ONE,
        priceScale,
        sizeScale,
        status,
        0);
  }

  /** Kraken's REST and version 1 codes to the common ones; version 2 has the common ones. */
  static String commonCode(String asset) {
    return switch (asset) {
      case "XBT" -> "BTC";
      case "XDG" -> "DOGE";
      default -> asset;
    };
  }

  private static ListingStatus status(String status) {
    return switch (status) {
      case "online" -> ListingStatus.TRADING;
      // Under limit_only some orders are refused; nothing is taken until all are accepted again.
      case "post_only", "limit_only" -> ListingStatus.POST_ONLY;
      case "cancel_only", "reduce_only" -> ListingStatus.CANCEL_ONLY;
      case "delisted" -> ListingStatus.DELISTED;
      default -> ListingStatus.HALTED;
    };
  }
}
