package io.crossbook.simulator.binance;

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
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.publish.DepthChange;
import io.crossbook.simulator.publish.PublishedBook;
import io.crossbook.simulator.server.Concern;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.Decimals;
import io.crossbook.simulator.server.FundingSchedule;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.SimulationClock;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Binance USD-M perpetuals: WebSocket routes {@code /public} (books) and {@code /market} (trades,
 * mark price), each with {@code /ws} and {@code /stream?streams=}, and {@code /private} (user
 * data); REST under {@code /fapi/v1}.
 *
 * <p>Unlike on spot, update ids have holes: an event's {@code pu} equals the {@code u} of the event
 * before, {@code U} is merely above it. A stream asked for on the wrong route stays silent.
 */
public final class BinanceUsdmVenue extends BinanceVenue {
  /** How the venue books and admits. */
  public static final VenueRules RULES =
      new VenueRules(FeeAsset.QUOTE, 8, 8, SelfTrade.EXPIRE_MAKER, ClientIds.uniqueAmongOpen());

  /** What new accounts pay. */
  public static final FeeTier LOWEST_TIER = FeeTier.of("0.0002", "0.0005");

  private static final int ORDERS_PER_TEN_SECONDS = 300;
  private static final int FUNDING_RATE_DECIMALS = 8;

  private final FundingSchedule funding;
  private final BinanceUsdmRest rest;
  private final Exchange exchange;
  private final BinanceKeys keys;
  private final CountdownSwitches switches;
  private final UsdmTrading trading;
  private final UsdmUserStream userStream;
  private final UsdmIncome income;

  /**
   * The venue over a model's {@code binanceusdm} listings.
   *
   * @param keys what opens the exchange's accounts
   */
  public BinanceUsdmVenue(
      MarketModel model, SimulationClock clock, Exchange exchange, List<ApiKey> keys) {
    super("binanceusdm", model, clock, 180_000, 600_000, 10);
    funding = new FundingSchedule(books(), clock.epochNanos() / 1_000_000);
    rest = new BinanceUsdmRest(books(), funding, clock());
    this.exchange = exchange;
    this.keys =
        new BinanceKeys(keys, clock(), () -> tradingFaults().active(FaultKind.REVOKED_KEYS));
    UsdmForm form = new UsdmForm(exchange.margin());
    switches = new CountdownSwitches(exchange);
    trading = new UsdmTrading(exchange, tradingFaults(), clock(), form, switches);
    userStream = new UsdmUserStream(exchange, form, tradingFaults(), clock(), this::send);
    exchange.listen(userStream);
    income = new UsdmIncome(clock());
    exchange.listen(income);
    trade(exchange);
  }

  @Override
  protected void settle() {
    switches.advance(clock().millis());
    super.settle();
  }

  @Override
  boolean takesRequests(Connection connection) {
    return UsdmUserStream.routes(connection.path());
  }

  @Override
  void joined(Connection connection) {
    userStream.opened(connection);
  }

  @Override
  void left(Connection connection) {
    userStream.closed(connection);
  }

  private static String endpoint(RestRequest request) {
    return request.method() + ' ' + request.path();
  }

  private static boolean aboutListenKey(RestRequest request) {
    return request.path().equals(UsdmUserStream.PATH)
        && List.of("POST", "PUT", "DELETE").contains(request.method());
  }

  @Override
  protected Concern concern(RestRequest request) {
    if (aboutListenKey(request)) {
      return Concern.ACCOUNT;
    }
    if (endpoint(request).equals("GET " + UsdmIncome.PATH)) {
      return Concern.ACCOUNT;
    }
    if (!UsdmTrading.WEIGHTS.containsKey(endpoint(request))) {
      return Concern.PUBLIC;
    }
    boolean reads = request.method().equals("GET") || request.path().endsWith("/test");
    return reads ? Concern.ACCOUNT : Concern.ORDER;
  }

  /** The wire id of the book's last change: ids are shared with other symbols, hence the holes. */
  static long wireId(long updateId) {
    return updateId * 4 + 1;
  }

  private static long wireFirstId(long updateId) {
    return updateId * 4 - 1;
  }

  @Override
  protected boolean acceptsWebSocket(String path) {
    if (UsdmUserStream.routes(path)) {
      return true;
    }
    for (String route : new String[] {"/public", "/market"}) {
      String rest = path.startsWith(route) ? path.substring(route.length()) : "";
      if (rest.equals("/ws") || rest.equals("/stream") || rest.startsWith("/ws/")) {
        return true;
      }
    }
    return false;
  }

  @Override
  boolean routed(Connection connection, Stream stream) {
    boolean publicRoute = connection.path().startsWith("/public");
    boolean book = stream.carriesBook() || stream.channel() == Stream.Channel.BOOK_TICKER;
    return stream.channel() == Stream.Channel.TRADE ? publicRoute : publicRoute == book;
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
                  return stream(name, book, Stream.Channel.DEPTH, 0, 250);
                case "depth@500ms":
                  return stream(name, book, Stream.Channel.DEPTH, 0, 500);
                case "depth@100ms":
                  return stream(name, book, Stream.Channel.DEPTH, 0, 100);
                case "bookTicker":
                  return stream(name, book, Stream.Channel.BOOK_TICKER, 0, 0);
                case "aggTrade":
                  return stream(name, book, Stream.Channel.AGGREGATE_TRADE, 0, 0);
                case "trade":
                  return stream(name, book, Stream.Channel.TRADE, 0, 0);
                case "ticker":
                  return stream(name, book, Stream.Channel.TICKER, 0, 2_000);
                case "markPrice":
                  return stream(name, book, Stream.Channel.MARK_PRICE, 0, 3_000);
                case "markPrice@1s":
                  return stream(name, book, Stream.Channel.MARK_PRICE, 0, 1_000);
                default:
                  return partial(name, book, channel);
              }
            });
  }

  private static Optional<Stream> partial(String name, PublishedBook book, String channel) {
    String[] parts = channel.split("@", -1);
    if (!parts[0].matches("depth(5|10|20)") || parts.length > 2) {
      return Optional.empty();
    }
    int depth = Integer.parseInt(parts[0].substring("depth".length()));
    String speed = parts.length == 2 ? parts[1] : "250ms";
    return speed.matches("(100|250|500)ms")
        ? stream(
            name,
            book,
            Stream.Channel.PARTIAL_DEPTH,
            depth,
            Integer.parseInt(speed.replace("ms", "")))
        : Optional.empty();
  }

  @Override
  String depth(PublishedBook book, DepthChange change, LongFunction<String> time) {
    StringBuilder out =
        event("depthUpdate", book, time, 192 + 32 * (change.bids().size() + change.asks().size()));
    out.append(",\"U\":").append(wireFirstId(change.firstId()));
    out.append(",\"u\":").append(wireId(change.lastId()));
    out.append(",\"pu\":").append(wireId(change.previousId()));
    levels(out.append(",\"b\":"), book.spec(), change.bids());
    levels(out.append(",\"a\":"), book.spec(), change.asks());
    return out.append('}').toString();
  }

  private StringBuilder event(
      String type, PublishedBook book, LongFunction<String> time, int capacity) {
    String now = time.apply(clock().nanos());
    return new StringBuilder(capacity)
        .append("{\"e\":\"")
        .append(type)
        .append("\",\"E\":")
        .append(now)
        .append(",\"T\":")
        .append(now)
        .append(",\"s\":\"")
        .append(book.spec().symbol())
        .append('"');
  }

  @Override
  String partialDepth(PublishedBook book, int depth, LongFunction<String> time) {
    StringBuilder out = event("depthUpdate", book, time, 256 + 64 * depth);
    long id = wireId(book.updateId());
    out.append(",\"U\":").append(id - 3).append(",\"u\":").append(id);
    out.append(",\"pu\":").append(id - 4);
    levels(out.append(",\"b\":"), book.spec(), book.bids().top(depth));
    levels(out.append(",\"a\":"), book.spec(), book.asks().top(depth));
    return out.append('}').toString();
  }

  @Override
  String bookTicker(PublishedBook book, LongFunction<String> time) {
    ListingSpec spec = book.spec();
    StringBuilder out = event("bookTicker", book, time, 256);
    out.append(",\"u\":").append(wireId(book.updateId()));
    price(out.append(",\"b\":\""), spec, book.bids().price(0));
    quantity(out.append("\",\"B\":\""), spec, book.bids().quantity(0));
    price(out.append("\",\"a\":\""), spec, book.asks().price(0));
    quantity(out.append("\",\"A\":\""), spec, book.asks().quantity(0));
    return out.append("\"}").toString();
  }

  @Override
  String markPrice(PublishedBook book, LongFunction<String> time) {
    StringBuilder out = new StringBuilder(256);
    out.append("{\"e\":\"markPriceUpdate\",\"E\":").append(time.apply(clock().nanos()));
    out.append(",\"s\":\"").append(book.spec().symbol());
    out.append("\",\"p\":\"").append(Decimals.rounded(book.market().markPrice(), 8));
    out.append("\",\"i\":\"").append(Decimals.rounded(book.market().indexPrice(), 8));
    out.append("\",\"P\":\"").append(Decimals.rounded(book.market().indexPrice(), 8));
    out.append("\",\"r\":\"").append(Decimals.rounded(book.market().fundingRate(), 8));
    out.append("\",\"T\":").append(time.apply(funding.nextMillis() * 1_000_000));
    return out.append('}').toString();
  }

  @Override
  StringBuilder price(StringBuilder out, ListingSpec spec, long ticks) {
    return Decimals.fixed(out, ticks, spec.priceDecimals());
  }

  @Override
  StringBuilder quantity(StringBuilder out, ListingSpec spec, long lots) {
    return Decimals.fixed(out, lots, spec.quantityDecimals());
  }

  @Override
  void beforePublish() {
    funding.advance(
        clock().trueMillis(),
        market -> {
          BigDecimal rate =
              BigDecimal.valueOf(market.fundingRate())
                  .setScale(FUNDING_RATE_DECIMALS, RoundingMode.HALF_UP);
          exchange.settleFunding(market.spec().symbol(), rate);
        });
    userStream.expire();
  }

  @Override
  protected RestReply rest(RestRequest request) {
    String budget = "weight " + request.address();
    double limit = BinanceUsdmRest.WEIGHT_PER_MINUTE;
    boolean open = concern(request) == Concern.PUBLIC;
    int weight =
        open
            ? BinanceUsdmRest.weight(request)
            : request.path().equals(UsdmIncome.PATH)
                ? UsdmIncome.WEIGHT
                : UsdmTrading.WEIGHTS.getOrDefault(endpoint(request), 1);
    RestReply reply =
        spend(budget, limit, limit / 60, weight)
            ? open ? rest.answer(request) : signed(request)
            : RestReply.of(429, rateLimitBody()).with("Retry-After", "10");
    return reply.with("X-MBX-USED-WEIGHT-1M", Long.toString(spent(budget, limit, limit / 60)));
  }

  private RestReply signed(RestRequest request) {
    Map<String, String> parameters = request.parameters();
    try {
      if (aboutListenKey(request)) {
        // These need the key only.
        return RestReply.json(userStream.change(request.method(), keys.named(request)));
      }
      Account account = keys.check(request, parameters);
      if (request.path().equals(UsdmIncome.PATH)) {
        return RestReply.json(income.answer(parameters, account));
      }
      boolean places = endpoint(request).equals("POST " + UsdmTrading.ORDER);
      String budget = "orders " + account.name();
      double most = ORDERS_PER_TEN_SECONDS;
      if (places && !spend(budget, most, most / 10, 1)) {
        throw UsdmTrading.tooManyOrders();
      }
      RestReply reply = RestReply.json(trading.answer(endpoint(request), parameters, account));
      String used = Long.toString(spent(budget, most, most / 10));
      return places ? reply.with("X-MBX-ORDER-COUNT-10S", used) : reply;
    } catch (BinanceRefusal refusal) {
      return refusal.reply();
    }
  }
}
