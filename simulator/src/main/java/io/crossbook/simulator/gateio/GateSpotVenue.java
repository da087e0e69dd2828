package io.crossbook.simulator.gateio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.ClientIds;
import io.crossbook.simulator.exchange.CountdownSwitches;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.FeeAsset;
import io.crossbook.simulator.exchange.FeeTier;
import io.crossbook.simulator.exchange.SelfTrade;
import io.crossbook.simulator.exchange.VenueRules;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.simulator.market.BookSide;
import io.crossbook.simulator.market.Level;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.publish.PublishedBook;
import io.crossbook.simulator.server.Concern;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.Counterparty;
import io.crossbook.simulator.server.Decimals;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.SimulationClock;
import io.crossbook.simulator.server.TradeTape;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Gate spot: WebSocket {@code /ws/v4/}, REST under {@code /api/v4/spot}, public and private.
 *
 * <p>A client's name ({@code text}) may be given twice: both orders are accepted and a look-up
 * finds the later one.
 */
public final class GateSpotVenue extends GateVenue {
  private static final long NAMES_KEPT_NANOS = 3_600_000_000_000L;

  /** How the venue books and admits; finished orders are found by name for an hour. */
  public static final VenueRules RULES =
      new VenueRules(
          FeeAsset.RECEIVED,
          12,
          12,
          SelfTrade.ALLOW,
          ClientIds.newestHijacks().forgettingAfter(NAMES_KEPT_NANOS));

  /** What new accounts pay. */
  public static final FeeTier LOWEST_TIER = FeeTier.of("0.001", "0.001");

  private static final int MAXIMUM_DEPTH = 100;
  private static final String PATH = "/api/v4/spot/";
  private static final Set<String> PRIVATE =
      Set.of(
          "/api/v4/spot/open_orders",
          "/api/v4/spot/my_trades",
          "/api/v4/spot/accounts",
          "/api/v4/wallet/fee",
          GateTrading.SWITCH);
  private static final int PLACED_PER_SECOND = 10;
  private static final long FIRST_TRADE = 6_064_666_343L;

  private final GateAccess access;
  private final GateTrading trading;
  private final CountdownSwitches switches;
  private final GateHearings hearings;

  /**
   * The venue over a model's {@code gateio} listings.
   *
   * @param keys what opens the exchange's accounts
   */
  public GateSpotVenue(
      MarketModel model, SimulationClock clock, Exchange exchange, List<ApiKey> keys) {
    super("gateio", "spot", FIRST_TRADE, model, clock);
    Counterparty counterparty = trade(exchange);
    access =
        new GateAccess(
            keys,
            clock(),
            GateTrading.ORDERS,
            PRIVATE,
            PLACED_PER_SECOND,
            this::marketOf,
            () -> tradingFaults().active(FaultKind.REVOKED_KEYS));
    GateOrderForm form =
        new GateOrderForm(e -> tradeId(e.order().spec().symbol(), e.fill().tradeId()));
    switches = new CountdownSwitches(exchange);
    trading = new GateTrading(counterparty, form, switches);
    hearings = new GateHearings(keys.stream().map(ApiKey::account).toList(), this::push);
    exchange.listen(new GatePrivateChannels(hearings, form, counterparty));
  }

  /** Placements are counted by user and market. */
  private String marketOf(RestRequest request) {
    return books().stream()
        .map(book -> book.spec().symbol())
        .filter(request.body()::contains)
        .findFirst()
        .orElse("");
  }

  @Override
  protected void settle() {
    switches.advance(clock().millis());
    super.settle();
  }

  @Override
  protected Concern concern(RestRequest request) {
    return access.concern(request);
  }

  @Override
  Budget budget(RestRequest request) {
    return concern(request) == Concern.PUBLIC ? super.budget(request) : access.budget(request);
  }

  private RestReply answer(RestRequest request, Account account) throws GateRefusal {
    return request.path().equals(GateAccess.DETAIL)
        ? GateAccess.detail(hearings.user(account))
        : trading.answer(request, account);
  }

  @Override
  Optional<Change> changePrivate(
      Connection connection,
      JsonNode request,
      String channel,
      List<String> payload,
      boolean subscribe)
      throws GateRefusal {
    if (!GatePrivateChannels.has(channel)) {
      return Optional.empty();
    }
    Account account = access.account(request);
    boolean balances = channel.equals("balances");
    List<String> symbols = balances ? List.of(GateHearings.ALL) : payload;
    boolean unknown =
        symbols.stream().anyMatch(s -> !s.equals(GateHearings.ALL) && book(s).isEmpty());
    if (symbols.isEmpty() || unknown) {
      return Optional.of(new Change(BAD_ARGUMENT, "unknown currency pair in " + payload));
    }
    hearings.change(connection, channel, account, symbols, subscribe);
    return Optional.of(Change.DONE);
  }

  @Override
  protected void closed(Connection connection) {
    hearings.closed(connection);
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
    out.append("{\"id\":").append(tradeId(spec.symbol(), id)).append(",\"id_market\":").append(id);
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
    if (concern(request) != Concern.PUBLIC) {
      return access.signed(request, this::answer);
    }
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
        .put("fee", LOWEST_TIER.taker().movePointRight(2).stripTrailingZeros().toPlainString())
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
          .put("id", Long.toString(tradeId(book.spec().symbol(), print.trade().id())))
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
