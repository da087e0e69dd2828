package io.crossbook.simulator.kraken;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.ClientIds;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.FeeAsset;
import io.crossbook.simulator.exchange.FeeTier;
import io.crossbook.simulator.exchange.SelfTrade;
import io.crossbook.simulator.exchange.VenueRules;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.publish.DepthView;
import io.crossbook.simulator.publish.PublishedBook;
import io.crossbook.simulator.server.Concern;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.Frame;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.SimulatedVenue;
import io.crossbook.simulator.server.SimulationClock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Kraken spot. WebSocket {@code /v2} with channels book, ticker, trade and instrument, and with a
 * token executions and balances; REST under {@code /0/public} and {@code /0/private}. The venue's
 * two WebSocket hosts, for market data and for accounts, are one address here.
 *
 * <p>Every step that changes a book's subscribed depth gives one update with the checksum of the
 * best ten levels. There are no sequence numbers, and levels pushed out of the depth are never
 * deleted.
 */
public final class KrakenVenue extends SimulatedVenue {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<Integer> DEPTHS = Set.of(10, 25, 100, 500, 1000);
  private static final int DEFAULT_DEPTH = 10;
  private static final int SNAPSHOT_TRADES = 50;
  private static final long HEARTBEAT_MILLIS = 1_000;
  private static final long IDLE_MILLIS = 60_000;
  private static final int CONNECTIONS_PER_TEN_MINUTES = 150;
  private static final int REST_BURST = 15;

  private final KrakenFrames frames = new KrakenFrames(clock());
  private final KrakenRest rest = new KrakenRest(books(), this::tape, clock());

  /** How the venue books and admits: costs and fees have five decimals of quote. */
  public static final VenueRules RULES =
      new VenueRules(FeeAsset.QUOTE, 10, 5, SelfTrade.CANCEL_TAKER, ClientIds.uniqueAmongOpen());

  /** What new accounts pay. */
  public static final FeeTier LOWEST_TIER = FeeTier.of("0.0025", "0.0040");

  private static final String PRIVATE = "/0/private/";
  private static final Set<String> ORDERS =
      Set.of("AddOrder", "CancelOrder", "CancelAll", "CancelAllOrdersAfter");
  private static final Set<String> EXPENSIVE = Set.of("TradesHistory");
  private static final int PRIVATE_BURST = 15;
  private static final double PRIVATE_DECAY = 0.33;

  private final KrakenKeys keys;
  private final KrakenTrading trading;
  private final KrakenUserChannels users;
  private final KrakenTokens tokens;
  private final Set<String> toldHalted = new HashSet<>();
  private boolean toldMaintained;

  /**
   * The venue over a model's {@code kraken} listings.
   *
   * @param keys what opens the exchange's accounts
   */
  public KrakenVenue(
      MarketModel model, SimulationClock clock, Exchange exchange, List<ApiKey> keys) {
    super("kraken", model, clock);
    this.keys = new KrakenKeys(keys, () -> tradingFaults().active(FaultKind.REVOKED_KEYS));
    trading = new KrakenTrading(exchange, tradingFaults(), clock(), rest::listing);
    users = new KrakenUserChannels(exchange, tradingFaults(), this::send);
    tokens = new KrakenTokens(clock(), users::live);
    exchange.listen(users);
    trade(exchange);
  }

  @Override
  protected void settle() {
    trading.triggerSwitches();
    super.settle();
  }

  @Override
  protected Concern concern(RestRequest request) {
    if (!request.path().startsWith(PRIVATE)) {
      return Concern.PUBLIC;
    }
    return ORDERS.contains(request.path().substring(PRIVATE.length()))
        ? Concern.ORDER
        : Concern.ACCOUNT;
  }

  private RestReply signed(RestRequest request) {
    String method = request.path().substring(PRIVATE.length());
    try {
      Map<String, String> parameters = request.form();
      Account account = keys.check(request, parameters);
      // Each key has its own counter, and placing and cancelling cost nothing of it.
      double cost = ORDERS.contains(method) ? 0 : EXPENSIVE.contains(method) ? 2 : 1;
      if (!spend(
          "calls " + request.header("API-Key").orElseThrow(), PRIVATE_BURST, PRIVATE_DECAY, cost)) {
        throw new KrakenRefusal("EAPI:Rate limit exceeded");
      }
      return KrakenRest.result(
          method.equals("GetWebSocketsToken")
              ? tokens.issue(account)
              : trading.answer(method, parameters, account));
    } catch (KrakenRefusal refusal) {
      return KrakenRest.error(refusal.getMessage());
    }
  }

  @Override
  protected boolean acceptsWebSocket(String path) {
    return path.equals("/v2");
  }

  @Override
  protected void opened(Connection connection) {
    boolean allowed =
        spend(
            "connect " + connection.address(),
            CONNECTIONS_PER_TEN_MINUTES,
            CONNECTIONS_PER_TEN_MINUTES / 600.0,
            1);
    if (!allowed) {
      connection.close(1008, "Too many connections");
      return;
    }
    tellSystem(connection);
  }

  private boolean maintained() {
    return tradingFaults().active(FaultKind.MAINTENANCE);
  }

  private boolean halted(String symbol) {
    return touches(FaultKind.HALT, symbol);
  }

  private void tellSystem(Connection connection) {
    send(
        connection,
        "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"version\":\"2.0.0\",\"system\":\""
            + (maintained() ? "maintenance" : "online")
            + "\",\"api_version\":\"v2\",\"connection_id\":138347743802"
            // The venue's ids need all 64 bits: more than a long holds.
            + (10_000_000 + connection.id())
            + "}]}");
  }

  @Override
  protected boolean tellsMaintenance() {
    return true;
  }

  @Override
  protected void faultsChanged() {
    super.faultsChanged();
    if (maintained() != toldMaintained) {
      toldMaintained = maintained();
      connections().forEach(this::tellSystem);
    }
    List<PublishedBook> changed = new ArrayList<>();
    for (PublishedBook book : books()) {
      String symbol = book.spec().symbol();
      if (halted(symbol) ? toldHalted.add(symbol) : toldHalted.remove(symbol)) {
        changed.add(book);
      }
    }
    if (!changed.isEmpty()) {
      broadcast("instrument", Frame.of(frames.instruments(changed, this::halted, false)));
    }
  }

  @Override
  protected void closed(Connection connection) {
    users.closed(connection);
  }

  @Override
  protected void received(Connection connection, String text) {
    String timeIn = clock().rfc3339Micros();
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      refuse(connection, JSON.createObjectNode(), "", "Malformed request", timeIn);
      return;
    }
    String method = message.path("method").asText("");
    switch (method) {
      case "ping":
        ObjectNode pong = JSON.createObjectNode().put("method", "pong");
        finish(connection, message, pong, timeIn);
        return;
      case "subscribe":
      case "unsubscribe":
        change(connection, message, method.equals("subscribe"), timeIn);
        return;
      default:
        refuse(connection, message, method, "Unknown method", timeIn);
    }
  }

  private void finish(Connection connection, JsonNode request, ObjectNode answer, String timeIn) {
    if (request.has("req_id")) {
      answer.set("req_id", request.get("req_id"));
    }
    answer.put("time_in", timeIn).put("time_out", clock().rfc3339Micros());
    send(connection, answer.toString());
  }

  private void refuse(
      Connection connection, JsonNode request, String method, String error, String timeIn) {
    ObjectNode answer = JSON.createObjectNode().put("error", error);
    answer.put("method", method).put("success", false);
    request.path("params").path("symbol").forEach(symbol -> answer.set("symbol", symbol));
    finish(connection, request, answer, timeIn);
  }

  private void change(Connection connection, JsonNode message, boolean subscribe, String timeIn) {
    JsonNode params = message.path("params");
    String channel = params.path("channel").asText("");
    String method = subscribe ? "subscribe" : "unsubscribe";
    if (KrakenUserChannels.CHANNELS.contains(channel)) {
      tradingFaults()
          .later(
              tradingFaults().delayMillis(FaultKind.LATENCY_BEFORE),
              () -> changePrivate(connection, message, subscribe, timeIn));
      return;
    }
    if (channel.equals("instrument")) {
      instrument(connection, message, subscribe, timeIn);
      return;
    }
    if (!List.of("book", "ticker", "trade").contains(channel)) {
      refuse(connection, message, method, "Channel not supported " + channel, timeIn);
      return;
    }
    int depth = params.path("depth").asInt(DEFAULT_DEPTH);
    if (channel.equals("book") && !DEPTHS.contains(depth)) {
      refuse(connection, message, method, "Subscription depth not supported", timeIn);
      return;
    }
    List<String> symbols = new ArrayList<>();
    params.path("symbol").forEach(symbol -> symbols.add(symbol.asText()));
    if (symbols.isEmpty()) {
      refuse(connection, message, method, "Symbol(s) not found", timeIn);
      return;
    }
    for (String symbol : symbols) {
      Optional<PublishedBook> book = book(symbol);
      if (book.isEmpty()) {
        ObjectNode answer = JSON.createObjectNode().put("method", method).put("success", false);
        answer.put("error", "Currency pair not supported " + symbol).put("symbol", symbol);
        finish(connection, message, answer, timeIn);
      } else if (subscribe) {
        subscribe(connection, message, channel, depth, book.get(), timeIn);
      } else {
        unsubscribe(connection, message, channel, depth, symbol, timeIn);
      }
    }
  }

  private void changePrivate(
      Connection connection, JsonNode message, boolean subscribe, String timeIn) {
    if (connection.closed()) {
      return;
    }
    JsonNode params = message.path("params");
    String channel = params.path("channel").asText();
    String method = subscribe ? "subscribe" : "unsubscribe";
    ObjectNode answer = JSON.createObjectNode().put("method", method);
    try {
      Account account = tokens.check(params.path("token").asText());
      if (subscribe) {
        answer.set("result", users.subscribe(connection, params, account));
        subscribe(connection, channel, null, false);
      } else {
        answer.set("result", users.unsubscribe(connection, channel));
        unsubscribe(connection, channel);
      }
    } catch (KrakenRefusal refusal) {
      refuse(connection, message, method, refusal.getMessage(), timeIn);
      return;
    }
    answer.put("success", true);
    finish(connection, message, answer, timeIn);
    if (subscribe) {
      users.snapshot(connection, channel);
    }
  }

  private static String stream(String channel, int depth, JsonNode params, String symbol) {
    switch (channel) {
      case "book":
        return "book:" + depth + ":" + symbol;
      case "ticker":
        return "ticker:" + params.path("event_trigger").asText("trades") + ":" + symbol;
      default:
        return channel + ":" + symbol;
    }
  }

  private void subscribe(
      Connection connection,
      JsonNode message,
      String channel,
      int depth,
      PublishedBook book,
      String timeIn) {
    JsonNode params = message.path("params");
    String symbol = book.spec().symbol();
    String stream = stream(channel, depth, params, symbol);
    if (streams().has(connection, stream)) {
      refuse(connection, message, "subscribe", "Already subscribed", timeIn);
      return;
    }
    boolean snapshot = params.path("snapshot").asBoolean(true);
    ObjectNode result = JSON.createObjectNode().put("channel", channel);
    if (channel.equals("book")) {
      result.put("depth", depth);
    } else if (channel.equals("ticker")) {
      result.put("event_trigger", params.path("event_trigger").asText("trades"));
    }
    result.put("snapshot", snapshot).put("symbol", symbol);
    ObjectNode answer = JSON.createObjectNode().put("method", "subscribe");
    answer.set("result", result);
    answer.put("success", true);
    finish(connection, message, answer, timeIn);
    subscribe(connection, stream, book, channel.equals("book"));
    if (channel.equals("book")) {
      DepthView view = view(stream, book, depth, false);
      if (snapshot) {
        send(connection, frames.book(view, view.snapshot(), false));
      }
    } else if (channel.equals("ticker")) {
      view(stream, book, 1, true);
      if (snapshot) {
        send(connection, frames.ticker(book, true));
      }
    } else if (snapshot) {
      send(connection, frames.trades(book.spec(), tape(book).last(SNAPSHOT_TRADES), true));
    }
  }

  private void unsubscribe(
      Connection connection,
      JsonNode message,
      String channel,
      int depth,
      String symbol,
      String timeIn) {
    String stream = stream(channel, depth, message.path("params"), symbol);
    if (!unsubscribe(connection, stream)) {
      refuse(connection, message, "unsubscribe", "Subscription Not Found", timeIn);
      return;
    }
    ObjectNode result = JSON.createObjectNode().put("channel", channel);
    if (channel.equals("book")) {
      result.put("depth", depth);
    }
    result.put("symbol", symbol);
    ObjectNode answer = JSON.createObjectNode().put("method", "unsubscribe");
    answer.set("result", result);
    answer.put("success", true);
    finish(connection, message, answer, timeIn);
  }

  private void instrument(
      Connection connection, JsonNode message, boolean subscribe, String timeIn) {
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("channel", "instrument");
    ObjectNode answer =
        JSON.createObjectNode().put("method", subscribe ? "subscribe" : "unsubscribe");
    if (subscribe) {
      result.put("snapshot", true);
      result.putArray("warnings").add("tick_size is deprecated, use price_increment");
    }
    answer.set("result", result);
    answer.put("success", true);
    finish(connection, message, answer, timeIn);
    if (subscribe) {
      subscribe(connection, "instrument", null, false);
      send(connection, frames.instruments(books(), this::halted, true));
    } else {
      unsubscribe(connection, "instrument");
    }
  }

  @Override
  protected void publish(long step) {
    for (Map.Entry<String, DepthView> entry : views("book:")) {
      DepthView view = entry.getValue();
      view.flush()
          .ifPresent(
              change -> {
                boolean wrong = takeWrongChecksum(view.book().spec().symbol());
                broadcastUpdate(entry.getKey(), Frame.of(frames.book(view, change, wrong)));
              });
    }
    for (Map.Entry<String, DepthView> entry : views("ticker:")) {
      PublishedBook book = entry.getValue().book();
      boolean touched = entry.getValue().flush().isPresent();
      boolean due =
          entry.getKey().startsWith("ticker:bbo:") ? touched : !tape(book).latest().isEmpty();
      if (due) {
        broadcast(entry.getKey(), Frame.of(frames.ticker(book, false)));
      }
    }
    for (PublishedBook book : books()) {
      String stream = "trade:" + book.spec().symbol();
      if (!tape(book).latest().isEmpty() && streams().live(stream)) {
        broadcast(stream, Frame.of(frames.trades(book.spec(), tape(book).latest(), false)));
      }
    }
    for (Connection connection : connections()) {
      if (streams().of(connection).isEmpty()) {
        if (simMillis() - connection.lastSentMillis() >= IDLE_MILLIS) {
          connection.close(1000, "idle");
        }
      } else if (simMillis() - connection.lastSentMillis() >= HEARTBEAT_MILLIS) {
        send(connection, "{\"channel\":\"heartbeat\"}");
      }
    }
  }

  @Override
  protected RestReply rest(RestRequest request) {
    if (concern(request) != Concern.PUBLIC) {
      return signed(request);
    }
    String budget = "rest " + request.address() + ' ' + request.path();
    if (!spend(budget, REST_BURST, 1, 1)) {
      return KrakenRest.error("EAPI:Rate limit exceeded");
    }
    return rest.answer(request);
  }

  @Override
  protected String rateLimitBody() {
    return "{\"error\":[\"EAPI:Rate limit exceeded\"]}";
  }

  @Override
  protected Optional<String> refusal(FaultCommand command) {
    return Optional.empty();
  }
}
