package io.crossbook.simulator.gateio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.market.BookSide;
import io.crossbook.simulator.market.Level;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.publish.PublishedBook;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.Decimals;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.SimulationClock;
import io.crossbook.simulator.server.TradeTape;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Gate spot: WebSocket {@code /ws/v4/}, REST under {@code /api/v4/spot}. */
public final class GateSpotVenue extends GateVenue {
  private static final int MAXIMUM_DEPTH = 100;
  private static final String PATH = "/api/v4/spot/";

  /** The venue over a model's {@code gateio} listings. */
  public GateSpotVenue(MarketModel model, SimulationClock clock) {
    super("gateio", "spot", model, clock);
  }

  @Override
  protected boolean acceptsWebSocket(String path) {
    return path.equals("/ws/v4/") || path.equals("/ws/v4");
  }

  @Override
  Sizes sizes(Connection connection) {
    return Sizes.TEXT;
  }

  @Override
  boolean singleTrades() {
    return true;
  }

  @Override
  Optional<BookStream> updateStream(List<String> payload) {
    if (payload.size() != 2 || book(payload.get(0)).isEmpty()) {
      return Optional.empty();
    }
    switch (payload.get(1)) {
      case "20ms":
        return Optional.of(BookStream.fast(payload.get(0), 20));
      case "100ms":
        return Optional.of(BookStream.slow(payload.get(0), MAXIMUM_DEPTH));
      default:
        return Optional.empty();
    }
  }

  @Override
  void v1Levels(StringBuilder out, ListingSpec spec, List<Level> levels, Sizes sizes) {
    arrays(out, spec, levels);
  }

  @Override
  String trades(ListingSpec spec, List<TradeTape.Print> prints, Sizes sizes) {
    TradeTape.Print print = prints.get(0);
    long id = print.trade().id();
    StringBuilder out = new StringBuilder(256);
    out.append("{\"id\":").append(6_064_666_343L + 7 * id).append(",\"id_market\":").append(id);
    out.append(",\"create_time\":").append(print.epochNanos() / 1_000_000_000);
    out.append(",\"create_time_ms\":\"").append(Decimals.fixed(print.epochNanos() / 1_000, 3));
    out.append("\",\"side\":\"").append(print.trade().takerBuys() ? "buy" : "sell");
    out.append("\",\"currency_pair\":\"").append(spec.symbol()).append("\",\"amount\":\"");
    Decimals.trimmed(out, print.trade().quantity(), spec.quantityDecimals());
    Decimals.trimmed(out.append("\",\"price\":\""), print.trade().price(), spec.priceDecimals());
    return out.append("\"}").toString();
  }

  @Override
  String ticker(PublishedBook book, Sizes sizes) {
    return tickerNode(book).toString();
  }

  private static ObjectNode tickerNode(PublishedBook book) {
    ListingSpec spec = book.spec();
    long open = book.market().openPrice();
    double percent = 100.0 * (book.market().lastPrice() - open) / open;
    return JSON.createObjectNode()
        .put("currency_pair", spec.symbol())
        .put("last", spec.price(book.market().lastPrice()).toPlainString())
        .put("lowest_ask", spec.price(book.asks().price(0)).toPlainString())
        .put("highest_bid", spec.price(book.bids().price(0)).toPlainString())
        .put("change_percentage", Decimals.rounded(percent, 4))
        .put("base_volume", Decimals.rounded(book.market().volume(), 4))
        .put("high_24h", spec.price(book.market().highPrice()).toPlainString())
        .put("low_24h", spec.price(book.market().lowPrice()).toPlainString());
  }

  @Override
  RestReply answer(RestRequest request) {
    String path = request.path().startsWith(PATH) ? request.path().substring(PATH.length()) : "";
    if (path.equals("time")) {
      return RestReply.json(JSON.createObjectNode().put("server_time", clock().millis()));
    }
    if (path.equals("currency_pairs")) {
      ArrayNode pairs = JSON.createArrayNode();
      books().forEach(book -> pairs.add(pair(book.spec())));
      return RestReply.json(pairs);
    }
    if (path.startsWith("currency_pairs/")) {
      return one(path.substring("currency_pairs/".length()), book -> pair(book.spec()));
    }
    String symbol = request.parameter("currency_pair").orElse("");
    switch (path) {
      case "order_book":
        return one(symbol, book -> orderBook(book, request));
      case "trades":
        return one(symbol, book -> tradeRows(book, limit(request, 100)));
      case "tickers":
        if (!symbol.isEmpty()) {
          return one(symbol, book -> JSON.createArrayNode().add(tickerNode(book)));
        }
        ArrayNode all = JSON.createArrayNode();
        books().forEach(book -> all.add(tickerNode(book)));
        return RestReply.json(all);
      default:
        return error(404, "INVALID_PARAM_VALUE", "Unknown path");
    }
  }

  private RestReply one(String symbol, Function<PublishedBook, JsonNode> form) {
    return book(symbol)
        .map(form)
        .map(RestReply::json)
        .orElseGet(() -> error(400, "INVALID_CURRENCY_PAIR", "Invalid currency pair " + symbol));
  }

  private static ObjectNode pair(ListingSpec spec) {
    return JSON.createObjectNode()
        .put("id", spec.symbol())
        .put("base", spec.base())
        .put("quote", spec.quote())
        .put("fee", "0.2")
        .put("min_base_amount", spec.minimum().toPlainString())
        .put("min_quote_amount", spec.minimumNotional().toPlainString())
        .put("max_quote_amount", "5000000")
        .put("amount_precision", spec.quantityDecimals())
        .put("precision", spec.priceDecimals())
        .put("trade_status", "tradable")
        .put("sell_start", 0)
        .put("buy_start", 0)
        .put("delisting_time", 0)
        .put("type", "normal");
  }

  private JsonNode orderBook(PublishedBook book, RestRequest request) {
    int limit = limit(request, 10);
    ObjectNode body = JSON.createObjectNode();
    if (request.parameter("with_id").filter("true"::equals).isPresent()) {
      body.put("id", book.updateId());
    }
    body.put("current", clock().millis()).put("update", clock().millis());
    body.set("asks", levels(book.spec(), book.asks(), limit));
    body.set("bids", levels(book.spec(), book.bids(), limit));
    return body;
  }

  private static JsonNode levels(ListingSpec spec, BookSide side, int limit) {
    ArrayNode levels = JSON.createArrayNode();
    for (int i = 0; i < Math.min(limit, side.size()); i++) {
      levels
          .addArray()
          .add(spec.price(side.price(i)).stripTrailingZeros().toPlainString())
          .add(spec.quantity(side.quantity(i)).stripTrailingZeros().toPlainString());
    }
    return levels;
  }

  private JsonNode tradeRows(PublishedBook book, int limit) {
    ArrayNode rows = JSON.createArrayNode();
    List<TradeTape.Print> prints = tape(book).last(limit);
    // Newest first, as the venue answers.
    for (int i = prints.size() - 1; i >= 0; i--) {
      TradeTape.Print print = prints.get(i);
      rows.addObject()
          .put("id", Long.toString(6_064_666_343L + 7 * print.trade().id()))
          .put("create_time", Long.toString(print.epochNanos() / 1_000_000_000))
          .put("create_time_ms", Decimals.fixed(print.epochNanos() / 1_000, 3))
          .put("side", print.trade().takerBuys() ? "buy" : "sell")
          .put("currency_pair", book.spec().symbol())
          .put("amount", book.spec().quantity(print.trade().quantity()).toPlainString())
          .put("price", book.spec().price(print.trade().price()).toPlainString());
    }
    return rows;
  }
}
