package io.crossbook.venues.generic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.core.money.ScaledDecimal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes and reads the metadata of the generic replay venue. Stateless. */
public final class ListingsJson {
  /** Target of the response that holds the metadata. */
  public static final String TARGET = "listings";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private ListingsJson() {}

  /**
   * A listing of an archive.
   *
   * @param listing the listing
   * @param assumedSize size of quotes that carry none, in the listing's unit; null if every quote
   *     must carry one
   */
  public record Entry(Listing listing, BigDecimal assumedSize) {}

  /** The metadata as it goes into a capture. */
  public static byte[] write(List<Entry> entries) {
    ArrayNode array = JSON.createArrayNode();
    for (Entry entry : entries) {
      Listing listing = entry.listing();
      ObjectNode node = array.addObject();
      node.put("symbol", listing.symbol());
      node.put("instrument", listing.instrument().name());
      node.put("tick", listing.tick().toPlainString());
      node.put("lot", listing.lot().toPlainString());
      node.put("minSize", listing.minSize().toPlainString());
      node.put("minNotional", listing.minNotional().toPlainString());
      node.put("multiplier", listing.multiplier().toPlainString());
      node.put("priceScale", listing.priceScale());
      node.put("sizeScale", listing.sizeScale());
      if (entry.assumedSize() != null) {
        node.put("assumedSize", entry.assumedSize().toPlainString());
      }
    }
    return array.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads metadata.
   *
   * @throws IllegalArgumentException with one sentence if it is not what the package describes
   */
  static List<Entry> read(String venue, byte[] body) {
    JsonNode root;
    try {
      root = JSON.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (JsonProcessingException notJson) {
      throw new IllegalArgumentException("the listings are not JSON", notJson);
    }
    if (!root.isArray()) {
      throw new IllegalArgumentException("the listings are not a JSON array");
    }
    List<Entry> entries = new ArrayList<>();
    for (JsonNode node : root) {
      entries.add(entry(venue, node));
    }
    return entries;
  }

  private static Entry entry(String venue, JsonNode node) {
    String symbol = node.path("symbol").asText("");
    if (symbol.isEmpty()) {
      throw new IllegalArgumentException("a listing has no symbol");
    }
    BigDecimal tick = decimal(node, symbol, "tick", null);
    BigDecimal lot = decimal(node, symbol, "lot", null);
    if (tick == null || lot == null || tick.signum() <= 0 || lot.signum() <= 0) {
      throw new IllegalArgumentException("listing " + symbol + " needs a positive tick and lot");
    }
    Listing listing =
        new Listing(
            venue,
            symbol,
            Instrument.parse(node.path("instrument").asText("")),
            tick,
            lot,
            decimal(node, symbol, "minSize", BigDecimal.ZERO),
            decimal(node, symbol, "minNotional", BigDecimal.ZERO),
            decimal(node, symbol, "multiplier", BigDecimal.ONE),
            scale(node, symbol, "priceScale", tick),
            scale(node, symbol, "sizeScale", lot),
            ListingStatus.TRADING,
            0);
    BigDecimal assumedSize = decimal(node, symbol, "assumedSize", null);
    if (assumedSize != null) {
      try {
        if (ScaledDecimal.of(assumedSize, listing.sizeScale()) <= 0) {
          throw new IllegalArgumentException("listing " + symbol + " assumes no size");
        }
      } catch (ArithmeticException unfit) {
        throw new IllegalArgumentException(
            "the assumed size of listing " + symbol + " does not fit its scale", unfit);
      }
    }
    return new Entry(listing, assumedSize);
  }

  private static BigDecimal decimal(
      JsonNode node, String symbol, String field, BigDecimal otherwise) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    try {
      return new BigDecimal(value.asText());
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "the " + field + " of listing " + symbol + " is not a number", notANumber);
    }
  }

  private static int scale(JsonNode node, String symbol, String field, BigDecimal step) {
    int scale = node.path(field).asInt(Listing.scaleOf(step));
    if (scale < Listing.scaleOf(step) || scale > ScaledDecimal.MAX_SCALE) {
      throw new IllegalArgumentException(
          "the " + field + " of listing " + symbol + " is " + scale + ", which cannot hold it");
    }
    return scale;
  }
}
