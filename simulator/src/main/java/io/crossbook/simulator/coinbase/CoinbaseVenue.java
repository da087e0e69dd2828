package io.crossbook.simulator.coinbase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import io.crossbook.simulator.server.Subscription;
import io.crossbook.simulator.server.TradeTape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Coinbase Advanced Trade: WebSocket at {@code /} with channels level2, ticker, ticker_batch,
 * market_trades, status, heartbeats and user; REST under {@code /api/v3/brokerage}. The venue's two
 * WebSocket hosts, for market data and for users, are one address here.
 *
 * <p>Every frame of a connection, whatever its channel, takes the next {@code sequence_num}; there
 * is no other integrity.
 */
public final class CoinbaseVenue extends SimulatedVenue {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> CHANNELS =
      Set.of("level2", "ticker", "ticker_batch", "market_trades", "status", "heartbeats");
  private static final int WHOLE_BOOK = 5_000;
  private static final int TRADES_EVERY_STEPS = 250 / MarketModel.STEP_MILLIS;
  private static final int STEPS_PER_SECOND = 1_000 / MarketModel.STEP_MILLIS;
  private static final int STATUS_EVERY_STEPS = 5 * STEPS_PER_SECOND;
  private static final long FIRST_SUBSCRIBE_MILLIS = 5_000;
  private static final long QUIET_MILLIS = 90_000;
  private static final int MESSAGES_PER_SECOND = 8;
  private static final int REQUESTS_PER_SECOND = 10;

  private static final int CALLS_PER_SECOND = 30;
  private static final String PREFIX = "/api/v3/brokerage";
  private static final String ORDERS = "/orders";
  private static final String CANCEL = "/orders/batch_cancel";

  /** The body of a 429 answer. */
  static final String TOO_MANY_REQUESTS =
      "{\"errors\":[{\"id\":\"rate_limit_exceeded\",\"message\":\"Too many requests\"}]}";

  /** How the venue books and admits: ten decimals of quote hold every cost exactly. */
  public static final VenueRules RULES =
      new VenueRules(FeeAsset.QUOTE, 8, 10, SelfTrade.CANCEL_TAKER, ClientIds.returnsExisting());

  /** What new accounts pay. */
  public static final FeeTier LOWEST_TIER = FeeTier.of("0.0040", "0.0060");

  private final CoinbaseEvents events = new CoinbaseEvents(clock());
  private final CoinbaseRest rest = new CoinbaseRest(books(), this::tape, clock());
  private final Map<String, List<TradeTape.Print>> untold = new HashMap<>();
  private final Map<Connection, Long> heartbeats = new HashMap<>();

  private final CoinbaseKeys keys;
  private final CoinbaseOrders orders;
  private final CoinbaseQueries queries;
  private final CoinbaseUserChannel users;
  private final Set<String> toldHalted = new HashSet<>();

  /**
   * The venue over a model's {@code coinbase} listings.
   *
   * @param keys what opens the exchange's accounts
   */
  public CoinbaseVenue(
      MarketModel model, SimulationClock clock, Exchange exchange, List<ApiKey> keys) {
    super("coinbase", model, clock);
    this.keys =
        new CoinbaseKeys(keys, clock(), () -> tradingFaults().active(FaultKind.REVOKED_KEYS));
    orders = new CoinbaseOrders(exchange, tradingFaults());
    queries = new CoinbaseQueries(exchange, orders);
    users =
        new CoinbaseUserChannel(
            exchange,
            tradingFaults(),
            (connection, told) -> tell(connection, CoinbaseUserChannel.NAME, told));
    exchange.listen(users);
    trade(exchange);
  }

  @Override
  protected Concern concern(RestRequest request) {
    String path = path(request);
    if (path.startsWith("/market/") || path.equals("/time")) {
      return Concern.PUBLIC;
    }
    return path.equals(ORDERS) || path.equals(CANCEL) ? Concern.ORDER : Concern.ACCOUNT;
  }

  private static String path(RestRequest request) {
    return request.path().startsWith(PREFIX) ? request.path().substring(PREFIX.length()) : "";
  }

  @Override
  protected boolean acceptsWebSocket(String path) {
    return path.isEmpty() || path.equals("/");
  }

  @Override
  protected void opened(Connection connection) {}

  @Override
  protected void closed(Connection connection) {
    heartbeats.remove(connection);
    users.unsubscribe(connection);
  }

  /** A number of the connection's sequence is taken even if a fault then loses the frame. */
  private Frame frame(Connection connection, String channel, String events) {
    return Frame.of(
        "{\"channel\":\""
            + channel
            + "\",\"client_id\":\"\",\"timestamp\":\""
            + clock().rfc3339Micros()
            + "\",\"sequence_num\":"
            + connection.nextSequence()
            + ",\"events\":"
            + events
            + "}");
  }

  private void tell(Connection connection, String channel, String events) {
    connection.send(frame(connection, channel, events), simMillis());
  }

  private void refuse(Connection connection, String message) {
    send(
        connection,
        JSON.createObjectNode().put("type", "error").put("message", message).toString());
  }

  @Override
  protected void received(Connection connection, String text) {
    String budget = "messages " + connection.address();
    if (!spend(budget, MESSAGES_PER_SECOND, MESSAGES_PER_SECOND, 1)) {
      refuse(connection, "rate limit exceeded");
      return;
    }
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      refuse(connection, "failed to parse message");
      return;
    }
    String type = message.path("type").asText("");
    String channel = message.path("channel").asText("");
    if (!type.equals("subscribe") && !type.equals("unsubscribe")) {
      refuse(connection, "type required");
      return;
    }
    if (channel.equals(CoinbaseUserChannel.NAME)) {
      tradingFaults()
          .later(
              tradingFaults().delayMillis(FaultKind.LATENCY_BEFORE),
              () -> user(connection, message, type.equals("subscribe")));
      return;
    }
    if (!CHANNELS.contains(channel)) {
      refuse(
          connection, channel.isEmpty() ? "channel required" : "channel " + channel + " unknown");
      return;
    }
    List<PublishedBook> products = new ArrayList<>();
    for (JsonNode id : message.path("product_ids")) {
      Optional<PublishedBook> book = product(id.asText());
      if (book.isEmpty()) {
        refuse(connection, id.asText() + " is not a valid product");
        return;
      }
      products.add(book.get());
    }
    if (products.isEmpty() && !channel.equals("heartbeats")) {
      refuse(connection, "product_ids required");
      return;
    }
    if (type.equals("unsubscribe")) {
      List<String> ended = products.stream().map(b -> stream(channel, b)).toList();
      (channel.equals("heartbeats") ? List.of("heartbeats") : ended)
          .forEach(stream -> unsubscribe(connection, stream));
      acknowledge(connection);
    } else if (channel.equals("heartbeats")) {
      subscribe(connection, "heartbeats", null, false);
      acknowledge(connection);
    } else {
      products.forEach(book -> subscribe(connection, channel, book));
    }
  }

  private void user(Connection connection, JsonNode message, boolean subscribe) {
    if (connection.closed()) {
      return;
    }
    Account account;
    try {
      account = keys.check(message.path("jwt").asText());
    } catch (CoinbaseRefusal refusal) {
      refuse(connection, "authentication failure");
      return;
    }
    if (!subscribe) {
      users.unsubscribe(connection);
      acknowledge(connection);
      return;
    }
    Set<String> products = new HashSet<>();
    message.path("product_ids").forEach(id -> products.add(id.asText()));
    users.subscribe(connection, account, products);
    connection.markSubscribed();
    acknowledge(connection);
    users.snapshot(connection);
  }

  /** {@code BTC-USDC} and {@code BTC-USD} are one book, which is called {@code BTC-USD}. */
  private Optional<PublishedBook> product(String id) {
    return book(id)
        .or(() -> id.endsWith("-USDC") ? book(id.replace("-USDC", "-USD")) : Optional.empty());
  }

  private static String stream(String channel, PublishedBook book) {
    return channel + ':' + book.spec().symbol();
  }

  private void subscribe(Connection connection, String channel, PublishedBook book) {
    String stream = stream(channel, book);
    boolean news = !streams().has(connection, stream);
    subscribe(connection, stream, book, channel.equals("level2"));
    acknowledge(connection);
    if (!news) {
      return;
    }
    switch (channel) {
      case "level2":
        DepthView view = view(stream, book, WHOLE_BOOK, true);
        tell(connection, "l2_data", events.level2(book.spec(), view.snapshot()));
        return;
      case "market_trades":
        tell(connection, channel, CoinbaseEvents.trades(book.spec(), tape(book).last(50), true));
        return;
      case "status":
        tell(connection, channel, CoinbaseEvents.status(book.spec(), halted(book), true));
        return;
      default:
        tell(connection, channel, events.ticker(book, true));
    }
  }

  private void acknowledge(Connection connection) {
    Map<String, List<String>> current = new TreeMap<>();
    for (Subscription subscription : streams().of(connection)) {
      String[] parts = subscription.stream().split(":", -1);
      current
          .computeIfAbsent(parts[0], c -> new ArrayList<>())
          .add(parts.length > 1 ? parts[1] : "heartbeats");
    }
    users.user(connection).ifPresent(user -> current.put(CoinbaseUserChannel.NAME, List.of(user)));
    ObjectNode subscriptions = JSON.createObjectNode();
    current.forEach(
        (channel, products) -> {
          var list = subscriptions.putArray(channel);
          products.forEach(list::add);
        });
    tell(connection, "subscriptions", "[{\"subscriptions\":" + subscriptions + "}]");
  }

  private boolean halted(PublishedBook book) {
    return touches(FaultKind.HALT, book.spec().symbol());
  }

  private void tellStatus(PublishedBook book) {
    tellAll(
        stream("status", book), "status", CoinbaseEvents.status(book.spec(), halted(book), false));
  }

  @Override
  protected void faultsChanged() {
    super.faultsChanged();
    for (PublishedBook book : books()) {
      String symbol = book.spec().symbol();
      if (halted(book) ? toldHalted.add(symbol) : toldHalted.remove(symbol)) {
        tellStatus(book);
      }
    }
  }

  @Override
  protected void publish(long step) {
    for (PublishedBook book : books()) {
      level2(book);
      ticker(book, step);
      trades(book, step);
      if (step % STATUS_EVERY_STEPS == 0) {
        tellStatus(book);
      }
    }
    if (step % STEPS_PER_SECOND == 0) {
      for (Subscription subscription : streams().of("heartbeats")) {
        heartbeat(subscription.connection());
      }
    }
    for (Connection connection : connections()) {
      if (!connection.subscribed()
          && simMillis() - connection.openedMillis() >= FIRST_SUBSCRIBE_MILLIS) {
        connection.close(1008, "no subscription");
      } else if (simMillis() - connection.lastSentMillis() >= QUIET_MILLIS) {
        connection.close(1001, "no updates");
      }
    }
  }

  private void level2(PublishedBook book) {
    String stream = stream("level2", book);
    if (!streams().live(stream)) {
      return;
    }
    view(stream, book, WHOLE_BOOK, true)
        .flush()
        .ifPresent(
            change -> {
              String body = events.level2(book.spec(), change);
              for (Subscription subscription : streams().of(stream)) {
                Frame frame = frame(subscription.connection(), "l2_data", body);
                subscription.update(frame, simMillis());
              }
            });
  }

  private void ticker(PublishedBook book, long step) {
    if (!tape(book).latest().isEmpty()) {
      tellAll(stream("ticker", book), "ticker", events.ticker(book, false));
    }
    if (step % (5 * STEPS_PER_SECOND) == 0) {
      tellAll(stream("ticker_batch", book), "ticker_batch", events.ticker(book, false));
    }
  }

  private void trades(PublishedBook book, long step) {
    String stream = stream("market_trades", book);
    if (!streams().live(stream)) {
      untold.remove(stream);
      return;
    }
    List<TradeTape.Print> batch = untold.computeIfAbsent(stream, s -> new ArrayList<>());
    batch.addAll(tape(book).latest());
    if (step % TRADES_EVERY_STEPS == 0 && !batch.isEmpty()) {
      tellAll(stream, "market_trades", CoinbaseEvents.trades(book.spec(), batch, false));
      batch.clear();
    }
  }

  private void tellAll(String stream, String channel, String body) {
    for (Subscription subscription : streams().of(stream)) {
      tell(subscription.connection(), channel, body);
    }
  }

  private void heartbeat(Connection connection) {
    long counter = heartbeats.merge(connection, 1L, Long::sum);
    String time = clock().rfc3339Nanos().replace('T', ' ').replace("Z", "+00:00");
    // The counter appears as a number or as text.
    String shown = counter % 2 == 0 ? "\"" + counter + "\"" : Long.toString(counter);
    tell(
        connection,
        "heartbeats",
        "[{\"current_time\":\"" + time + "\",\"heartbeat_counter\":" + shown + "}]");
  }

  @Override
  protected RestReply rest(RestRequest request) {
    if (concern(request) != Concern.PUBLIC) {
      return signed(request);
    }
    return spend("rest " + request.address(), REQUESTS_PER_SECOND, REQUESTS_PER_SECOND, 1)
        ? rest.answer(path(request), request)
        : RestReply.of(429, rateLimitBody());
  }

  private RestReply signed(RestRequest request) {
    try {
      Account account = keys.check(request);
      String budget = "calls " + account.name();
      if (!spend(budget, CALLS_PER_SECOND, CALLS_PER_SECOND, 1)) {
        throw CoinbaseRefusal.tooMany();
      }
      long left = CALLS_PER_SECOND - spent(budget, CALLS_PER_SECOND, CALLS_PER_SECOND);
      return signed(path(request), request, account)
          .with("x-ratelimit-limit", Integer.toString(CALLS_PER_SECOND))
          .with("x-ratelimit-remaining", Long.toString(left))
          .with("x-ratelimit-reset", "1");
    } catch (CoinbaseRefusal refusal) {
      return refusal.reply();
    }
  }

  private RestReply signed(String path, RestRequest request, Account account)
      throws CoinbaseRefusal {
    switch (request.method() + ' ' + path) {
      case "POST " + ORDERS:
        return RestReply.json(orders.place(request.body(), account));
      case "POST " + CANCEL:
        return RestReply.json(orders.cancel(request.body(), account));
      default:
        break;
    }
    if (!request.method().equals("GET")) {
      throw CoinbaseRefusal.notFound("unknown path " + path);
    }
    // Market data is the same with a key as without one.
    return path.startsWith("/product") || path.equals("/best_bid_ask")
        ? rest.answer("/market" + path, request)
        : RestReply.json(queries.answer(path, request, account));
  }

  @Override
  protected String rateLimitBody() {
    return TOO_MANY_REQUESTS;
  }

  @Override
  protected Optional<String> refusal(FaultCommand command) {
    return command.kind() == FaultKind.WRONG_CHECKSUM
        ? Optional.of("Coinbase's books carry no checksum.")
        : Optional.empty();
  }
}
