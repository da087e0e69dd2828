package io.crossbook.simulator.binance;

import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.ClientIds;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.FeeAsset;
import io.crossbook.simulator.exchange.FeeTier;
import io.crossbook.simulator.exchange.SelfTrade;
import io.crossbook.simulator.exchange.VenueRules;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.publish.DepthChange;
import io.crossbook.simulator.publish.PublishedBook;
import io.crossbook.simulator.server.Concern;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.Decimals;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.SimulationClock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Binance spot and Binance.US spot: WebSocket {@code /ws}, {@code /ws/<stream>} and {@code
 * /stream?streams=}; REST under {@code /api/v3}.
 *
 * <p>Depth events cover update ids {@code U..u} without holes; the REST snapshot's {@code
 * lastUpdateId} falls into or between events.
 */
public final class BinanceSpotVenue extends BinanceVenue {
  private static final int WIRE_DECIMALS = 8;

  /** How both venues book and admit. */
  public static final VenueRules RULES =
      new VenueRules(FeeAsset.RECEIVED, 8, 8, SelfTrade.EXPIRE_MAKER, ClientIds.uniqueAmongOpen());

  private static final int ORDERS_PER_TEN_SECONDS = 100;

  private final BinanceSpotRest rest;
  private final BinanceKeys keys;
  private final SpotTrading trading;
  private final SpotUserApi userApi;

  /**
   * @param name {@code binance} or {@code binanceus}
   * @param keys what opens the exchange's accounts
   */
  public BinanceSpotVenue(
      String name, MarketModel model, SimulationClock clock, Exchange exchange, List<ApiKey> keys) {
    super(name, model, clock, 20_000, 60_000, 5);
    SpotOrderForm form = new SpotOrderForm(clock());
    this.keys =
        new BinanceKeys(keys, clock(), () -> tradingFaults().active(FaultKind.REVOKED_KEYS));
    trading = new SpotTrading(exchange, tradingFaults(), clock(), form);
    userApi = new SpotUserApi(this.keys, trading, form, tradingFaults(), clock(), this::send);
    exchange.listen(userApi);
    trade(exchange);
    rest = new BinanceSpotRest(name.equals("binanceus"), books(), this::tape, clock());
  }

  /** What new accounts pay. */
  public static FeeTier lowestTier(String name) {
    return name.equals("binanceus") ? FeeTier.of("0", "0.0002") : FeeTier.of("0.001", "0.001");
  }

  @Override
  boolean takesRequests(Connection connection) {
    return connection.path().equals(SpotUserApi.PATH);
  }

  @Override
  void requested(Connection connection, String text) {
    userApi.received(connection, text);
  }

  @Override
  void left(Connection connection) {
    userApi.closed(connection);
  }

  @Override
  protected Concern concern(RestRequest request) {
    if (!SpotTrading.PATHS.contains(request.path())) {
      return Concern.PUBLIC;
    }
    return request.method().equals("GET") || request.path().equals("/api/v3/order/test")
        ? Concern.ACCOUNT
        : Concern.ORDER;
  }

  @Override
  protected boolean acceptsWebSocket(String path) {
    return path.equals(SpotUserApi.PATH)
        || path.equals("/ws")
        || path.equals("/stream")
        || path.startsWith("/ws/");
  }

  @Override
  boolean routed(Connection connection, Stream stream) {
    return true;
  }

  @Override
  Optional<Stream> parse(String name) {
    int at = name.indexOf('@');
    if (at < 0) {
      return Optional.empty();
    }
    String channel = name.substring(at + 1);
    return lowerCaseSymbol(name.substring(0, at))
        .flatMap(
            book -> {
              switch (channel) {
                case "depth":
                case "depth@1000ms":
                  return stream(name, book, Stream.Channel.DEPTH, 0, 1_000);
                case "depth@100ms":
                  return stream(name, book, Stream.Channel.DEPTH, 0, 100);
                case "depth5":
                case "depth10":
                case "depth20":
                  return partial(name, book, channel, 1_000);
                case "depth5@100ms":
                case "depth10@100ms":
                case "depth20@100ms":
                  return partial(name, book, channel, 100);
                case "bookTicker":
                  return stream(name, book, Stream.Channel.BOOK_TICKER, 0, 0);
                case "aggTrade":
                  return stream(name, book, Stream.Channel.AGGREGATE_TRADE, 0, 0);
                case "trade":
                  return stream(name, book, Stream.Channel.TRADE, 0, 0);
                case "ticker":
                  return stream(name, book, Stream.Channel.TICKER, 0, 1_000);
                default:
                  return Optional.empty();
              }
            });
  }

  private static Optional<Stream> partial(
      String name, PublishedBook book, String channel, int millis) {
    String digits = channel.substring("depth".length()).replace("@100ms", "");
    return stream(name, book, Stream.Channel.PARTIAL_DEPTH, Integer.parseInt(digits), millis);
  }

  @Override
  String depth(PublishedBook book, DepthChange change, LongFunction<String> time) {
    StringBuilder out = new StringBuilder(192 + 40 * (change.bids().size() + change.asks().size()));
    out.append("{\"e\":\"depthUpdate\",\"E\":").append(time.apply(clock().nanos()));
    out.append(",\"s\":\"").append(book.spec().symbol());
    out.append("\",\"U\":").append(change.firstId()).append(",\"u\":").append(change.lastId());
    levels(out.append(",\"b\":"), book.spec(), change.bids());
    levels(out.append(",\"a\":"), book.spec(), change.asks());
    return out.append('}').toString();
  }

  @Override
  String partialDepth(PublishedBook book, int depth, LongFunction<String> time) {
    StringBuilder out = new StringBuilder(64 + 80 * depth);
    out.append("{\"lastUpdateId\":").append(book.updateId());
    levels(out.append(",\"bids\":"), book.spec(), book.bids().top(depth));
    levels(out.append(",\"asks\":"), book.spec(), book.asks().top(depth));
    return out.append('}').toString();
  }

  @Override
  String bookTicker(PublishedBook book, LongFunction<String> time) {
    ListingSpec spec = book.spec();
    StringBuilder out = new StringBuilder(192);
    out.append("{\"u\":").append(book.updateId()).append(",\"s\":\"").append(spec.symbol());
    price(out.append("\",\"b\":\""), spec, book.bids().price(0));
    quantity(out.append("\",\"B\":\""), spec, book.bids().quantity(0));
    price(out.append("\",\"a\":\""), spec, book.asks().price(0));
    quantity(out.append("\",\"A\":\""), spec, book.asks().quantity(0));
    return out.append("\"}").toString();
  }

  @Override
  String markPrice(PublishedBook book, LongFunction<String> time) {
    throw new IllegalStateException("Spot has no mark price");
  }

  /** The venue shows eight decimals whatever the tick. */
  @Override
  StringBuilder price(StringBuilder out, ListingSpec spec, long ticks) {
    Decimals.fixed(out, ticks, spec.priceDecimals());
    return pad(out, spec.priceDecimals());
  }

  @Override
  StringBuilder quantity(StringBuilder out, ListingSpec spec, long lots) {
    Decimals.fixed(out, lots, spec.quantityDecimals());
    return pad(out, spec.quantityDecimals());
  }

  private static StringBuilder pad(StringBuilder out, int decimals) {
    return out.append(decimals == 0 ? "." : "").append("0".repeat(WIRE_DECIMALS - decimals));
  }

  @Override
  protected RestReply rest(RestRequest request) {
    int weight = rest.weight(request);
    String budget = "weight " + request.address();
    double limit = BinanceSpotRest.WEIGHT_PER_MINUTE;
    RestReply reply =
        spend(budget, limit, limit / 60, weight)
            ? concern(request) == Concern.PUBLIC ? rest.answer(request) : signed(request)
            : RestReply.of(429, rateLimitBody()).with("Retry-After", "10");
    return reply.with("X-MBX-USED-WEIGHT-1M", Long.toString(spent(budget, limit, limit / 60)));
  }

  private RestReply signed(RestRequest request) {
    Map<String, String> parameters = request.parameters();
    try {
      Account account = keys.check(request, parameters);
      boolean places = request.method().equals("POST") && request.path().equals("/api/v3/order");
      String budget = "orders " + account.name();
      double most = ORDERS_PER_TEN_SECONDS;
      if (places && !spend(budget, most, most / 10, 1)) {
        throw SpotTrading.tooManyOrders();
      }
      RestReply reply =
          RestReply.json(trading.answer(request.method(), request.path(), parameters, account));
      String used = Long.toString(spent(budget, most, most / 10));
      return places ? reply.with("X-MBX-ORDER-COUNT-10S", used) : reply;
    } catch (BinanceRefusal refusal) {
      return refusal.reply();
    }
  }
}
