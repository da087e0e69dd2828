package io.crossbook.simulator.binance;

import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.publish.DepthChange;
import io.crossbook.simulator.publish.PublishedBook;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.Decimals;
import io.crossbook.simulator.server.FundingSchedule;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.SimulationClock;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Binance USD-M perpetuals: WebSocket routes {@code /public} (books) and {@code /market} (trades,
 * mark price), each with {@code /ws} and {@code /stream?streams=}; REST under {@code /fapi/v1}.
 *
 * <p>Unlike on spot, update ids have holes: an event's {@code pu} equals the {@code u} of the event
 * before, {@code U} is merely above it. A stream asked for on the wrong route stays silent.
 */
public final class BinanceUsdmVenue extends BinanceVenue {
  private final FundingSchedule funding;
  private final BinanceUsdmRest rest;

  /** The venue over a model's {@code binanceusdm} listings. */
  public BinanceUsdmVenue(MarketModel model, SimulationClock clock) {
    super("binanceusdm", model, clock, 180_000, 600_000, 10);
    funding = new FundingSchedule(books(), clock.epochNanos() / 1_000_000);
    rest = new BinanceUsdmRest(books(), funding, clock());
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
    funding.advance(clock().trueMillis());
  }

  @Override
  protected RestReply rest(RestRequest request) {
    String budget = "weight " + request.address();
    double limit = BinanceUsdmRest.WEIGHT_PER_MINUTE;
    RestReply reply =
        spend(budget, limit, limit / 60, BinanceUsdmRest.weight(request))
            ? rest.answer(request)
            : RestReply.of(429, rateLimitBody()).with("Retry-After", "10");
    return reply.with("X-MBX-USED-WEIGHT-1M", Long.toString(spent(budget, limit, limit / 60)));
  }
}
