package io.crossbook.simulator.binance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.market.BookSide;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.publish.PublishedBook;
import io.crossbook.simulator.server.Decimals;
import io.crossbook.simulator.server.FundingSchedule;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.VenueClock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Public REST of Binance USD-M futures. */
final class BinanceUsdmRest {
  static final int WEIGHT_PER_MINUTE = 2_400;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int DEFAULT_DEPTH = 500;
  private static final long NEVER = 4_133_404_800_000L;
  private static final long HOUR_MILLIS = 3_600_000;

  private final Map<String, PublishedBook> books = new LinkedHashMap<>();
  private final FundingSchedule funding;
  private final VenueClock clock;

  BinanceUsdmRest(Collection<PublishedBook> books, FundingSchedule funding, VenueClock clock) {
    books.forEach(book -> this.books.put(book.spec().symbol(), book));
    this.funding = funding;
    this.clock = clock;
  }

  static int weight(RestRequest request) {
    if (!request.path().equals("/fapi/v1/depth")) {
      return 1;
    }
    int limit = limit(request, DEFAULT_DEPTH);
    return limit <= 50 ? 2 : limit <= 100 ? 5 : limit <= 500 ? 10 : 20;
  }

  private static int limit(RestRequest request, int otherwise) {
    return request
        .parameter("limit")
        .filter(text -> text.matches("[0-9]{1,4}"))
        .map(Integer::parseInt)
        .filter(n -> n > 0 && n <= 1_000)
        .orElse(otherwise);
  }

  RestReply answer(RestRequest request) {
    switch (request.path()) {
      case "/fapi/v1/ping":
        return RestReply.json(JSON.objectNode());
      case "/fapi/v1/time":
        return RestReply.json(JSON.objectNode().put("serverTime", clock.millis()));
      case "/fapi/v1/exchangeInfo":
        return RestReply.json(exchangeInfo());
      case "/fapi/v1/depth":
        return one(request, book -> depth(book, limit(request, DEFAULT_DEPTH)));
      case "/fapi/v1/premiumIndex":
        return all(request, this::premiumIndex);
      case "/fapi/v1/ticker/bookTicker":
        return all(request, this::bookTicker);
      case "/fapi/v1/fundingRate":
        return one(request, book -> fundingRate(book, limit(request, 100)));
      case "/fapi/v1/fundingInfo":
        return RestReply.json(fundingInfo());
      default:
        return RestReply.of(404, "{\"code\":-1000,\"msg\":\"Unknown path\"}");
    }
  }

  private RestReply one(RestRequest request, Function<PublishedBook, JsonNode> form) {
    PublishedBook book = books.get(request.parameter("symbol").orElse(""));
    return book == null
        ? RestReply.of(400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}")
        : RestReply.json(form.apply(book));
  }

  private RestReply all(RestRequest request, Function<PublishedBook, JsonNode> form) {
    if (request.parameter("symbol").isPresent()) {
      return one(request, form);
    }
    ArrayNode rows = JSON.arrayNode();
    books.values().forEach(book -> rows.add(form.apply(book)));
    return RestReply.json(rows);
  }

  private JsonNode depth(PublishedBook book, int limit) {
    ObjectNode depth =
        JSON.objectNode()
            .put("lastUpdateId", BinanceUsdmVenue.wireId(book.updateId()))
            .put("E", clock.millis())
            .put("T", clock.millis());
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

  private JsonNode bookTicker(PublishedBook book) {
    ListingSpec spec = book.spec();
    return JSON.objectNode()
        .put("symbol", spec.symbol())
        .put("bidPrice", spec.price(book.bids().price(0)).toPlainString())
        .put("bidQty", spec.quantity(book.bids().quantity(0)).toPlainString())
        .put("askPrice", spec.price(book.asks().price(0)).toPlainString())
        .put("askQty", spec.quantity(book.asks().quantity(0)).toPlainString())
        .put("time", clock.millis());
  }

  private JsonNode premiumIndex(PublishedBook book) {
    return JSON.objectNode()
        .put("symbol", book.spec().symbol())
        .put("markPrice", Decimals.rounded(book.market().markPrice(), 8))
        .put("indexPrice", Decimals.rounded(book.market().indexPrice(), 8))
        .put("estimatedSettlePrice", Decimals.rounded(book.market().indexPrice(), 8))
        .put("lastFundingRate", Decimals.rounded(book.market().fundingRate(), 8))
        .put("nextFundingTime", funding.nextMillis())
        .put("interestRate", "0.00010000")
        .put("time", clock.millis());
  }

  /** Intervals are told in whole hours; others, which the venue does not have, are not told. */
  private ArrayNode fundingInfo() {
    ArrayNode info = JSON.arrayNode();
    if (funding.intervalMillis() % HOUR_MILLIS == 0) {
      books
          .keySet()
          .forEach(
              symbol ->
                  info.addObject()
                      .put("symbol", symbol)
                      .put("adjustedFundingRateCap", "0.02000000")
                      .put("adjustedFundingRateFloor", "-0.02000000")
                      .put("fundingIntervalHours", funding.intervalMillis() / HOUR_MILLIS));
    }
    return info;
  }

  private JsonNode fundingRate(PublishedBook book, int limit) {
    ArrayNode rows = JSON.arrayNode();
    for (FundingSchedule.Settlement paid : funding.history(book.market(), limit)) {
      rows.addObject()
          .put("symbol", book.spec().symbol())
          .put("fundingRate", Decimals.rounded(paid.rate(), 8))
          .put("fundingTime", paid.millis());
    }
    return rows;
  }

  private JsonNode exchangeInfo() {
    ObjectNode info =
        JSON.objectNode()
            .put("timezone", "UTC")
            .put("serverTime", clock.millis())
            .put("futuresType", "U_MARGINED");
    ArrayNode limits = info.putArray("rateLimits");
    BinanceSpotRest.rateLimit(limits, "REQUEST_WEIGHT", "MINUTE", 1, WEIGHT_PER_MINUTE);
    BinanceSpotRest.rateLimit(limits, "ORDERS", "MINUTE", 1, 1_200);
    BinanceSpotRest.rateLimit(limits, "ORDERS", "SECOND", 10, 300);
    info.putArray("exchangeFilters");
    info.putArray("assets").addObject().put("asset", "USDT").put("marginAvailable", true);
    ArrayNode symbols = info.putArray("symbols");
    books.values().forEach(book -> symbols.add(listing(book.spec())));
    return info;
  }

  private static ObjectNode listing(ListingSpec spec) {
    ObjectNode symbol =
        JSON.objectNode()
            .put("symbol", spec.symbol())
            .put("pair", spec.symbol())
            .put("contractType", "PERPETUAL")
            .put("deliveryDate", NEVER)
            .put("onboardDate", 1_569_398_400_000L)
            .put("status", "TRADING")
            .put("baseAsset", spec.base())
            .put("quoteAsset", spec.quote())
            .put("marginAsset", spec.quote())
            .put("pricePrecision", spec.priceDecimals())
            .put("quantityPrecision", spec.quantityDecimals())
            .put("baseAssetPrecision", 8)
            .put("quotePrecision", 8)
            .put("underlyingType", "COIN");
    ArrayNode filters = symbol.putArray("filters");
    filters
        .addObject()
        .put("filterType", "PRICE_FILTER")
        .put("minPrice", spec.tick().toPlainString())
        .put("maxPrice", "1000000")
        .put("tickSize", spec.tick().toPlainString());
    for (String type : new String[] {"LOT_SIZE", "MARKET_LOT_SIZE"}) {
      filters
          .addObject()
          .put("filterType", type)
          .put("minQty", spec.minimum().toPlainString())
          .put("maxQty", "1000")
          .put("stepSize", spec.lot().toPlainString());
    }
    filters.addObject().put("filterType", "MAX_NUM_ORDERS").put("limit", 200);
    filters
        .addObject()
        .put("filterType", "MIN_NOTIONAL")
        .put("notional", spec.minimumNotional().toPlainString());
    symbol.putArray("orderTypes").add("LIMIT").add("MARKET");
    symbol.putArray("timeInForce").add("GTC").add("IOC").add("FOK").add("GTX");
    return symbol;
  }
}
