package io.crossbook.venues.mexc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.core.money.ScaledDecimal;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code GET /api/v3/exchangeInfo}. Tick and lot are the decimals {@code quotePrecision} and
 * {@code baseAssetPrecision}; the fields called {@code baseSizePrecision} and {@code
 * quoteAmountPrecision} are the smallest quantity and the smallest notional. Stateless.
 */
final class MexcSymbols {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private MexcSymbols() {}

  /**
   * What an answer held.
   *
   * @param listings the symbols that could be read
   * @param refused a sentence for each that could not
   */
  record Answer(List<Listing> listings, List<String> refused) {}

  /**
   * Reads an answer.
   *
   * @throws IOException if it is not JSON, or not a list of symbols
   */
  static Answer read(byte[] body) throws IOException {
    JsonNode list = JSON.readTree(body).path("symbols");
    if (!list.isArray()) {
      throw new IOException("the answer has no array 'symbols'");
    }
    List<Listing> listings = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (JsonNode symbol : list) {
      try {
        listings.add(listing(symbol));
      } catch (IllegalArgumentException wrong) {
        refused.add("symbol " + symbol.path("symbol").asText() + ": " + wrong.getMessage());
      }
    }
    return new Answer(listings, refused);
  }

  private static Listing listing(JsonNode symbol) {
    String precision = symbol.has("quotePrecision") ? "quotePrecision" : "quoteAssetPrecision";
    int priceScale = decimals(symbol, precision);
    int sizeScale = decimals(symbol, "baseAssetPrecision");
    return new Listing(
        Mexc.ID,
        text(symbol, "symbol"),
        Instrument.spot(text(symbol, "baseAsset"), text(symbol, "quoteAsset")),
        BigDecimal.ONE.movePointLeft(priceScale),
        BigDecimal.ONE.movePointLeft(sizeScale),
        decimal(symbol, "baseSizePrecision"),
        decimal(symbol, "quoteAmountPrecision"),
        BigDecimal.ONE,
        priceScale,
        sizeScale,
        status(symbol),
        0);
  }

  /**
   * A symbol that can only be bought, or only be sold, counts as halted: a listing that trades can
   * be traded on both sides.
   */
  private static ListingStatus status(JsonNode symbol) {
    String status = symbol.path("status").asText();
    boolean online = status.equals("1") || status.equals("ENABLED");
    boolean allowed = symbol.path("isSpotTradingAllowed").asBoolean(true);
    boolean bothSides = symbol.path("tradeSideType").asInt(1) == 1;
    return online && allowed && bothSides ? ListingStatus.TRADING : ListingStatus.HALTED;
  }

  private static String text(JsonNode symbol, String field) {
    String text = symbol.path(field).asText("");
    if (text.isEmpty()) {
      throw new IllegalArgumentException("field '" + field + "' is missing");
    }
    return text;
  }

  private static int decimals(JsonNode symbol, String field) {
    int decimals = symbol.path(field).asInt(-1);
    if (decimals < 0 || decimals > ScaledDecimal.MAX_SCALE) {
      throw new IllegalArgumentException("field '" + field + "' is not a number of decimals");
    }
    return decimals;
  }

  private static BigDecimal decimal(JsonNode symbol, String field) {
    String text = symbol.path(field).asText("0");
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException("field '" + field + "' is not a number", notANumber);
    }
  }
}
