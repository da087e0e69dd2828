package io.crossbook.simulator.gateio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.simulator.market.Level;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.publish.DepthChange;
import io.crossbook.simulator.publish.DepthView;
import io.crossbook.simulator.publish.PublishedBook;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.Decimals;
import io.crossbook.simulator.server.Frame;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.SimulatedVenue;
import io.crossbook.simulator.server.SimulationClock;
import io.crossbook.simulator.server.Subscription;
import io.crossbook.simulator.server.TradeTape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Gate's spot and futures sockets have in common: the envelope, pings, book v1 ({@code
 * order_book_update}, joined to REST by ids) and book v2 ({@code obu}, with its own full pushes),
 * best quotes, trades and tickers.
 */
abstract class GateVenue extends SimulatedVenue {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final int STEPS_PER_SECOND = 1_000 / MarketModel.STEP_MILLIS;
  private static final int FAST_STEPS = 1;
  private static final int SLOW_STEPS = 100 / MarketModel.STEP_MILLIS;
  private static final long PING_MILLIS = 20_000;
  private static final long PONG_MILLIS = 60_000;
  private static final long IDLE_MILLIS = 60_000;
  private static final long CLOCK_TOLERANCE_SECONDS = 60;
  private static final int REQUESTS_PER_TEN_SECONDS = 200;
  static final int BAD_ARGUMENT = 2;
  static final int NOT_AUTHENTICATED = 4;

  /** More than there are listings, so that trades of different ones never share an id. */
  private static final long TRADE_STRIDE = 7;

  private final String product;
  private final long firstTrade;

  /**
   * @param product {@code spot} or {@code futures}, the first part of every channel name
   * @param firstTrade before the ids of trades
   */
  GateVenue(
      String name, String product, long firstTrade, MarketModel model, SimulationClock clock) {
    super(name, model, clock);
    this.product = product;
    this.firstTrade = firstTrade;
  }

  /** The venue's id of a listing's trade. */
  final long tradeId(String symbol, long number) {
    long listing = books().stream().takeWhile(b -> !b.spec().symbol().equals(symbol)).count();
    return firstTrade + TRADE_STRIDE * number + listing;
  }

  /** How sizes are written on a connection. */
  enum Sizes {
    /** Decimal text. */
    TEXT,
    /** JSON numbers: futures without the size header. */
    NUMBER
  }

  abstract Sizes sizes(Connection connection);

  /** The parsed book stream of a v1 subscription's payload, or empty if it is refused. */
  abstract Optional<BookStream> updateStream(List<String> payload);

  abstract void v1Levels(StringBuilder out, ListingSpec spec, List<Level> levels, Sizes sizes);

  abstract String trades(ListingSpec spec, List<TradeTape.Print> prints, Sizes sizes);

  abstract String ticker(PublishedBook book, Sizes sizes);

  /** Whether each trade is a push of its own instead of one list. */
  abstract boolean singleTrades();

  /**
   * What a request to change a private subscription came to.
   *
   * @param code zero if it was done
   * @param message why not
   */
  record Change(int code, String message) {
    static final Change DONE = new Change(0, "");
  }

  /** Begins or ends a private subscription; empty if the channel is none of these. */
  Optional<Change> changePrivate(
      Connection connection,
      JsonNode request,
      String channel,
      List<String> payload,
      boolean subscribe)
      throws GateRefusal {
    return Optional.empty();
  }

  /** The answer to a login; empty where there is none. */
  Optional<String> login(JsonNode request) {
    return Optional.empty();
  }

  /**
   * What a REST request is paid from.
   *
   * @param key names the budget
   * @param most requests at once
   * @param perSecond refill
   */
  record Budget(String key, int most, double perSecond) {}

  /** The budget of a request: by endpoint and address unless the venue says otherwise. */
  Budget budget(RestRequest request) {
    int most = REQUESTS_PER_TEN_SECONDS;
    return new Budget("rest " + request.address() + ' ' + request.path(), most, most / 10.0);
  }

  /** What is due at every step before the frames. */
  void beforePublish() {}

  abstract RestReply answer(RestRequest request);

  /**
   * A book stream.
   *
   * @param symbol the listing
   * @param levels levels a side
   * @param everySteps steps between two pushes
   */
  record BookStream(String symbol, int levels, int everySteps) {
    static BookStream fast(String symbol, int levels) {
      return new BookStream(symbol, levels, FAST_STEPS);
    }

    static BookStream slow(String symbol, int levels) {
      return new BookStream(symbol, levels, SLOW_STEPS);
    }

    private String key(String channel) {
      return channel + ":" + levels + ":" + everySteps + ":" + symbol;
    }

    private static BookStream ofKey(String key) {
      String[] parts = key.split(":", -1);
      return new BookStream(parts[3], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }
  }

  @Override
  protected void opened(Connection connection) {}

  @Override
  protected void closed(Connection connection) {}

  @Override
  protected final void received(Connection connection, String text) {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      reply(connection, JSON.createObjectNode(), 1, "malformed request body");
      return;
    }
    String channel = message.path("channel").asText("");
    if (channel.equals(product + ".ping")) {
      ObjectNode pong = JSON.createObjectNode().put("time", clock().seconds());
      pong.put("time_ms", clock().millis()).put("channel", product + ".pong").put("event", "");
      pong.putNull("error");
      pong.putNull("result");
      send(connection, pong.toString());
      return;
    }
    long skew = Math.abs(message.path("time").asLong(0) - clock().seconds());
    if (clock().wallTime() && skew > CLOCK_TOLERANCE_SECONDS) {
      reply(connection, message, BAD_ARGUMENT, "request time is off by " + skew + " seconds");
      return;
    }
    String event = message.path("event").asText("");
    List<String> payload = new ArrayList<>();
    message.path("payload").forEach(item -> payload.add(item.asText()));
    if (!channel.startsWith(product + ".")) {
      reply(connection, message, BAD_ARGUMENT, "unknown channel " + channel);
    } else if (event.equals("subscribe") || event.equals("unsubscribe")) {
      String what = channel.substring(product.length() + 1);
      change(connection, message, what, payload, event.equals("subscribe"));
    } else if (event.equals("api") && channel.equals(product + ".login")) {
      login(message)
          .ifPresentOrElse(
              answer -> send(connection, answer),
              () -> reply(connection, message, BAD_ARGUMENT, "unknown channel " + channel));
    } else {
      reply(connection, message, BAD_ARGUMENT, "unknown event " + event);
    }
  }

  /** Acknowledges a request, with an error if the code is not zero. */
  private void reply(Connection connection, JsonNode request, int code, String error) {
    ObjectNode answer =
        JSON.createObjectNode().put("time", clock().seconds()).put("time_ms", clock().millis());
    if (request.has("id")) {
      answer.set("id", request.get("id"));
    }
    answer.put("channel", request.path("channel").asText(""));
    answer.put("event", request.path("event").asText(""));
    if (code != 0) {
      answer.putObject("error").put("code", code).put("message", error);
    }
    answer.putObject("result").put("status", code == 0 ? "success" : "fail");
    send(connection, answer.toString());
  }

  private void change(
      Connection connection,
      JsonNode request,
      String channel,
      List<String> payload,
      boolean subscribe) {
    List<String> keys = new ArrayList<>();
    switch (channel) {
      case "order_book_update":
        updateStream(payload).ifPresent(stream -> keys.add(stream.key("v1")));
        break;
      case "obu":
        payload.forEach(name -> obuStream(name).ifPresent(stream -> keys.add(stream.key("v2"))));
        break;
      case "book_ticker":
      case "trades":
      case "tickers":
        payload.forEach(symbol -> book(symbol).ifPresent(b -> keys.add(channel + ":" + symbol)));
        break;
      default:
        try {
          Change change =
              changePrivate(connection, request, channel, payload, subscribe)
                  .orElseGet(() -> new Change(BAD_ARGUMENT, "unknown channel " + channel));
          reply(connection, request, change.code(), change.message());
        } catch (GateRefusal refusal) {
          reply(connection, request, NOT_AUTHENTICATED, refusal.getMessage());
        }
        return;
    }
    if (keys.isEmpty() || (!channel.equals("order_book_update") && keys.size() < payload.size())) {
      reply(connection, request, BAD_ARGUMENT, "unknown subscription " + payload);
      return;
    }
    if (channel.equals("obu")
        && subscribe
        && keys.stream().anyMatch(key -> streams().has(connection, key))) {
      reply(connection, request, BAD_ARGUMENT, "Alert sub " + payload.get(0));
      return;
    }
    reply(connection, request, 0, "");
    for (String key : keys) {
      if (subscribe) {
        begin(connection, key);
      } else {
        unsubscribe(connection, key);
      }
    }
  }

  private Optional<BookStream> obuStream(String name) {
    String[] parts = name.split("\\.", -1);
    if (parts.length != 3 || !parts[0].equals("ob") || book(parts[1]).isEmpty()) {
      return Optional.empty();
    }
    switch (parts[2]) {
      case "50":
        return Optional.of(BookStream.fast(parts[1], 50));
      case "400":
        return Optional.of(BookStream.slow(parts[1], 400));
      default:
        return Optional.empty();
    }
  }

  private void begin(Connection connection, String key) {
    String symbol = key.substring(key.lastIndexOf(':') + 1);
    PublishedBook book = book(symbol).orElseThrow();
    if (key.startsWith("v2:")) {
      int levels = BookStream.ofKey(key).levels();
      DepthView view = view(key, book, levels, true);
      // Everyone is brought to the same id, so that the newcomer's full push fits the next delta.
      view.flush().ifPresent(change -> pushV2(key, book, change));
      Subscription subscription = subscribe(connection, key, book, true);
      subscription.send(Frame.of(v2(key, book, view.snapshot())), simMillis());
      return;
    }
    subscribe(connection, key, book, key.startsWith("v1:"));
    if (key.startsWith("v1:")) {
      view(key, book, BookStream.ofKey(key).levels(), true);
    } else if (key.startsWith("book_ticker:")) {
      view(key, book, 1, true);
    }
  }

  @Override
  protected final void publish(long step) {
    beforePublish();
    for (String key : streams().streams()) {
      PublishedBook book = book(key.substring(key.lastIndexOf(':') + 1)).orElseThrow();
      if (key.startsWith("v1:") || key.startsWith("v2:")) {
        if (step % BookStream.ofKey(key).everySteps() == 0) {
          DepthView view = view(key, book, BookStream.ofKey(key).levels(), true);
          view.flush()
              .ifPresent(
                  change -> {
                    if (key.startsWith("v1:")) {
                      pushV1(key, book, change);
                    } else {
                      pushV2(key, book, change);
                    }
                  });
        }
      } else if (key.startsWith("book_ticker:")) {
        if (view(key, book, 1, true).flush().isPresent()) {
          push(key, "book_ticker", sizes -> bookTicker(book, sizes));
        }
      } else if (key.startsWith("trades:")) {
        pushTrades(key, book);
      } else if (step % STEPS_PER_SECOND == 0) {
        push(key, "tickers", sizes -> ticker(book, sizes));
      }
    }
    for (Connection connection : connections()) {
      long heard = Math.max(connection.lastHeardMillis(), connection.lastSentMillis());
      if (simMillis() - heard >= IDLE_MILLIS) {
        connection.close(1000, "idle");
      } else {
        keepAlive(connection, PING_MILLIS, PONG_MILLIS);
      }
    }
  }

  private void pushTrades(String key, PublishedBook book) {
    List<TradeTape.Print> prints = tape(book).latest();
    if (singleTrades()) {
      prints.forEach(
          print -> push(key, "trades", sizes -> trades(book.spec(), List.of(print), sizes)));
    } else if (!prints.isEmpty()) {
      push(key, "trades", sizes -> trades(book.spec(), prints, sizes));
    }
  }

  interface Result {
    String in(Sizes sizes);
  }

  private void push(String key, String channel, Result result) {
    for (Subscription subscription : streams().of(key)) {
      String body = result.in(sizes(subscription.connection()));
      subscription.send(Frame.of(envelope(channel, body)), simMillis());
    }
  }

  /** Sends the rows of a private channel. */
  final void push(Connection connection, GateHearings.Update update) {
    send(connection, envelope(update.channel(), update.result().toString()));
  }

  private String envelope(String channel, String result) {
    return "{\"time\":"
        + clock().seconds()
        + ",\"time_ms\":"
        + clock().millis()
        + ",\"channel\":\""
        + product
        + '.'
        + channel
        + "\",\"event\":\"update\",\"result\":"
        + result
        + "}";
  }

  private void pushV1(String key, PublishedBook book, DepthChange change) {
    for (Subscription subscription : streams().of(key)) {
      Sizes sizes = sizes(subscription.connection());
      StringBuilder out = new StringBuilder(256);
      out.append("{\"t\":").append(clock().millis());
      if (change.replaced()) {
        out.append(",\"full\":true,\"l\":\"").append(BookStream.ofKey(key).levels()).append('"');
      }
      if (product.equals("spot")) {
        out.append(",\"e\":\"depthUpdate\",\"E\":").append(clock().seconds());
      }
      out.append(",\"s\":\"").append(book.spec().symbol());
      out.append("\",\"U\":").append(change.firstId()).append(",\"u\":").append(change.lastId());
      v1Levels(out.append(",\"b\":"), book.spec(), change.bids(), sizes);
      v1Levels(out.append(",\"a\":"), book.spec(), change.asks(), sizes);
      Frame frame = Frame.of(envelope("order_book_update", out.append('}').toString()));
      subscription.update(frame, simMillis());
    }
  }

  private void pushV2(String key, PublishedBook book, DepthChange change) {
    broadcastUpdate(key, Frame.of(v2(key, book, change)));
  }

  /** Book v2 pushes have no event, leave an unchanged side out, and write every number as text. */
  private String v2(String key, PublishedBook book, DepthChange change) {
    StringBuilder out = new StringBuilder(256);
    out.append("{\"channel\":\"").append(product).append(".obu\",\"result\":{\"t\":");
    out.append(clock().millis());
    out.append(change.replaced() ? ",\"full\":true" : "");
    out.append(",\"s\":\"ob.").append(book.spec().symbol()).append('.');
    out.append(BookStream.ofKey(key).levels()).append('"');
    if (!change.replaced()) {
      out.append(",\"U\":").append(change.firstId());
    }
    out.append(",\"u\":").append(change.lastId());
    if (!change.bids().isEmpty()) {
      arrays(out.append(",\"b\":"), book.spec(), change.bids());
    }
    if (!change.asks().isEmpty()) {
      arrays(out.append(",\"a\":"), book.spec(), change.asks());
    }
    return out.append("},\"time_ms\":").append(clock().millis()).append('}').toString();
  }

  /** Appends {@code [["price","size"],...]} without trailing zeros. */
  static void arrays(StringBuilder out, ListingSpec spec, List<Level> levels) {
    out.append('[');
    for (int i = 0; i < levels.size(); i++) {
      out.append(i == 0 ? "[\"" : ",[\"");
      Decimals.trimmed(out, levels.get(i).price(), spec.priceDecimals()).append("\",\"");
      Decimals.trimmed(out, levels.get(i).quantity(), spec.quantityDecimals()).append("\"]");
    }
    out.append(']');
  }

  static StringBuilder size(StringBuilder out, ListingSpec spec, long lots, Sizes sizes) {
    String quote = sizes == Sizes.TEXT ? "\"" : "";
    return Decimals.trimmed(out.append(quote), lots, spec.quantityDecimals()).append(quote);
  }

  private String bookTicker(PublishedBook book, Sizes sizes) {
    ListingSpec spec = book.spec();
    StringBuilder out = new StringBuilder(192);
    out.append("{\"t\":").append(clock().millis()).append(",\"u\":").append(book.updateId());
    out.append(",\"s\":\"").append(spec.symbol());
    Decimals.trimmed(out.append("\",\"b\":\""), book.bids().price(0), spec.priceDecimals());
    size(out.append("\",\"B\":"), spec, book.bids().quantity(0), sizes);
    Decimals.trimmed(out.append(",\"a\":\""), book.asks().price(0), spec.priceDecimals());
    size(out.append("\",\"A\":"), spec, book.asks().quantity(0), sizes);
    return out.append('}').toString();
  }

  @Override
  protected final RestReply rest(RestRequest request) {
    Budget budget = budget(request);
    RestReply reply =
        spend(budget.key(), budget.most(), budget.perSecond(), 1)
            ? answer(request)
            : RestReply.of(429, rateLimitBody());
    long spent = spent(budget.key(), budget.most(), budget.perSecond());
    return reply
        .with("X-Gate-RateLimit-Limit", Integer.toString(budget.most()))
        .with("X-Gate-RateLimit-Requests-Remain", Long.toString(budget.most() - spent))
        .with("X-Gate-RateLimit-Reset-Timestamp", Long.toString(clock().seconds()))
        .with("X-In-Time", Long.toString(clock().micros()))
        .with("X-Out-Time", Long.toString(clock().micros()));
  }

  static RestReply error(int status, String label, String message) {
    return RestReply.of(
        status, JSON.createObjectNode().put("label", label).put("message", message).toString());
  }

  static int limit(RestRequest request, int otherwise) {
    return request
        .parameter("limit")
        .filter(text -> text.matches("[0-9]{1,4}"))
        .map(Integer::parseInt)
        .filter(n -> n > 0)
        .orElse(otherwise);
  }

  @Override
  protected final String rateLimitBody() {
    return "{\"label\":\"TOO_MANY_REQUESTS\",\"message\":\"Request Rate limit Exceeded (100)\"}";
  }

  @Override
  protected final Optional<String> refusal(FaultCommand command) {
    return command.kind() == FaultKind.WRONG_CHECKSUM
        ? Optional.of("Gate's books carry no checksum.")
        : Optional.empty();
  }
}
