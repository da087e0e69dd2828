package io.crossbook.simulator.binance;

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
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Public REST of Binance spot and Binance.US. */
final class BinanceSpotRest {
  static final int WEIGHT_PER_MINUTE = 6_000;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int WIRE_DECIMALS = 8;
  private static final int MAXIMUM_DEPTH = 5_000;

  private final boolean us;
  private final Map<String, PublishedBook> books = new LinkedHashMap<>();
  private final Function<PublishedBook, TradeTape> tapes;
  private final VenueClock clock;

  BinanceSpotRest(
      boolean us,
      Collection<PublishedBook> books,
      Function<PublishedBook, TradeTape> tapes,
      VenueClock clock) {
    this.us = us;
    books.forEach(book -> this.books.put(book.spec().symbol(), book));
    this.tapes = tapes;
    this.clock = clock;
  }

  int weight(RestRequest request) {
    switch (request.path()) {
      case "/api/v3/exchangeInfo":
        return 20;
      case "/api/v3/depth":
        int limit = limit(request, 100);
        return limit <= 100 ? 5 : limit <= 500 ? 25 : limit <= 1000 ? 50 : 250;
      case "/api/v3/ticker/bookTicker":
      case "/api/v3/aggTrades":
        return 4;
      case "/api/v3/order":
        return request.method().equals("GET") ? 4 : 1;
      case "/api/v3/openOrders":
        return !request.method().equals("GET") ? 1 : request.query().containsKey("symbol") ? 6 : 80;
      case "/api/v3/myTrades":
        return request.query().containsKey("orderId") ? 5 : 20;
      case "/api/v3/account":
      case "/api/v3/account/commission":
      case "/api/v3/allOrders":
        return 20;
      default:
        return 1;
    }
  }

  private static int limit(RestRequest request, int otherwise) {
    return request
        .parameter("limit")
        .filter(text -> text.matches("[0-9]{1,5}"))
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
        return RestReply.json(JSON.objectNode().put("serverTime", time(request)));
      case "/api/v3/exchangeInfo":
        return exchangeInfo(request);
      case "/api/v3/depth":
        return symbol(request, book -> depth(book, limit(request, 100)));
      case "/api/v3/aggTrades":
        return symbol(request, book -> aggregateTrades(book, limit(request, 500)));
      case "/api/v3/ticker/bookTicker":
        if (request.parameter("symbol").isEmpty()) {
          ArrayNode all = JSON.arrayNode();
          books.values().forEach(book -> all.add(bookTicker(book)));
          return RestReply.json(all);
        }
        return symbol(request, this::bookTicker);
      default:
        return RestReply.of(404, "{\"code\":-1000,\"msg\":\"Unknown path\"}");
    }
  }

  private long time(RestRequest request) {
    boolean micros =
        request.header("X-MBX-TIME-UNIT").filter("MICROSECOND"::equalsIgnoreCase).isPresent();
    return micros ? clock.micros() : clock.millis();
  }

  private static RestReply error(int code, String message) {
    return RestReply.of(400, JSON.objectNode().put("code", code).put("msg", message).toString());
  }

  private RestReply symbol(RestRequest request, Function<PublishedBook, JsonNode> form) {
    String symbol = request.parameter("symbol").orElse("");
    if (symbol.isEmpty()) {
      return error(
          -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
    }
    PublishedBook book = books.get(symbol);
    return book == null ? error(-1121, "Invalid symbol.") : RestReply.json(form.apply(book));
  }

  private static String wire(BigDecimal value) {
    return value.setScale(WIRE_DECIMALS).toPlainString();
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
          .add(wire(spec.price(side.price(i))))
          .add(wire(spec.quantity(side.quantity(i))));
    }
    return levels;
  }

  private JsonNode bookTicker(PublishedBook book) {
    ListingSpec spec = book.spec();
    return JSON.objectNode()
        .put("symbol", spec.symbol())
        .put("bidPrice", wire(spec.price(book.bids().price(0))))
        .put("bidQty", wire(spec.quantity(book.bids().quantity(0))))
        .put("askPrice", wire(spec.price(book.asks().price(0))))
        .put("askQty", wire(spec.quantity(book.asks().quantity(0))));
  }

  private JsonNode aggregateTrades(PublishedBook book, int limit) {
    ArrayNode rows = JSON.arrayNode();
    for (TradeTape.Print print : tapes.apply(book).last(limit)) {
      long id = print.trade().id();
      rows.addObject()
          .put("a", id)
          .put("p", wire(book.spec().price(print.trade().price())))
          .put("q", wire(book.spec().quantity(print.trade().quantity())))
          .put("f", id)
          .put("l", id)
          .put("T", print.epochNanos() / 1_000_000)
          .put("m", !print.trade().takerBuys())
          .put("M", true);
    }
    return rows;
  }

  private RestReply exchangeInfo(RestRequest request) {
    List<String> wanted = List.copyOf(books.keySet());
    if (request.parameter("symbol").isPresent()) {
      wanted = List.of(request.parameter("symbol").get());
    } else if (request.parameter("symbols").isPresent()) {
      wanted =
          List.of(
              request.parameter("symbols").get().replaceAll("[\\[\\]\"\\s]", "").split(",", -1));
    }
    ObjectNode info = JSON.objectNode().put("timezone", "UTC").put("serverTime", clock.millis());
    ArrayNode limits = info.putArray("rateLimits");
    rateLimit(limits, "REQUEST_WEIGHT", "MINUTE", 1, WEIGHT_PER_MINUTE);
    rateLimit(limits, "ORDERS", "SECOND", 10, 100);
    rateLimit(limits, "ORDERS", "DAY", 1, 200_000);
    rateLimit(limits, "RAW_REQUESTS", "MINUTE", 5, 300_000);
    info.putArray("exchangeFilters");
    ArrayNode symbols = info.putArray("symbols");
    for (String symbol : wanted) {
      if (!books.containsKey(symbol)) {
        return error(-1121, "Invalid symbol.");
      }
      symbols.add(listing(books.get(symbol).spec()));
    }
    return RestReply.json(info);
  }

  static void rateLimit(ArrayNode limits, String type, String interval, int count, int limit) {
    limits
        .addObject()
        .put("rateLimitType", type)
        .put("interval", interval)
        .put("intervalNum", count)
        .put("limit", limit);
  }

  private ObjectNode listing(ListingSpec spec) {
    ObjectNode symbol = JSON.objectNode();
    symbol.put("symbol", spec.symbol()).put("status", "TRADING");
    symbol.put("baseAsset", spec.base()).put("baseAssetPrecision", WIRE_DECIMALS);
    symbol.put("quoteAsset", spec.quote()).put("quotePrecision", WIRE_DECIMALS);
    symbol.put("quoteAssetPrecision", WIRE_DECIMALS);
    symbol.putArray("orderTypes").add("LIMIT").add("LIMIT_MAKER").add("MARKET");
    symbol.put("icebergAllowed", true).put("ocoAllowed", true);
    symbol.put("quoteOrderQtyMarketAllowed", true);
    symbol.put("isSpotTradingAllowed", true).put("isMarginTradingAllowed", false);
    ArrayNode filters = symbol.putArray("filters");
    filters
        .addObject()
        .put("filterType", "PRICE_FILTER")
        .put("minPrice", wire(spec.tick()))
        .put("maxPrice", "1000000.00000000")
        .put("tickSize", wire(spec.tick()));
    filters
        .addObject()
        .put("filterType", "LOT_SIZE")
        .put("minQty", wire(spec.minimum()))
        .put("maxQty", "9000000.00000000")
        .put("stepSize", wire(spec.lot()));
    filters
        .addObject()
        .put("filterType", "MARKET_LOT_SIZE")
        .put("minQty", "0.00000000")
        .put("maxQty", "9000000.00000000")
        .put("stepSize", "0.00000000");
    if (us) {
      // Binance.US still shows the older form of the filter.
      filters
          .addObject()
          .put("filterType", "MIN_NOTIONAL")
          .put("minNotional", wire(spec.minimumNotional()))
          .put("applyToMarket", true)
          .put("avgPriceMins", 5);
    } else {
      filters
          .addObject()
          .put("filterType", "NOTIONAL")
          .put("minNotional", wire(spec.minimumNotional()))
          .put("applyMinToMarket", true)
          .put("maxNotional", "9000000.00000000")
          .put("applyMaxToMarket", false)
          .put("avgPriceMins", 5);
    }
    filters.addObject().put("filterType", "MAX_NUM_ORDERS").put("maxNumOrders", 200);
    symbol.putArray("permissions");
    symbol.putArray("permissionSets").addArray().add("SPOT");
    return symbol;
  }
}
