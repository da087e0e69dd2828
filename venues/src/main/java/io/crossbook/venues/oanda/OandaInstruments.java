package io.crossbook.venues.oanda;

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
 * Reads {@code GET /v3/accounts/{id}/instruments}. Currency pairs and metals become FX instruments;
 * CFDs on other things are left out. Stateless.
 */
final class OandaInstruments {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private OandaInstruments() {}

  /**
   * What an answer held.
   *
   * @param listings the instruments that could be read
   * @param refused a sentence for each that could not
   */
  record Answer(List<Listing> listings, List<String> refused) {}

  /**
   * Reads an answer.
   *
   * @throws IOException if it is not JSON, or not a list of instruments
   */
  static Answer read(byte[] body) throws IOException {
    JsonNode list = JSON.readTree(body).path("instruments");
    if (!list.isArray()) {
      throw new IOException("the answer has no array 'instruments'");
    }
    List<Listing> listings = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (JsonNode instrument : list) {
      String type = instrument.path("type").asText();
      if (!type.equals("CURRENCY") && !type.equals("METAL")) {
        continue;
      }
      try {
        listings.add(listing(instrument));
      } catch (IllegalArgumentException wrong) {
        refused.add("instrument " + instrument.path("name").asText() + ": " + wrong.getMessage());
      }
    }
    return new Answer(listings, refused);
  }

  private static Listing listing(JsonNode instrument) {
    String name = instrument.path("name").asText();
    int bar = name.indexOf('_');
    if (bar <= 0 || bar == name.length() - 1 || name.indexOf('_', bar + 1) >= 0) {
      throw new IllegalArgumentException("the name is not a pair");
    }
    int priceScale = decimals(instrument, "displayPrecision");
    int sizeScale = decimals(instrument, "tradeUnitsPrecision");
    return new Listing(
        Oanda.ID,
        name,
        Instrument.fx(name.substring(0, bar), name.substring(bar + 1)),
        BigDecimal.ONE.movePointLeft(priceScale),
        BigDecimal.ONE.movePointLeft(sizeScale),
        minimum(instrument),
        BigDecimal.ZERO,
        BigDecimal.ONE,
        priceScale,
        sizeScale,
        ListingStatus.TRADING,
        0);
  }

  private static int decimals(JsonNode instrument, String field) {
    int decimals = instrument.path(field).asInt(-1);
    if (decimals < 0 || decimals > ScaledDecimal.MAX_SCALE) {
      throw new IllegalArgumentException("field '" + field + "' is not a number of decimals");
    }
    return decimals;
  }

  private static BigDecimal minimum(JsonNode instrument) {
    String text = instrument.path("minimumTradeSize").asText("0");
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "field 'minimumTradeSize' is not a number: " + text, notANumber);
    }
  }
}
