package io.crossbook.simulator.gateio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.ClientIds;
import io.crossbook.simulator.exchange.CountdownSwitches;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.Execution;
import io.crossbook.simulator.exchange.FeeAsset;
import io.crossbook.simulator.exchange.FeeTier;
import io.crossbook.simulator.exchange.MarginRules;
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
import io.crossbook.simulator.server.FundingSchedule;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.SimulationClock;
import io.crossbook.simulator.server.TradeTape;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Gate USDT perpetuals: WebSocket {@code /v4/ws/usdt}, REST under {@code /api/v4/futures/usdt}.
 *
 * <p>Sizes are contracts of {@code quanto_multiplier} base units: whole JSON numbers, or text for a
 * client that sends {@code X-Gate-Size-Decimal: 1}. Book v1 levels are objects.
 */
public final class GateFuturesVenue extends GateVenue {
  private static final String PATH = "/api/v4/futures/usdt/";
  private static final String SIZE_HEADER = "x-gate-size-decimal";

  private static final long NAMES_KEPT_NANOS = 60_000_000_000L;

  /** How the venue books and admits; finished orders are found by name for a minute. */
  public static final VenueRules RULES =
      new VenueRules(
              FeeAsset.QUOTE,
              12,
              12,
              SelfTrade.ALLOW,
              ClientIds.newestHijacks().forgettingAfter(NAMES_KEPT_NANOS))
          .rejectingUnfillable()
          .with(MarginRules.of("0.05", "0.005"));

  /** What new accounts pay. */
  public static final FeeTier LOWEST_TIER = FeeTier.of("0.0002", "0.0005");

  private static final int PLACED_PER_SECOND = 100;
  private static final int RATE_DECIMALS = 6;
  private static final long FIRST_TRADE = 27_753_479L;

  private final FundingSchedule funding;
  private final GateAccess access;
  private final GateFuturesTrading trading;
  private final GateHearings hearings;
  private final Exchange exchange;
  private final CountdownSwitches switches;

  /**
   * The venue over a model's {@code gateiofutures} listings.
   *
   * @param keys what opens the exchange's accounts
   */
  public GateFuturesVenue(
      MarketModel model, SimulationClock clock, Exchange exchange, List<ApiKey> keys) {
    super("gateiofutures", "futures", FIRST_TRADE, model, clock);
    this.exchange = exchange;
    funding = new FundingSchedule(books(), clock.epochNanos() / 1_000_000);
    Counterparty counterparty = trade(exchange);
    access =
        new GateAccess(
            keys,
            clock(),
            GateFuturesTrading.ORDERS,
            GateFuturesTrading.PATHS,
            PLACED_PER_SECOND,
            request -> "",
            () -> tradingFaults().active(FaultKind.REVOKED_KEYS));
    hearings = new GateHearings(keys.stream().map(ApiKey::account).toList(), this::push);
    ToLongFunction<Execution> tradeIds =
        e -> tradeId(e.order().spec().symbol(), e.fill().tradeId());
    GateFuturesForm form = new GateFuturesForm(exchange.margin(), hearings::user, tradeIds);
    GateFuturesChannels channels =
        new GateFuturesChannels(hearings, form, counterparty, this::sizes);
    GateAccountBook book =
        new GateAccountBook(exchange, tradeIds, clock::epochNanos, channels::entered);
    switches = new CountdownSwitches(exchange);
    trading = new GateFuturesTrading(counterparty, form, channels, book, switches);
    exchange.listen(channels);
    exchange.listen(book);
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
  Optional<String> login(JsonNode request) {
    return Optional.of(access.login(request, hearings::user));
  }

  /** The first element names the user; balances have no symbols. */
  @Override
  Optional<Change> changePrivate(
      Connection connection,
      JsonNode request,
      String channel,
      List<String> payload,
      boolean subscribe)
      throws GateRefusal {
    if (!GateFuturesChannels.has(channel)) {
      return Optional.empty();
    }
    Account account = access.account(request);
    String user = Long.toString(hearings.user(account));
    boolean balances = channel.equals("balances");
    if (payload.size() < (balances ? 1 : 2) || !payload.get(0).equals(user)) {
      return Optional.of(new Change(BAD_ARGUMENT, "unknown user or no contract in " + payload));
    }
    List<String> symbols =
        balances ? List.of(GateHearings.ALL) : payload.subList(1, payload.size());
    if (symbols.stream().anyMatch(s -> !s.equals(GateHearings.ALL) && book(s).isEmpty())) {
      return Optional.of(new Change(BAD_ARGUMENT, "unknown contract in " + payload));
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
    return path.equals("/v4/ws/usdt") || path.equals("/v4/ws/usdt/");
  }

  static Sizes sizes(Map<String, String> headers) {
    return "1".equals(headers.get(SIZE_HEADER)) ? Sizes.TEXT : Sizes.NUMBER;
  }

  @Override
  Sizes sizes(Connection connection) {
    return sizes(connection.headers());
  }

  @Override
  boolean singleTrades() {
    return false;
  }

  @Override
  void beforePublish() {
    funding.advance(
        clock().trueMillis(),
        market -> {
          String rate = Decimals.rounded(market.fundingRate(), RATE_DECIMALS);
          exchange.settleFunding(market.spec().symbol(), new BigDecimal(rate));
        });
  }

  @Override
  Optional<BookStream> updateStream(List<String> payload) {
    if (payload.size() < 2 || payload.size() > 3 || book(payload.get(0)).isEmpty()) {
      return Optional.empty();
    }
    String symbol = payload.get(0);
    String level = payload.size() == 3 ? payload.get(2) : "100";
    if (!List.of("20", "50", "100").contains(level)) {
      return Optional.empty();
    }
    switch (payload.get(1)) {
      case "20ms":
        return level.equals("20") ? Optional.of(BookStream.fast(symbol, 20)) : Optional.empty();
      case "100ms":
        return Optional.of(BookStream.slow(symbol, Integer.parseInt(level)));
      default:
        return Optional.empty();
    }
  }

  @Override
  void v1Levels(StringBuilder out, ListingSpec spec, List<Level> levels, Sizes sizes) {
    out.append('[');
    for (int i = 0; i < levels.size(); i++) {
      out.append(i == 0 ? "{\"p\":\"" : ",{\"p\":\"");
      Decimals.trimmed(out, levels.get(i).price(), spec.priceDecimals()).append("\",\"s\":");
      size(out, spec, levels.get(i).quantity(), sizes).append('}');
    }
    out.append(']');
  }

  @Override
  String trades(ListingSpec spec, List<TradeTape.Print> prints, Sizes sizes) {
    StringBuilder out = new StringBuilder(64 + 160 * prints.size()).append('[');
    for (int i = 0; i < prints.size(); i++) {
      TradeTape.Print print = prints.get(i);
      long signed =
          print.trade().takerBuys() ? print.trade().quantity() : -print.trade().quantity();
      out.append(i == 0 ? "{\"size\":" : ",{\"size\":");
      size(out, spec, signed, sizes);
      out.append(",\"id\":").append(tradeId(spec.symbol(), print.trade().id()));
      out.append(",\"create_time\":").append(print.epochNanos() / 1_000_000_000);
      out.append(",\"create_time_ms\":").append(print.epochNanos() / 1_000_000);
      Decimals.trimmed(out.append(",\"price\":\""), print.trade().price(), spec.priceDecimals());
      out.append("\",\"contract\":\"").append(spec.symbol()).append("\",\"is_internal\":false}");
    }
    return out.append(']').toString();
  }

  @Override
  String ticker(PublishedBook book, Sizes sizes) {
    return JSON.createArrayNode().add(tickerNode(book)).toString();
  }

  private static ObjectNode tickerNode(PublishedBook book) {
    ListingSpec spec = book.spec();
    long open = book.market().openPrice();
    double percent = 100.0 * (book.market().lastPrice() - open) / open;
    return JSON.createObjectNode()
        .put("contract", spec.symbol())
        .put("last", spec.price(book.market().lastPrice()).toPlainString())
        .put("change_percentage", Decimals.rounded(percent, 2))
        .put("funding_rate", Decimals.rounded(book.market().fundingRate(), RATE_DECIMALS))
        .put(
            "funding_rate_indicative", Decimals.rounded(book.market().fundingRate(), RATE_DECIMALS))
        .put("mark_price", Decimals.rounded(book.market().markPrice(), 2))
        .put("index_price", Decimals.rounded(book.market().indexPrice(), 2))
        .put("total_size", "5223816")
        .put("lowest_ask", spec.price(book.asks().price(0)).toPlainString())
        .put("highest_bid", spec.price(book.bids().price(0)).toPlainString())
        .put("high_24h", spec.price(book.market().highPrice()).toPlainString())
        .put("low_24h", spec.price(book.market().lowPrice()).toPlainString());
  }

  @Override
  RestReply answer(RestRequest request) {
    if (concern(request) != Concern.PUBLIC) {
      return access.signed(request, this::answer);
    }
    if (request.path().equals("/api/v4/spot/time")) {
      return RestReply.json(JSON.createObjectNode().put("server_time", clock().millis()));
    }
    String path = request.path().startsWith(PATH) ? request.path().substring(PATH.length()) : "";
    if (path.equals("contracts")) {
      ArrayNode contracts = JSON.createArrayNode();
      books().forEach(book -> contracts.add(contract(book, request)));
      return RestReply.json(contracts);
    }
    if (path.startsWith("contracts/")) {
      return one(path.substring("contracts/".length()), book -> contract(book, request));
    }
    String symbol = request.parameter("contract").orElse("");
    switch (path) {
      case "order_book":
        return one(symbol, book -> orderBook(book, request));
      case "trades":
        return one(symbol, book -> tradeRows(book, request));
      case "funding_rate":
        return one(symbol, book -> fundingRows(book, limit(request, 100)));
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
        .orElseGet(() -> error(400, "CONTRACT_NOT_FOUND", "Contract not found " + symbol));
  }

  private static JsonNode sizeNode(BigDecimal size, RestRequest request) {
    return sizes(request.headers()) == Sizes.TEXT
        ? JSON.getNodeFactory().textNode(size.toPlainString())
        : DecimalNode.valueOf(size);
  }

  private ObjectNode contract(PublishedBook book, RestRequest request) {
    ListingSpec spec = book.spec();
    ObjectNode contract = JSON.createObjectNode();
    contract.put("name", spec.symbol()).put("type", "direct");
    contract.put("quanto_multiplier", spec.contractSize().toPlainString());
    contract.put("order_price_round", spec.tick().toPlainString());
    contract.put("mark_price_round", "0.01");
    contract.set("order_size_min", sizeNode(spec.minimum(), request));
    contract.set("order_size_max", sizeNode(GateFuturesTrading.LARGEST, request));
    contract.put("order_price_deviate", GateFuturesTrading.DEVIATION.toPlainString());
    contract.put("leverage_min", "1").put("leverage_max", "100");
    contract.put("maintenance_rate", RULES.margin().maintenance().toPlainString());
    contract.put("maker_fee_rate", LOWEST_TIER.maker().toPlainString());
    contract.put("taker_fee_rate", LOWEST_TIER.taker().toPlainString());
    contract.put("last_price", spec.price(book.market().lastPrice()).toPlainString());
    contract.put("mark_price", Decimals.rounded(book.market().markPrice(), 2));
    contract.put("index_price", Decimals.rounded(book.market().indexPrice(), 2));
    contract.put("funding_rate", Decimals.rounded(book.market().fundingRate(), RATE_DECIMALS));
    contract.put("funding_interval", funding.intervalMillis() / 1_000);
    contract.put("funding_next_apply", funding.nextMillis() / 1_000);
    contract.put("funding_cap_ratio", "0.75");
    contract.put("in_delisting", false).put("status", "trading");
    contract.put("orders_limit", 100).put("enable_decimal", false);
    return contract.put("orderbook_id", book.updateId());
  }

  private JsonNode orderBook(PublishedBook book, RestRequest request) {
    int limit = limit(request, 10);
    ObjectNode body = JSON.createObjectNode();
    if (request.parameter("with_id").filter("true"::equals).isPresent()) {
      body.put("id", book.updateId());
    }
    BigDecimal seconds = BigDecimal.valueOf(clock().millis(), 3);
    body.put("current", seconds).put("update", seconds);
    body.set("asks", levels(book.spec(), book.asks(), limit, request));
    body.set("bids", levels(book.spec(), book.bids(), limit, request));
    return body;
  }

  private static JsonNode levels(ListingSpec spec, BookSide side, int limit, RestRequest request) {
    ArrayNode levels = JSON.createArrayNode();
    for (int i = 0; i < Math.min(limit, side.size()); i++) {
      levels
          .addObject()
          .put("p", spec.price(side.price(i)).stripTrailingZeros().toPlainString())
          .set("s", sizeNode(spec.quantity(side.quantity(i)), request));
    }
    return levels;
  }

  private JsonNode tradeRows(PublishedBook book, RestRequest request) {
    ArrayNode rows = JSON.createArrayNode();
    List<TradeTape.Print> prints = tape(book).last(limit(request, 100));
    for (int i = prints.size() - 1; i >= 0; i--) {
      TradeTape.Print print = prints.get(i);
      long signed =
          print.trade().takerBuys() ? print.trade().quantity() : -print.trade().quantity();
      rows.addObject()
          .put("id", tradeId(book.spec().symbol(), print.trade().id()))
          .put("create_time", BigDecimal.valueOf(print.epochNanos() / 1_000_000, 3))
          .put("contract", book.spec().symbol())
          .put("price", book.spec().price(print.trade().price()).toPlainString())
          .set("size", sizeNode(book.spec().quantity(signed), request));
    }
    return rows;
  }

  private JsonNode fundingRows(PublishedBook book, int limit) {
    ArrayNode rows = JSON.createArrayNode();
    List<FundingSchedule.Settlement> history = funding.history(book.market(), limit);
    for (int i = history.size() - 1; i >= 0; i--) {
      rows.addObject()
          .put("t", history.get(i).millis() / 1_000)
          .put("r", Decimals.rounded(history.get(i).rate(), RATE_DECIMALS));
    }
    return rows;
  }
}
