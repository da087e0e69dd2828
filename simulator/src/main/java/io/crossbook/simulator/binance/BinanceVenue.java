package io.crossbook.simulator.binance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import io.crossbook.simulator.server.SimulatedVenue;
import io.crossbook.simulator.server.SimulationClock;
import io.crossbook.simulator.server.Subscription;
import io.crossbook.simulator.server.TradeTape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * What Binance's stream servers have in common: raw and combined connections, the SUBSCRIBE
 * messages, pings, limits, and the diff-depth, partial-depth, bookTicker and trade streams.
 */
abstract class BinanceVenue extends SimulatedVenue {
  static final int STEPS_PER_SECOND = 1000 / MarketModel.STEP_MILLIS;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WHOLE_BOOK = 5_000;
  private static final int STREAMS_PER_CONNECTION = 1_024;
  private static final long LIFETIME_MILLIS = 86_400_000;
  private static final int CONNECTIONS_PER_FIVE_MINUTES = 300;

  private static final class Session {
    boolean combined;
    boolean microseconds;
    final Set<String> names = new LinkedHashSet<>();
  }

  private final Map<Connection, Session> sessions = new HashMap<>();
  private final Map<String, Optional<Stream>> parsed = new HashMap<>();
  private final long pingMillis;
  private final long pongMillis;
  private final int messagesPerSecond;

  /**
   * @param pingMillis between two pings
   * @param pongMillis how long a client may leave a ping unanswered
   * @param messagesPerSecond most messages of a client
   */
  BinanceVenue(
      String name,
      MarketModel model,
      SimulationClock clock,
      long pingMillis,
      long pongMillis,
      int messagesPerSecond) {
    super(name, model, clock);
    this.pingMillis = pingMillis;
    this.pongMillis = pongMillis;
    this.messagesPerSecond = messagesPerSecond;
  }

  /** The parsed stream, or empty for one that this venue does not know. */
  abstract Optional<Stream> parse(String name);

  /** Whether a connection's route carries a stream. */
  abstract boolean routed(Connection connection, Stream stream);

  /** The whole frame of a depth change; {@code time} turns nanoseconds into the client's unit. */
  abstract String depth(PublishedBook book, DepthChange change, LongFunction<String> time);

  abstract String partialDepth(PublishedBook book, int depth, LongFunction<String> time);

  abstract String bookTicker(PublishedBook book, LongFunction<String> time);

  abstract String markPrice(PublishedBook book, LongFunction<String> time);

  /** Whether a connection is one of the WebSocket API instead of streams. */
  boolean takesRequests(Connection connection) {
    return false;
  }

  /** A connection of the WebSocket API was opened. */
  void joined(Connection connection) {}

  /** A message on a connection of the WebSocket API. */
  void requested(Connection connection, String text) {}

  /** A connection is gone. */
  void left(Connection connection) {}

  @Override
  protected final void opened(Connection connection) {
    String budget = "connect " + connection.address();
    int most = CONNECTIONS_PER_FIVE_MINUTES;
    if (!spend(budget, most, most / 300.0, 1)) {
      connection.close(1008, "Too many connections");
      return;
    }
    Session session = new Session();
    sessions.put(connection, session);
    String path = connection.path();
    if (takesRequests(connection)) {
      joined(connection);
      return;
    }
    session.combined = path.endsWith("/stream");
    session.microseconds =
        "MICROSECOND".equalsIgnoreCase(connection.query().getOrDefault("timeUnit", ""));
    String listed = connection.query().getOrDefault("streams", "");
    int raw = path.indexOf("/ws/");
    if (raw >= 0) {
      listed = path.substring(raw + 4);
    }
    for (String name : listed.split("/", -1)) {
      if (!name.isEmpty()) {
        add(connection, session, name);
      }
    }
  }

  @Override
  protected final void closed(Connection connection) {
    sessions.remove(connection);
    left(connection);
  }

  private void add(Connection connection, Session session, String name) {
    session.names.add(name);
    // An unknown symbol, or a stream on the wrong route, is acknowledged and stays silent.
    stream(name)
        .filter(stream -> routed(connection, stream) && !streams().has(connection, name))
        .ifPresent(
            stream -> {
              subscribe(connection, name, stream.book(), stream.carriesBook());
              switch (stream.channel()) {
                case DEPTH:
                  view(name, stream.book(), WHOLE_BOOK, true);
                  break;
                case BOOK_TICKER:
                  view(name, stream.book(), 1, true);
                  break;
                default:
                  break;
              }
            });
  }

  private Optional<Stream> stream(String name) {
    return parsed.computeIfAbsent(name, this::parse);
  }

  @Override
  protected final void received(Connection connection, String text) {
    if (takesRequests(connection)) {
      requested(connection, text);
      return;
    }
    if (!spend("messages " + connection.id(), messagesPerSecond, messagesPerSecond, 1)) {
      connection.close(1008, "Too many requests");
      return;
    }
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      send(connection, "{\"code\":3,\"msg\":\"Invalid JSON: not a JSON text\"}");
      return;
    }
    Session session = sessions.get(connection);
    ObjectNode answer = JSON.createObjectNode();
    List<String> names = new ArrayList<>();
    message.path("params").forEach(name -> names.add(name.asText()));
    switch (message.path("method").asText("")) {
      case "SUBSCRIBE":
        if (session.names.size() + names.size() > STREAMS_PER_CONNECTION) {
          connection.close(1008, "Too many streams");
          return;
        }
        answer.putNull("result");
        finish(connection, message, answer);
        names.forEach(name -> add(connection, session, name));
        return;
      case "UNSUBSCRIBE":
        session.names.removeAll(names);
        names.forEach(name -> unsubscribe(connection, name));
        answer.putNull("result");
        finish(connection, message, answer);
        return;
      case "LIST_SUBSCRIPTIONS":
        ArrayNode list = answer.putArray("result");
        session.names.forEach(list::add);
        finish(connection, message, answer);
        return;
      case "SET_PROPERTY":
        if (message.path("params").path(0).asText("").equals("combined")) {
          session.combined = message.path("params").path(1).asBoolean();
          answer.putNull("result");
          finish(connection, message, answer);
          return;
        }
        break;
      default:
        break;
    }
    answer.put("code", 2);
    answer.put("msg", "Invalid request: unknown method or parameters");
    finish(connection, message, answer);
  }

  private void finish(Connection connection, JsonNode request, ObjectNode answer) {
    if (request.has("id")) {
      answer.set("id", request.get("id"));
    }
    send(connection, answer.toString());
  }

  /** What is due at every step before the frames. */
  void beforePublish() {}

  @Override
  protected final void publish(long step) {
    beforePublish();
    for (String name : streams().streams()) {
      Stream stream = stream(name).orElseThrow();
      if (step % stream.everySteps() == 0) {
        publish(stream);
      }
    }
    for (Connection connection : connections()) {
      if (simMillis() - connection.openedMillis() >= LIFETIME_MILLIS) {
        connection.close(1001, "connection lifetime");
      } else {
        keepAlive(connection, pingMillis, pongMillis);
      }
    }
  }

  private void publish(Stream stream) {
    PublishedBook book = stream.book();
    switch (stream.channel()) {
      case DEPTH:
        view(stream.name(), book, WHOLE_BOOK, true)
            .flush()
            .ifPresent(change -> emit(stream, time -> depth(book, change, time)));
        return;
      case PARTIAL_DEPTH:
        emit(stream, time -> partialDepth(book, stream.depth(), time));
        return;
      case BOOK_TICKER:
        DepthView view = view(stream.name(), book, 1, true);
        if (view.flush().isPresent()) {
          emit(stream, time -> bookTicker(book, time));
        }
        return;
      case AGGREGATE_TRADE:
      case TRADE:
        for (TradeTape.Print print : tape(book).latest()) {
          boolean aggregate = stream.channel() == Stream.Channel.AGGREGATE_TRADE;
          emit(stream, time -> trade(book.spec(), print, aggregate, time));
        }
        return;
      case TICKER:
        emit(stream, time -> ticker(book, time));
        return;
      case MARK_PRICE:
        emit(stream, time -> markPrice(book, time));
        return;
    }
    throw new IllegalStateException("Unknown channel " + stream.channel());
  }

  private interface Payload {
    String in(LongFunction<String> timeUnit);
  }

  private void emit(Stream stream, Payload payload) {
    String[] made = new String[2];
    for (Subscription subscription : streams().of(stream.name())) {
      Session session = sessions.get(subscription.connection());
      int unit = session.microseconds ? 1 : 0;
      if (made[unit] == null) {
        long nanosPerUnit = session.microseconds ? 1_000 : 1_000_000;
        made[unit] = payload.in(nanos -> Long.toString(nanos / nanosPerUnit));
      }
      Frame frame =
          Frame.of(
              session.combined
                  ? "{\"stream\":\"" + stream.name() + "\",\"data\":" + made[unit] + "}"
                  : made[unit]);
      if (stream.carriesBook()) {
        subscription.update(frame, simMillis());
      } else {
        subscription.send(frame, simMillis());
      }
    }
  }

  private String trade(
      ListingSpec spec, TradeTape.Print print, boolean aggregate, LongFunction<String> time) {
    StringBuilder out = new StringBuilder(256);
    out.append("{\"e\":\"").append(aggregate ? "aggTrade" : "trade");
    out.append("\",\"E\":").append(time.apply(clock().nanos()));
    out.append(",\"s\":\"").append(spec.symbol());
    out.append(aggregate ? "\",\"a\":" : "\",\"t\":").append(print.trade().id());
    price(out.append(",\"p\":\""), spec, print.trade().price());
    quantity(out.append("\",\"q\":\""), spec, print.trade().quantity()).append('"');
    if (aggregate) {
      out.append(",\"f\":").append(print.trade().id()).append(",\"l\":").append(print.trade().id());
    }
    out.append(",\"T\":").append(time.apply(print.epochNanos()));
    out.append(",\"m\":").append(!print.trade().takerBuys());
    return out.append(",\"M\":true}").toString();
  }

  private String ticker(PublishedBook book, LongFunction<String> time) {
    ListingSpec spec = book.spec();
    long open = book.market().openPrice();
    long last = book.market().lastPrice();
    StringBuilder out = new StringBuilder(400);
    out.append("{\"e\":\"24hrTicker\",\"E\":").append(time.apply(clock().nanos()));
    out.append(",\"s\":\"").append(spec.symbol());
    price(out.append("\",\"p\":\""), spec, last - open);
    out.append("\",\"P\":\"").append(Decimals.rounded(100.0 * (last - open) / open, 3));
    price(out.append("\",\"c\":\""), spec, last);
    price(out.append("\",\"b\":\""), spec, book.bids().price(0));
    quantity(out.append("\",\"B\":\""), spec, book.bids().quantity(0));
    price(out.append("\",\"a\":\""), spec, book.asks().price(0));
    quantity(out.append("\",\"A\":\""), spec, book.asks().quantity(0));
    price(out.append("\",\"o\":\""), spec, open);
    price(out.append("\",\"h\":\""), spec, book.market().highPrice());
    price(out.append("\",\"l\":\""), spec, book.market().lowPrice());
    out.append("\",\"v\":\"");
    out.append(Decimals.rounded(book.market().volume(), spec.quantityDecimals()));
    return out.append("\"}").toString();
  }

  /** Appends a price with the venue's number of decimals. */
  abstract StringBuilder price(StringBuilder out, ListingSpec spec, long ticks);

  /** Appends a quantity with the venue's number of decimals. */
  abstract StringBuilder quantity(StringBuilder out, ListingSpec spec, long lots);

  /** Appends {@code [["price","quantity"],...]}. */
  final StringBuilder levels(StringBuilder out, ListingSpec spec, List<Level> levels) {
    out.append('[');
    for (int i = 0; i < levels.size(); i++) {
      out.append(i == 0 ? "[\"" : ",[\"");
      price(out, spec, levels.get(i).price()).append("\",\"");
      quantity(out, spec, levels.get(i).quantity()).append("\"]");
    }
    return out.append(']');
  }

  /** The listing of a stream name's first part, which is the symbol in lower case. */
  final Optional<PublishedBook> lowerCaseSymbol(String name) {
    boolean lower = name.equals(name.toLowerCase(Locale.ROOT));
    return lower ? book(name.toUpperCase(Locale.ROOT)) : Optional.empty();
  }

  static Optional<Stream> stream(
      String name, PublishedBook book, Stream.Channel channel, int depth, int millis) {
    int every = Math.max(1, millis / MarketModel.STEP_MILLIS);
    return Optional.of(new Stream(name, book, channel, depth, every));
  }

  @Override
  protected final String rateLimitBody() {
    return "{\"code\":-1003,\"msg\":\"Too much request weight used; please use WebSocket Streams for"
        + " live updates to avoid polling the API.\"}";
  }

  @Override
  protected final Optional<String> refusal(FaultCommand command) {
    if (command.kind() == FaultKind.WRONG_CHECKSUM) {
      return Optional.of("Binance's books carry no checksum.");
    }
    if (command.kind() == FaultKind.SNAPSHOT_REPLACE) {
      return Optional.of(
          "Binance's diff-depth streams have no snapshot message; snapshots come from REST only.");
    }
    return Optional.empty();
  }
}
