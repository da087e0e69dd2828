package io.crossbook.simulator.mexc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.market.BookSide;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.publish.PublishedBook;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.TradeTape;
import io.crossbook.simulator.server.VenueClock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Public REST of MEXC spot v3. */
final class MexcRest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAXIMUM_DEPTH = 5_000;

  private final Map<String, PublishedBook> books = new LinkedHashMap<>();
  private final Function<PublishedBook, TradeTape> tapes;
  private final VenueClock clock;

  MexcRest(
      Collection<PublishedBook> books, Function<PublishedBook, TradeTape> tapes, VenueClock clock) {
    books.forEach(book -> this.books.put(book.spec().symbol(), book));
    this.tapes = tapes;
    this.clock = clock;
  }

  static int weight(RestRequest request) {
    return request.path().equals("/api/v3/exchangeInfo") ? 10 : 1;
  }

  private static int limit(RestRequest request, int otherwise) {
    return request
        .parameter("limit")
        .filter(text -> text.matches("[0-9]{1,4}"))
        .map(Integer::parseInt)
        .filter(n -> n > 0)
        .map(n -> Math.min(n, MAXIMUM_DEPTH))
        .orElse(otherwise);
  }

  RestReply answer(RestRequest request) {
    switch (request.path()) {
      case "/api/v3/ping":
        return RestReply.json(JSON.objectNode());
      case "/api/v3/time":
        return RestReply.json(JSON.objectNode().put("serverTime", clock.millis()));
      case "/api/v3/defaultSymbols":
        ObjectNode body = JSON.objectNode().put("code", 0).put("msg", "success");
        ArrayNode data = body.putArray("data");
        books.keySet().forEach(data::add);
        return RestReply.json(body.put("timestamp", clock.millis()));
      case "/api/v3/exchangeInfo":
        return exchangeInfo(request);
      case "/api/v3/depth":
        return one(request, book -> depth(book, limit(request, 100)));
      case "/api/v3/trades":
        return one(request, book -> trades(book, limit(request, 500)));
      case "/api/v3/ticker/bookTicker":
        if (request.parameter("symbol").isEmpty()) {
          ArrayNode all = JSON.arrayNode();
          books.values().forEach(book -> all.add(bookTicker(book)));
          return RestReply.json(all);
        }
        return one(request, MexcRest::bookTicker);
      default:
        return RestReply.of(404, "{\"code\":404,\"msg\":\"Not Found\"}");
    }
  }

  private RestReply one(RestRequest request, Function<PublishedBook, JsonNode> form) {
    PublishedBook book = books.get(request.parameter("symbol").orElse(""));
    return book == null
        ? RestReply.of(400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}")
        : RestReply.json(form.apply(book));
  }

  private static JsonNode depth(PublishedBook book, int limit) {
    ObjectNode depth = JSON.objectNode().put("lastUpdateId", book.updateId());
    depth.set("bids", levels(book.spec(), book.bids(), limit));
    depth.set("asks", levels(book.spec(), book.asks(), limit));
    return depth;
  }

  private static JsonNode levels(ListingSpec spec, BookSide side, int limit) {
    ArrayNode levels = JSON.arrayNode();
    for (int i = 0; i < Math.min(limit, side.size()); i++) {
      levels
          .addArray()
          .add(spec.price(side.price(i)).toPlainString())
          .add(spec.quantity(side.quantity(i)).toPlainString());
    }
    return levels;
  }

  private JsonNode trades(PublishedBook book, int limit) {
    ArrayNode rows = JSON.arrayNode();
    for (TradeTape.Print print : tapes.apply(book).last(limit)) {
      rows.addObject()
          .putNull("id")
          .put("price", book.spec().price(print.trade().price()).toPlainString())
          .put("qty", book.spec().quantity(print.trade().quantity()).toPlainString())
          .put("time", print.epochNanos() / 1_000_000)
          .put("isBuyerMaker", !print.trade().takerBuys())
          .put("isBestMatch", true);
    }
    return rows;
  }

  private static JsonNode bookTicker(PublishedBook book) {
    ListingSpec spec = book.spec();
    return JSON.objectNode()
        .put("symbol", spec.symbol())
        .put("bidPrice", spec.price(book.bids().price(0)).toPlainString())
        .put("bidQty", spec.quantity(book.bids().quantity(0)).toPlainString())
        .put("askPrice", spec.price(book.asks().price(0)).toPlainString())
        .put("askQty", spec.quantity(book.asks().quantity(0)).toPlainString());
  }

  private RestReply exchangeInfo(RestRequest request) {
    List<String> wanted =
        request
            .parameter("symbol")
            .or(() -> request.parameter("symbols"))
            .map(text -> List.of(text.split(",", -1)))
            .orElseGet(() -> List.copyOf(books.keySet()));
    ObjectNode info = JSON.objectNode().put("timezone", "CST").put("serverTime", clock.millis());
    info.putArray("rateLimits");
    info.putArray("exchangeFilters");
    ArrayNode symbols = info.putArray("symbols");
    for (String name : wanted) {
      if (books.containsKey(name)) {
        symbols.add(listing(books.get(name).spec()));
      }
    }
    return RestReply.json(info);
  }

  /**
   * {@code quoteAmountPrecision} is the minimum notional, {@code baseSizePrecision} the minimum.
   */
  private static ObjectNode listing(ListingSpec spec) {
    ObjectNode symbol = JSON.objectNode();
    symbol.put("symbol", spec.symbol()).put("status", "1");
    symbol.put("baseAsset", spec.base()).put("baseAssetPrecision", spec.quantityDecimals());
    symbol.put("quoteAsset", spec.quote()).put("quotePrecision", spec.priceDecimals());
    symbol.put("quoteAssetPrecision", spec.priceDecimals());
    symbol.put("baseCommissionPrecision", spec.quantityDecimals());
    symbol.put("quoteCommissionPrecision", spec.priceDecimals());
    symbol.putArray("orderTypes").add("LIMIT").add("MARKET").add("LIMIT_MAKER");
    symbol.put("isSpotTradingAllowed", true).put("isMarginTradingAllowed", false);
    symbol.put("quoteAmountPrecision", spec.minimumNotional().toPlainString());
    symbol.put("baseSizePrecision", spec.minimum().toPlainString());
    symbol.putArray("permissions").add("SPOT");
    symbol
        .putArray("filters")
        .addObject()
        .put("filterType", "PERCENT_PRICE_BY_SIDE")
        .put("bidMultiplierUp", "5")
        .put("askMultiplierDown", "0.2");
    symbol.put("maxQuoteAmount", "2000000").put("maxQuoteAmountMarket", "100000");
    symbol.put("makerCommission", "0").put("takerCommission", "0.0005");
    symbol.put("quoteAmountPrecisionMarket", spec.minimumNotional().toPlainString());
    return symbol.put("tradeSideType", 1).put("st", false);
  }
}
