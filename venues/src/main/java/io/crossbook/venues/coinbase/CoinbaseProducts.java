package io.crossbook.venues.coinbase;

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
 * Reads {@code GET .../products}: the spot products with their rules. Prices step by {@code
 * price_increment} ({@code quote_increment} is the step of quote amounts), sizes by {@code
 * base_increment}. Stateless.
 */
final class CoinbaseProducts {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private static final BigDecimal SMALLEST_SIZE = new BigDecimal("0.00000001");

  private CoinbaseProducts() {}

  /**
   * One product.
   *
   * @param listing what it is
   * @param root the product whose book it shares ({@code alias}); its own symbol if it has its own
   */
  record Product(Listing listing, String root) {}

  /**
   * What an answer held.
   *
   * @param products the spot products that could be read
   * @param refused a sentence for each that could not
   */
  record Answer(List<Product> products, List<String> refused) {}

  /**
   * Reads an answer.
   *
   * @throws IOException if it is not JSON, or not a list of products
   */
  static Answer read(String venue, byte[] body) throws IOException {
    JsonNode list = JSON.readTree(body).path("products");
    if (!list.isArray()) {
      throw new IOException("the answer has no array 'products'");
    }
    List<Product> products = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (JsonNode product : list) {
      if (!product.path("product_type").asText("SPOT").equals("SPOT")) {
        continue;
      }
      try {
        products.add(product(venue, product));
      } catch (IllegalArgumentException wrong) {
        refused.add("product " + product.path("product_id").asText() + ": " + wrong.getMessage());
      }
    }
    return new Answer(products, refused);
  }

  /**
   * Reads the list of products of the Exchange API, an array. There {@code quote_increment} is the
   * price step; before {@code base_increment} was published, sizes had up to eight decimals.
   *
   * @throws IOException if it is not JSON, or not an array
   */
  static Answer readExchange(String venue, byte[] body) throws IOException {
    JsonNode list = JSON.readTree(body);
    if (!list.isArray()) {
      throw new IOException("the answer is not an array");
    }
    List<Product> products = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (JsonNode product : list) {
      try {
        products.add(exchangeProduct(venue, product));
      } catch (IllegalArgumentException wrong) {
        refused.add("product " + product.path("id").asText() + ": " + wrong.getMessage());
      }
    }
    return new Answer(products, refused);
  }

  private static Product exchangeProduct(String venue, JsonNode product) {
    String symbol = text(product, "id");
    BigDecimal tick = step(product, "quote_increment");
    BigDecimal lot =
        product.has("base_increment") ? step(product, "base_increment") : SMALLEST_SIZE;
    Listing listing =
        new Listing(
            venue,
            symbol,
            Instrument.spot(text(product, "base_currency"), text(product, "quote_currency")),
            tick,
            lot,
            decimal(product, "base_min_size"),
            decimal(product, "min_market_funds"),
            BigDecimal.ONE,
            Listing.scaleOf(tick),
            Listing.scaleOf(lot),
            status(product),
            0);
    return new Product(listing, symbol);
  }

  private static Product product(String venue, JsonNode product) {
    String symbol = text(product, "product_id");
    BigDecimal tick = step(product, "price_increment");
    BigDecimal lot = step(product, "base_increment");
    Listing listing =
        new Listing(
            venue,
            symbol,
            Instrument.spot(text(product, "base_currency_id"), text(product, "quote_currency_id")),
            tick,
            lot,
            decimal(product, "base_min_size"),
            decimal(product, "quote_min_size"),
            BigDecimal.ONE,
            Listing.scaleOf(tick),
            Listing.scaleOf(lot),
            status(product),
            0);
    String alias = product.path("alias").asText("");
    return new Product(listing, alias.isEmpty() ? symbol : alias);
  }

  private static ListingStatus status(JsonNode product) {
    ListingStatus status = status(product.path("status").asText(""));
    if (status != ListingStatus.TRADING) {
      return status;
    }
    if (product.path("is_disabled").asBoolean()
        || product.path("trading_disabled").asBoolean()
        || product.path("view_only").asBoolean()) {
      return ListingStatus.HALTED;
    }
    if (product.path("cancel_only").asBoolean()) {
      return ListingStatus.CANCEL_ONLY;
    }
    // In an auction orders are collected and nothing is matched. "limit_only" still takes.
    return product.path("post_only").asBoolean() || product.path("auction_mode").asBoolean()
        ? ListingStatus.POST_ONLY
        : ListingStatus.TRADING;
  }

  /** The status behind the venue's word; anything but {@code online} does not trade. */
  static ListingStatus status(String word) {
    return switch (word) {
      case "online", "" -> ListingStatus.TRADING;
      case "delisted" -> ListingStatus.DELISTED;
      default -> ListingStatus.HALTED;
    };
  }

  private static String text(JsonNode product, String field) {
    String text = product.path(field).asText("");
    if (text.isEmpty()) {
      throw new IllegalArgumentException("field '" + field + "' is missing");
    }
    return text;
  }

  private static BigDecimal decimal(JsonNode product, String field) {
    String text = product.path(field).asText("");
    if (text.isEmpty()) {
      return BigDecimal.ZERO;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException("field '" + field + "' is not a number", notANumber);
    }
  }

  private static BigDecimal step(JsonNode product, String field) {
    BigDecimal step = decimal(product, field);
    if (step.signum() <= 0 || Listing.scaleOf(step) > ScaledDecimal.MAX_SCALE) {
      throw new IllegalArgumentException("field '" + field + "' is not a step: " + step);
    }
    return step;
  }
}
