package io.crossbook.simulator.mexc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.access.ListenKeys;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.ClientIds;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.FeeAsset;
import io.crossbook.simulator.exchange.FeeTier;
import io.crossbook.simulator.exchange.SelfTrade;
import io.crossbook.simulator.exchange.VenueRules;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.simulator.fault.MalformedForm;
import io.crossbook.simulator.market.Level;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.publish.DepthChange;
import io.crossbook.simulator.publish.PublishedBook;
import io.crossbook.simulator.server.Concern;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.Decimals;
import io.crossbook.simulator.server.Frame;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.SimulatedVenue;
import io.crossbook.simulator.server.SimulationClock;
import io.crossbook.simulator.server.TradeTape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MEXC spot: WebSocket {@code /ws} with the aggre.depth, limit.depth, aggre.bookTicker and
 * aggre.deals channels, and with a listen key the private channels; REST under {@code /api/v3}.
 *
 * <p>Text frames are control, binary frames are protobuf data. Depth versions run without holes and
 * join the REST snapshot's {@code lastUpdateId}.
 *
 * <p>The venue does not document what becomes of a second order with a client's name in use, nor of
 * a post-only order that would take. Here the former is accepted and hidden from look-ups by the
 * first, which is the worst that can happen, and the latter is accepted and cancelled at once.
 */
public final class MexcVenue extends SimulatedVenue {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LIMIT_DEPTHS = 303;
  private static final int AGGRE_DEPTHS = 313;
  private static final int AGGRE_DEALS = 314;
  private static final int AGGRE_BOOK_TICKER = 315;
  private static final int WHOLE_BOOK = 5_000;
  private static final int SLOW_STEPS = 100 / MarketModel.STEP_MILLIS;
  private static final int FAST_STEPS = 1;
  private static final int MOST_SUBSCRIPTIONS = 30;
  private static final int MESSAGES_PER_SECOND = 100;
  private static final long FIRST_SUBSCRIBE_MILLIS = 30_000;
  private static final long QUIET_MILLIS = 60_000;
  private static final long LIFETIME_MILLIS = 86_400_000;
  private static final int WEIGHT_PER_TEN_SECONDS = 500;
  private static final Pattern AGGREGATED =
      Pattern.compile(
          "spot@public\\.aggre\\.(depth|bookTicker|deals)\\.v3\\.api\\.pb@(10|100)ms@([A-Z0-9]+)");
  private static final Pattern LIMITED =
      Pattern.compile("spot@public\\.limit\\.depth\\.v3\\.api\\.pb@([A-Z0-9]+)@(5|10|20)");

  /** A channel by its parsed name. */
  private record Channel(String kind, PublishedBook book, int levels, int everySteps) {}

  private final Map<String, Channel> channels = new HashMap<>();
  private final Map<String, List<TradeTape.Print>> untold = new HashMap<>();
  private final MexcRest rest = new MexcRest(books(), this::tape, clock());

  /** How the venue books and admits. */
  public static final VenueRules RULES =
      new VenueRules(FeeAsset.QUOTE, 12, 12, SelfTrade.ALLOW, ClientIds.oldestShadows(), true);

  /** What new accounts pay. */
  public static final FeeTier LOWEST_TIER = FeeTier.of("0", "0.0005");

  private static final int ACCOUNT_CALLS_PER_SECOND = 2;

  private final MexcKeys keys;
  private final MexcTrading trading;
  private final MexcPrivateChannels userChannels;

  /**
   * The venue over a model's {@code mexc} listings.
   *
   * @param keys what opens the exchange's accounts
   */
  public MexcVenue(MarketModel model, SimulationClock clock, Exchange exchange, List<ApiKey> keys) {
    super("mexc", model, clock);
    this.keys = new MexcKeys(keys, clock(), () -> tradingFaults().active(FaultKind.REVOKED_KEYS));
    ListenKeys listenKeys = new ListenKeys(clock());
    trading = new MexcTrading(exchange, tradingFaults(), clock(), listenKeys);
    userChannels =
        new MexcPrivateChannels(
            keys.stream().map(ApiKey::account).toList(),
            listenKeys,
            tradingFaults(),
            clock(),
            (connection, frame) -> connection.send(frame, simMillis()));
    exchange.listen(userChannels);
    trade(exchange);
  }

  @Override
  protected boolean acceptsWebSocket(String path) {
    return path.equals("/ws");
  }

  @Override
  protected void opened(Connection connection) {
    String listenKey = connection.query().getOrDefault("listenKey", "");
    if (!listenKey.isEmpty() && !userChannels.opened(connection, listenKey)) {
      connection.close(1008, "invalid listenKey");
    }
  }

  @Override
  protected void closed(Connection connection) {
    userChannels.closed(connection);
  }

  private Optional<Channel> parse(String name) {
    Matcher aggregated = AGGREGATED.matcher(name);
    if (aggregated.matches()) {
      int every = aggregated.group(2).equals("10") ? FAST_STEPS : SLOW_STEPS;
      return book(aggregated.group(3))
          .map(book -> new Channel(aggregated.group(1), book, WHOLE_BOOK, every));
    }
    Matcher limited = LIMITED.matcher(name);
    if (limited.matches()) {
      int levels = Integer.parseInt(limited.group(2));
      return book(limited.group(1)).map(book -> new Channel("limit", book, levels, SLOW_STEPS));
    }
    return Optional.empty();
  }

  @Override
  protected void received(Connection connection, String text) {
    String budget = "messages " + connection.id();
    if (!spend(budget, MESSAGES_PER_SECOND, MESSAGES_PER_SECOND, 1)) {
      connection.close(1008, "too many messages");
      return;
    }
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      acknowledge(connection, "Invalid message");
      return;
    }
    List<String> names = new ArrayList<>();
    message.path("params").forEach(name -> names.add(name.asText()));
    switch (message.path("method").asText("")) {
      case "PING":
        acknowledge(connection, "PONG");
        return;
      case "SUBSCRIPTION":
        acknowledge(connection, begin(connection, names));
        return;
      case "UNSUBSCRIPTION":
        names.forEach(name -> unsubscribe(connection, name));
        names.forEach(name -> userChannels.end(connection, name));
        acknowledge(connection, String.join(",", names));
        return;
      default:
        acknowledge(connection, "Invalid method");
    }
  }

  private void acknowledge(Connection connection, String message) {
    send(
        connection,
        JSON.createObjectNode().put("id", 0).put("code", 0).put("msg", message).toString());
  }

  /** Subscribes to what it can; the answer joins the names, or says what was refused. */
  private String begin(Connection connection, List<String> names) {
    List<String> done = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (String name : names) {
      int had = streams().of(connection).size() + userChannels.count(connection);
      boolean has = streams().has(connection, name) || userChannels.hears(connection, name);
      boolean full = had >= MOST_SUBSCRIPTIONS && !has;
      if (MexcPrivateChannels.has(name)) {
        (!full && userChannels.begin(connection, name) ? done : refused).add(name);
        continue;
      }
      Optional<Channel> channel = parse(name);
      if (channel.isEmpty() || full) {
        refused.add(name);
        continue;
      }
      channels.put(name, channel.get());
      boolean carriesBook = List.of("depth", "limit").contains(channel.get().kind());
      subscribe(connection, name, channel.get().book(), carriesBook);
      if (channel.get().kind().equals("depth")) {
        view(name, channel.get().book(), WHOLE_BOOK, true);
      } else if (channel.get().kind().equals("bookTicker")) {
        view(name, channel.get().book(), 1, true);
      }
      done.add(name);
    }
    return refused.isEmpty()
        ? String.join(",", done)
        : "Not Subscribed successfully! [" + String.join(",", refused) + "].  Reason: Blocked! ";
  }

  @Override
  protected void publish(long step) {
    for (String name : streams().streams()) {
      Channel channel = channels.get(name);
      if (channel.kind().equals("deals")) {
        untold.computeIfAbsent(name, n -> new ArrayList<>()).addAll(tape(channel.book()).latest());
      }
      if (step % channel.everySteps() == 0) {
        publish(name, channel);
      }
    }
    userChannels.expired().forEach(connection -> connection.close(1001, "listenKey expired"));
    for (Connection connection : connections()) {
      long age = simMillis() - connection.openedMillis();
      boolean idle = !connection.subscribed() && age >= FIRST_SUBSCRIBE_MILLIS;
      boolean quiet = simMillis() - connection.lastSentMillis() >= QUIET_MILLIS;
      if (idle || quiet || age >= LIFETIME_MILLIS) {
        connection.close(1001, "closed by server");
      }
    }
  }

  private void publish(String name, Channel channel) {
    PublishedBook book = channel.book();
    switch (channel.kind()) {
      case "depth":
        view(name, book, WHOLE_BOOK, true)
            .flush()
            .ifPresent(
                change ->
                    broadcastUpdate(
                        name, frame(name, book, AGGRE_DEPTHS, depth(name, book, change))));
        return;
      case "limit":
        broadcastUpdate(name, frame(name, book, LIMIT_DEPTHS, limited(book, channel.levels())));
        return;
      case "bookTicker":
        if (view(name, book, 1, true).flush().isPresent()) {
          broadcast(name, frame(name, book, AGGRE_BOOK_TICKER, bookTicker(book)));
        }
        return;
      default:
        List<TradeTape.Print> batch = untold.remove(name);
        if (batch != null && !batch.isEmpty()) {
          broadcast(name, frame(name, book, AGGRE_DEALS, deals(name, book.spec(), batch)));
        }
    }
  }

  private Frame frame(String name, PublishedBook book, int field, PushData body) {
    return Frame.of(PushData.wrap(name, book.spec().symbol(), clock().millis(), field, body));
  }

  private static String eventType(String name) {
    return name.substring(0, name.lastIndexOf('@'));
  }

  /** Field 1 is asks and field 2 is bids. */
  private PushData depth(String name, PublishedBook book, DepthChange change) {
    PushData body = new PushData();
    change.asks().forEach(level -> body.message(1, item(book.spec(), level)));
    change.bids().forEach(level -> body.message(2, item(book.spec(), level)));
    return body.text(3, eventType(name))
        .text(4, Long.toString(change.firstId()))
        .text(5, Long.toString(change.lastId()))
        .number(6, clock().millis());
  }

  private PushData limited(PublishedBook book, int levels) {
    PushData body = new PushData();
    book.asks().top(levels).forEach(level -> body.message(1, item(book.spec(), level)));
    book.bids().top(levels).forEach(level -> body.message(2, item(book.spec(), level)));
    return body.text(3, "spot@public.limit.depth.v3.api.pb")
        .text(4, Long.toString(book.updateId()))
        .number(5, clock().millis());
  }

  private PushData bookTicker(PublishedBook book) {
    ListingSpec spec = book.spec();
    return new PushData()
        .text(1, trimmed(book.bids().price(0), spec.priceDecimals()))
        .text(2, trimmed(book.bids().quantity(0), spec.quantityDecimals()))
        .text(3, trimmed(book.asks().price(0), spec.priceDecimals()))
        .text(4, trimmed(book.asks().quantity(0), spec.quantityDecimals()))
        .text(5, Long.toString(book.updateId()))
        .number(6, clock().millis());
  }

  private static PushData deals(String name, ListingSpec spec, List<TradeTape.Print> prints) {
    PushData body = new PushData();
    for (TradeTape.Print print : prints) {
      long id = 2 * print.trade().id();
      body.message(
          1,
          new PushData()
              .text(1, trimmed(print.trade().price(), spec.priceDecimals()))
              .text(2, trimmed(print.trade().quantity(), spec.quantityDecimals()))
              .number(3, print.trade().takerBuys() ? 1 : 2)
              .number(4, print.epochNanos() / 1_000_000)
              .text(5, "73190189698" + id + "X0_73190189698" + (id + 1) + "X0"));
    }
    return body.text(2, eventType(name));
  }

  private static PushData item(ListingSpec spec, Level level) {
    return new PushData()
        .text(1, Decimals.fixed(level.price(), spec.priceDecimals()))
        .text(2, Decimals.fixed(level.quantity(), spec.quantityDecimals()));
  }

  private static String trimmed(long value, int decimals) {
    return Decimals.trimmed(new StringBuilder(24), value, decimals).toString();
  }

  private static String endpoint(RestRequest request) {
    return request.method() + ' ' + request.path();
  }

  @Override
  protected Concern concern(RestRequest request) {
    if (!MexcTrading.WEIGHTS.containsKey(endpoint(request))) {
      return Concern.PUBLIC;
    }
    boolean orders = request.path().equals("/api/v3/order") || request.path().contains("Orders");
    boolean all = request.path().equals("/api/v3/order/all");
    return (orders || all) && !request.method().equals("GET") ? Concern.ORDER : Concern.ACCOUNT;
  }

  private RestReply signed(RestRequest request) {
    String endpoint = endpoint(request);
    Map<String, String> parameters = request.parameters();
    try {
      Account account = keys.check(request, parameters);
      double most = WEIGHT_PER_TEN_SECONDS;
      int weight = MexcTrading.WEIGHTS.get(endpoint);
      boolean balances = request.path().equals("/api/v3/account");
      double calls = ACCOUNT_CALLS_PER_SECOND;
      if (!spend("private " + account.name() + ' ' + endpoint, most, most / 10, weight)
          || (balances && !spend("calls " + account.name(), calls, calls, 1))) {
        throw new MexcRefusal(429, 429, "Too Many Requests");
      }
      return RestReply.json(trading.answer(endpoint, parameters, account));
    } catch (MexcRefusal refusal) {
      RestReply reply =
          RestReply.of(
              refusal.status(),
              JSON.createObjectNode()
                  .put("code", refusal.code())
                  .put("msg", refusal.getMessage())
                  .toString());
      return refusal.status() == 429 ? reply.with("Retry-After", "10") : reply;
    }
  }

  @Override
  protected RestReply rest(RestRequest request) {
    if (concern(request) != Concern.PUBLIC) {
      return signed(request);
    }
    String budget = "rest " + request.address() + ' ' + request.path();
    double most = WEIGHT_PER_TEN_SECONDS;
    return spend(budget, most, most / 10, MexcRest.weight(request))
        ? rest.answer(request)
        : RestReply.of(429, rateLimitBody()).with("Retry-After", "10");
  }

  @Override
  protected String rateLimitBody() {
    return "{\"code\":429,\"msg\":\"Too Many Requests\"}";
  }

  @Override
  protected Optional<String> refusal(FaultCommand command) {
    if (command.kind() == FaultKind.WRONG_CHECKSUM) {
      return Optional.of("MEXC's books carry no checksum.");
    }
    if (command.kind() == FaultKind.SNAPSHOT_REPLACE) {
      return Optional.of(
          "MEXC's aggregated depth stream has no snapshot message; snapshots come from REST only.");
    }
    boolean binary =
        command.form() == MalformedForm.GARBAGE || command.form() == MalformedForm.TRUNCATED;
    return command.kind() == FaultKind.MALFORMED && !binary
        ? Optional.of("MEXC's data frames are protobuf, which can be garbage or truncated only.")
        : Optional.empty();
  }
}
