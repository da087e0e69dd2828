package io.crossbook.simulator.coinbase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.market.BookSide;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.publish.PublishedBook;
import io.crossbook.simulator.server.Decimals;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.TradeTape;
import io.crossbook.simulator.server.VenueClock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Market data over the REST of Advanced Trade. */
final class CoinbaseRest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String PRODUCTS = "/market/products";

  private final Map<String, PublishedBook> books = new LinkedHashMap<>();
  private final Function<PublishedBook, TradeTape> tapes;
  private final VenueClock clock;

  CoinbaseRest(
      Collection<PublishedBook> books, Function<PublishedBook, TradeTape> tapes, VenueClock clock) {
    books.forEach(book -> this.books.put(book.spec().symbol(), book));
    this.tapes = tapes;
    this.clock = clock;
  }

  /**
   * @param path behind the prefix of all paths
   */
  RestReply answer(String path, RestRequest request) {
    if (path.equals("/time")) {
      return RestReply.json(
          JSON.objectNode()
              .put("iso", clock.rfc3339Micros())
              .put("epochSeconds", Long.toString(clock.seconds()))
              .put("epochMillis", Long.toString(clock.millis())));
    }
    if (path.equals(PRODUCTS)) {
      ObjectNode body = JSON.objectNode();
      ArrayNode products = body.putArray("products");
      for (PublishedBook book : books.values()) {
        products.add(product(book, false));
        products.add(product(book, true));
      }
      return RestReply.json(body.put("num_products", products.size()));
    }
    if (path.equals("/market/best_bid_ask")) {
      return RestReply.json(bestPrices(request.parameters("product_ids")));
    }
    if (path.equals("/market/product_book")) {
      PublishedBook book = find(request.parameter("product_id").orElse(""));
      return book == null ? notFound() : RestReply.json(productBook(book, request));
    }
    if (path.startsWith(PRODUCTS + "/")) {
      String[] parts = path.substring(PRODUCTS.length() + 1).split("/", -1);
      PublishedBook book = find(parts[0]);
      if (book != null && parts.length == 1) {
        return RestReply.json(product(book, parts[0].endsWith("-USDC")));
      }
      if (book != null && parts.length == 2 && parts[1].equals("ticker")) {
        return RestReply.json(ticker(book));
      }
    }
    return notFound();
  }

  private static RestReply notFound() {
    return RestReply.of(
        404,
        "{\"error\":\"NOT_FOUND\",\"error_details\":\"valid product_id is required\","
            + "\"message\":\"valid product_id is required\"}");
  }

  private PublishedBook find(String id) {
    PublishedBook book = books.get(id);
    return book == null && id.endsWith("-USDC") ? books.get(id.replace("-USDC", "-USD")) : book;
  }

  private static JsonNode product(PublishedBook book, boolean usdc) {
    ListingSpec spec = book.spec();
    String quote = usdc ? "USDC" : spec.quote();
    long open = book.market().openPrice();
    double percent = 100.0 * (book.market().lastPrice() - open) / open;
    ObjectNode product = JSON.objectNode();
    product.put("product_id", spec.base() + "-" + quote);
    product.put("price", spec.price(book.market().lastPrice()).toPlainString());
    product.put("price_percentage_change_24h", Decimals.rounded(percent, 6));
    product.put("volume_24h", Decimals.rounded(book.market().volume(), 8));
    product.put("base_increment", spec.lot().toPlainString());
    product.put("quote_increment", "0.01");
    product.put("quote_min_size", spec.minimumNotional().toPlainString());
    product.put("quote_max_size", "150000000");
    product.put("base_min_size", spec.minimum().toPlainString());
    product.put("base_max_size", "1000000");
    product.put("base_name", spec.base()).put("quote_name", quote);
    for (String flag :
        new String[] {
          "watched",
          "is_disabled",
          "new",
          "cancel_only",
          "limit_only",
          "post_only",
          "trading_disabled",
          "auction_mode",
          "view_only"
        }) {
      product.put(flag, false);
    }
    product.put("status", "online").put("product_type", "SPOT").put("product_venue", "CBE");
    product.put("quote_currency_id", quote).put("base_currency_id", spec.base());
    product.put("alias", usdc ? spec.symbol() : "");
    ArrayNode aliases = product.putArray("alias_to");
    if (!usdc) {
      aliases.add(spec.base() + "-USDC");
    }
    product.put("base_display_symbol", spec.base()).put("quote_display_symbol", quote);
    product.put("price_increment", spec.tick().toPlainString());
    return product.put("display_name", spec.base() + "-" + quote);
  }

  private JsonNode bestPrices(List<String> wanted) {
    ObjectNode body = JSON.objectNode();
    ArrayNode books = body.putArray("pricebooks");
    for (PublishedBook book : this.books.values()) {
      if (wanted.isEmpty() || wanted.contains(book.spec().symbol())) {
        books.add(pricebook(book, 1));
      }
    }
    return body;
  }

  private ObjectNode pricebook(PublishedBook book, int limit) {
    ObjectNode pricebook = JSON.objectNode().put("product_id", book.spec().symbol());
    pricebook.set("bids", levels(book.spec(), book.bids(), limit));
    pricebook.set("asks", levels(book.spec(), book.asks(), limit));
    return pricebook.put("time", clock.rfc3339Micros());
  }

  private JsonNode productBook(PublishedBook book, RestRequest request) {
    int limit =
        request
            .parameter("limit")
            .filter(text -> text.matches("[0-9]{1,4}"))
            .map(Integer::parseInt)
            .filter(n -> n > 0)
            .orElse(Integer.MAX_VALUE);
    ObjectNode body = JSON.objectNode();
    body.set("pricebook", pricebook(book, limit));
    return body.put("last", book.spec().price(book.market().lastPrice()).toPlainString());
  }

  /** Unlike the stream, REST drops trailing zeros. */
  private static JsonNode levels(ListingSpec spec, BookSide side, int limit) {
    ArrayNode levels = JSON.arrayNode();
    for (int i = 0; i < Math.min(limit, side.size()); i++) {
      levels
          .addObject()
          .put("price", spec.price(side.price(i)).stripTrailingZeros().toPlainString())
          .put("size", spec.quantity(side.quantity(i)).stripTrailingZeros().toPlainString());
    }
    return levels;
  }

  private JsonNode ticker(PublishedBook book) {
    ListingSpec spec = book.spec();
    ObjectNode body = JSON.objectNode();
    ArrayNode trades = body.putArray("trades");
    for (TradeTape.Print print : tapes.apply(book).last(100)) {
      trades
          .addObject()
          .put("trade_id", Long.toString(995_098_700L + print.trade().id()))
          .put("product_id", spec.symbol())
          .put("price", spec.price(print.trade().price()).toPlainString())
          .put("size", spec.quantity(print.trade().quantity()).toPlainString())
          .put("time", VenueClock.rfc3339Micros(print.epochNanos()))
          .put("side", print.trade().takerBuys() ? "SELL" : "BUY");
    }
    body.put("best_bid", spec.price(book.bids().price(0)).toPlainString());
    return body.put("best_ask", spec.price(book.asks().price(0)).toPlainString());
  }
}
