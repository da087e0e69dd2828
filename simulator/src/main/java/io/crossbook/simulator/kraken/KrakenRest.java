package io.crossbook.simulator.kraken;

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
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The public REST endpoints. Answers are HTTP 200 with {@code error} and {@code result}; symbols
 * are the venue's legacy ids, with {@code XBT} for BTC.
 */
final class KrakenRest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> PREFIXED = Set.of("XBT", "ETH", "XRP");

  private final Map<String, PublishedBook> byPairId = new LinkedHashMap<>();
  private final Function<PublishedBook, TradeTape> tapes;
  private final VenueClock clock;

  KrakenRest(
      Collection<PublishedBook> books, Function<PublishedBook, TradeTape> tapes, VenueClock clock) {
    books.forEach(book -> byPairId.put(pairId(book.spec()), book));
    this.tapes = tapes;
    this.clock = clock;
  }

  private static String legacy(String asset) {
    return asset.equals("BTC") ? "XBT" : asset;
  }

  static String assetId(String asset) {
    if (asset.equals("USD")) {
      return "ZUSD";
    }
    String code = legacy(asset);
    return PREFIXED.contains(code) ? "X" + code : code;
  }

  static String altname(ListingSpec spec) {
    return legacy(spec.base()) + spec.quote();
  }

  static String pairId(ListingSpec spec) {
    boolean both = PREFIXED.contains(legacy(spec.base()));
    if (spec.base().equals("USDT")) {
      return "USDTZUSD";
    }
    return both ? assetId(spec.base()) + assetId(spec.quote()) : altname(spec);
  }

  RestReply answer(RestRequest request) {
    switch (request.path()) {
      case "/0/public/Time":
        return result(
            JSON.objectNode()
                .put("unixtime", clock.seconds())
                .put(
                    "rfc1123",
                    DateTimeFormatter.ofPattern("EEE, dd MMM yy HH:mm:ss Z", Locale.ENGLISH)
                        .format(clock.instant().atZone(ZoneOffset.UTC))));
      case "/0/public/SystemStatus":
        return result(
            JSON.objectNode().put("status", "online").put("timestamp", clock.rfc3339Micros()));
      case "/0/public/Assets":
        return result(assets());
      case "/0/public/AssetPairs":
        return pairs(request, this::pair);
      case "/0/public/Ticker":
        return pairs(request, KrakenRest::ticker);
      case "/0/public/Depth":
        return request.parameter("pair").isEmpty()
            ? error("EGeneral:Invalid arguments")
            : pairs(request, book -> depth(book, request));
      case "/0/public/Trades":
        return request.parameter("pair").isEmpty()
            ? error("EGeneral:Invalid arguments")
            : trades(request);
      default:
        return request.path().startsWith("/0/")
            ? error("EGeneral:Unknown method")
            : RestReply.of(404, "{\"error\":[\"EGeneral:Unknown method\"]}");
    }
  }

  static RestReply error(String text) {
    ObjectNode body = JSON.objectNode();
    body.putArray("error").add(text);
    return RestReply.json(body);
  }

  static RestReply result(JsonNode result) {
    ObjectNode body = JSON.objectNode();
    body.putArray("error");
    body.set("result", result);
    return RestReply.json(body);
  }

  private RestReply pairs(RestRequest request, Function<PublishedBook, JsonNode> form) {
    ObjectNode result = JSON.objectNode();
    if (request.parameter("pair").isEmpty()) {
      byPairId.forEach((id, book) -> result.set(id, form.apply(book)));
      return result(result);
    }
    for (String name : request.parameter("pair").get().split(",", -1)) {
      String id = idOf(name);
      if (id == null) {
        return error("EQuery:Unknown asset pair");
      }
      result.set(id, form.apply(byPairId.get(id)));
    }
    return result(result);
  }

  private String idOf(String name) {
    for (Map.Entry<String, PublishedBook> entry : byPairId.entrySet()) {
      ListingSpec spec = entry.getValue().spec();
      String wsname = legacy(spec.base()) + "/" + spec.quote();
      if (List.of(entry.getKey(), altname(spec), wsname, spec.base() + spec.quote())
          .contains(name)) {
        return entry.getKey();
      }
    }
    return null;
  }

  /** The listing that a pair's name means. */
  Optional<ListingSpec> listing(String name) {
    return Optional.ofNullable(idOf(name)).map(id -> byPairId.get(id).spec());
  }

  private JsonNode assets() {
    Set<String> names = new LinkedHashSet<>();
    byPairId.values().forEach(book -> names.addAll(List.of(book.spec().base(), "USD")));
    ObjectNode result = JSON.objectNode();
    for (String name : names) {
      result
          .putObject(assetId(name))
          .put("aclass", "currency")
          .put("altname", legacy(name))
          .put("decimals", name.equals("USD") ? 4 : 10)
          .put("display_decimals", name.equals("USD") ? 2 : 5)
          .put("status", "enabled");
    }
    return result;
  }

  private JsonNode pair(PublishedBook book) {
    ListingSpec spec = book.spec();
    ObjectNode pair = JSON.objectNode();
    pair.put("altname", altname(spec));
    pair.put("wsname", legacy(spec.base()) + "/" + spec.quote());
    pair.put("aclass_base", "currency");
    pair.put("base", assetId(spec.base()));
    pair.put("aclass_quote", "currency");
    pair.put("quote", assetId(spec.quote()));
    pair.put("lot", "unit");
    pair.put("cost_decimals", 5);
    pair.put("pair_decimals", spec.priceDecimals());
    pair.put("lot_decimals", spec.quantityDecimals());
    pair.put("lot_multiplier", 1);
    pair.putArray("leverage_buy");
    pair.putArray("leverage_sell");
    // Deprecated and empty since September 2026.
    pair.putArray("fees");
    pair.putArray("fees_maker");
    pair.put("fee_volume_currency", "ZUSD");
    pair.put("margin_call", 80);
    pair.put("margin_stop", 40);
    pair.put("ordermin", spec.minimum().stripTrailingZeros().toPlainString());
    pair.put("costmin", spec.minimumNotional().toPlainString());
    pair.put("tick_size", spec.tick().toPlainString());
    pair.put("status", "online");
    return pair;
  }

  private static JsonNode ticker(PublishedBook book) {
    ListingSpec spec = book.spec();
    ObjectNode ticker = JSON.objectNode();
    ticker.set("a", touch(spec, book.asks()));
    ticker.set("b", touch(spec, book.bids()));
    ticker.putArray("c").add(spec.price(book.market().lastPrice()).toPlainString()).add("0.1");
    ticker.put("o", spec.price(book.market().openPrice()).toPlainString());
    return ticker;
  }

  private static JsonNode touch(ListingSpec spec, BookSide side) {
    String quantity = spec.quantity(side.quantity(0)).toPlainString();
    return JSON.arrayNode()
        .add(spec.price(side.price(0)).toPlainString())
        .add(quantity)
        .add(quantity);
  }

  private JsonNode depth(PublishedBook book, RestRequest request) {
    int count =
        request
            .parameter("count")
            .filter(c -> c.matches("\\d{1,3}"))
            .map(Integer::parseInt)
            .orElse(100);
    ObjectNode depth = JSON.objectNode();
    depth.set("asks", levels(book.spec(), book.asks(), count));
    depth.set("bids", levels(book.spec(), book.bids(), count));
    return depth;
  }

  private JsonNode levels(ListingSpec spec, BookSide side, int count) {
    ArrayNode levels = JSON.arrayNode();
    for (int i = 0; i < Math.min(count, side.size()); i++) {
      levels
          .addArray()
          .add(spec.price(side.price(i)).toPlainString())
          .add(spec.quantity(side.quantity(i)).toPlainString())
          .add(clock.seconds());
    }
    return levels;
  }

  private RestReply trades(RestRequest request) {
    String id = idOf(request.parameter("pair").orElseThrow());
    if (id == null) {
      return error("EQuery:Unknown asset pair");
    }
    PublishedBook book = byPairId.get(id);
    ObjectNode result = JSON.objectNode();
    ArrayNode rows = result.putArray(id);
    long last = 0;
    for (TradeTape.Print print : tapes.apply(book).last(1000)) {
      last = print.epochNanos();
      rows.addArray()
          .add(book.spec().price(print.trade().price()).toPlainString())
          .add(book.spec().quantity(print.trade().quantity()).toPlainString())
          .add(print.epochNanos() / 1e9)
          .add(print.trade().takerBuys() ? "b" : "s")
          .add("m")
          .add("")
          .add(print.trade().id());
    }
    result.put("last", Long.toString(last));
    return result(result);
  }
}
