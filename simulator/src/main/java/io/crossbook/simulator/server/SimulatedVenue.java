package io.crossbook.simulator.server;

import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.ExchangeListener;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.simulator.fault.FaultRefusedException;
import io.crossbook.simulator.market.Market;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.publish.DepthView;
import io.crossbook.simulator.publish.PublishedBook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One venue: its published books, its clients and its faults. Subclasses speak the protocol. Every
 * method runs on the simulation's event loop.
 */
public abstract class SimulatedVenue {
  private static final long UPDATE_ID_ORIGIN = 52_478_000_000L;
  private static final long UPDATE_ID_DISTANCE = 104_729_003L;

  private record Timed(FaultCommand command, long untilMillis) {}

  private final String name;
  private final VenueClock clock;
  private final Map<String, PublishedBook> books = new LinkedHashMap<>();
  private final Map<String, TradeTape> tapes = new LinkedHashMap<>();
  private final Map<String, DepthView> views = new LinkedHashMap<>();
  private final StreamTable streams = new StreamTable();
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final List<Timed> active = new ArrayList<>();
  private final List<FaultCommand> unattached = new ArrayList<>();
  private final Map<String, Integer> wrongChecksums = new HashMap<>();
  private final Map<String, TokenBucket> budgets = new HashMap<>();
  private final TradingFaults tradingFaults = new TradingFaults(this::inForce, this::touches);
  private Exchange exchange;
  private long simMillis;
  private long refusedUntilMillis;

  /**
   * @param name the venue's name, which is also its path prefix
   * @param model where its listings come from
   * @param clock the simulation's time
   */
  protected SimulatedVenue(String name, MarketModel model, SimulationClock clock) {
    this.name = name;
    this.clock = new VenueClock(clock);
    long origin = UPDATE_ID_ORIGIN;
    for (Market market : model.marketsOf(name)) {
      books.put(market.spec().symbol(), new PublishedBook(market, origin));
      tapes.put(market.spec().symbol(), new TradeTape());
      origin += UPDATE_ID_DISTANCE;
    }
  }

  // What a subclass provides.

  /** Whether WebSockets are spoken on a path behind the prefix. */
  protected abstract boolean acceptsWebSocket(String path);

  /** A connection was opened. */
  protected abstract void opened(Connection connection);

  /** A client's text message. */
  protected abstract void received(Connection connection, String text);

  /** A connection is gone; its subscriptions are already removed. */
  protected abstract void closed(Connection connection);

  /** Answers a request of any method, unless a fault already did. */
  protected abstract RestReply rest(RestRequest request);

  /** Sends what a step gives to say; books are refreshed. */
  protected abstract void publish(long step);

  /** Why the protocol cannot express a fault, or empty if it can. */
  protected abstract Optional<String> refusal(FaultCommand command);

  /** The venue's body of a 429 answer. */
  protected abstract String rateLimitBody();

  /** What a request is about; private faults spare what is public. */
  protected Concern concern(RestRequest request) {
    return Concern.PUBLIC;
  }

  /** Whether accounts can trade here. */
  protected boolean trades() {
    return exchange != null;
  }

  /** Lets resting orders meet the step of the market; called before the books are shown. */
  protected void settle() {
    if (exchange != null) {
      exchange.afterStep();
    }
  }

  /** A fault began or ended. */
  protected void faultsChanged() {
    if (exchange != null) {
      exchange.forgetful(tradingFaults.active(FaultKind.FORGET_FINISHED));
      exchange.withdrawn(
          active.stream()
              .map(Timed::command)
              .filter(c -> c.kind() == FaultKind.WITHDRAWAL)
              .map(FaultCommand::asset)
              .toList());
    }
  }

  /** Whether the venue's streams say that it is maintained, and stay open. */
  protected boolean tellsMaintenance() {
    return false;
  }

  // What subclasses use.

  /** Faults of accounts and orders, and what they put off. */
  protected final TradingFaults tradingFaults() {
    return tradingFaults;
  }

  /** Lets accounts trade; called once by the constructor of a venue where they can. */
  protected final Counterparty trade(Exchange where) {
    exchange = where;
    exchange.listen(
        new ExchangeListener() {
          @Override
          public void taken(String symbol) {
            SimulatedVenue.this.taken(symbol);
          }
        });
    return new Counterparty(where, tradingFaults, clock);
  }

  /** A book changed between two steps: what was taken must be told like any other change. */
  private void taken(String symbol) {
    PublishedBook book = books.get(symbol);
    book.refresh();
    views.values().stream().filter(view -> view.book() == book).forEach(DepthView::observe);
  }

  /** The venue's name and path prefix. */
  public final String name() {
    return name;
  }

  /** The venue's clock, with its error. */
  protected final VenueClock clock() {
    return clock;
  }

  /** Virtual milliseconds since the start. */
  protected final long simMillis() {
    return simMillis;
  }

  /** Who is subscribed to what. */
  protected final StreamTable streams() {
    return streams;
  }

  /** All books, in the order of the universe. */
  protected final Collection<PublishedBook> books() {
    return books.values();
  }

  /** The book of a symbol as the venue's book channels spell it. */
  protected final Optional<PublishedBook> book(String symbol) {
    return Optional.ofNullable(books.get(symbol));
  }

  /** The last trades of a listing. */
  protected final TradeTape tape(PublishedBook book) {
    return tapes.get(book.spec().symbol());
  }

  /**
   * What a stream last said of a book; made on first use and forgotten when nobody has the stream
   * any more.
   */
  protected final DepthView view(
      String stream, PublishedBook book, int depth, boolean deletesPushedOut) {
    return views.computeIfAbsent(stream, s -> new DepthView(book, depth, deletesPushedOut));
  }

  /** The views of live streams whose name begins so; a copy. */
  protected final List<Map.Entry<String, DepthView>> views(String prefix) {
    return views.entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix))
        .map(e -> Map.entry(e.getKey(), e.getValue()))
        .toList();
  }

  /** Sends a book update to everyone who has a stream. */
  protected final void broadcastUpdate(String stream, Frame frame) {
    for (Subscription subscription : streams.of(stream)) {
      subscription.update(frame, simMillis);
    }
  }

  /** Sends a frame that no frame fault concerns to everyone who has a stream. */
  protected final void broadcast(String stream, Frame frame) {
    for (Subscription subscription : streams.of(stream)) {
      subscription.send(frame, simMillis);
    }
  }

  /** All open connections, oldest first; a copy. */
  protected final Collection<Connection> connections() {
    return new ArrayList<>(connections);
  }

  /** Sends a text frame that no frame fault concerns. */
  protected final void send(Connection connection, String text) {
    connection.send(text, simMillis);
  }

  /** Registers a subscription; a second one to the same stream replaces the first. */
  protected final Subscription subscribe(
      Connection connection, String stream, PublishedBook book, boolean carriesBook) {
    connection.markSubscribed();
    Subscription subscription = streams.add(connection, stream, book, carriesBook);
    if (carriesBook) {
      unattached.removeIf(
          command -> {
            boolean fits = fits(command, subscription);
            if (fits) {
              subscription.await(command.kind(), command.form(), command.count());
            }
            return fits;
          });
    }
    return subscription;
  }

  /** Ends a subscription; false if there was none. */
  protected final boolean unsubscribe(Connection connection, String stream) {
    boolean had = streams.remove(connection, stream);
    if (had && !streams.live(stream)) {
      views.remove(stream);
    }
    return had;
  }

  /** Whether the next update frame of a symbol is to carry a wrong checksum; counts it. */
  protected final boolean takeWrongChecksum(String symbol) {
    Integer left = wrongChecksums.get(symbol);
    if (left == null) {
      return false;
    }
    if (left == 1) {
      wrongChecksums.remove(symbol);
    } else {
      wrongChecksums.put(symbol, left - 1);
    }
    return true;
  }

  /**
   * Spends from a budget of requests or messages, made on first use; false if it is exhausted.
   * Budgets refill with the time that the frames carry.
   */
  protected final boolean spend(String key, double capacity, double perSecond, double cost) {
    return budget(key, capacity, perSecond).take(cost, clock.trueNanos());
  }

  /** What is spent of a budget. */
  protected final long spent(String key, double capacity, double perSecond) {
    return Math.round(budget(key, capacity, perSecond).used(clock.trueNanos()));
  }

  private TokenBucket budget(String key, double capacity, double perSecond) {
    return budgets.computeIfAbsent(
        key, k -> new TokenBucket(capacity, perSecond, clock.trueNanos()));
  }

  /**
   * Pings a connection when due, and cuts it if a ping stayed unanswered too long. Under a virtual
   * clock nobody is cut, because a client cannot answer faster than the wall clock runs.
   */
  protected final void keepAlive(Connection connection, long pingMillis, long pongMillis) {
    if (clock.wallTime()
        && connection.lastPingMillis() - connection.lastPongMillis() > pongMillis) {
      connection.abort();
    } else if (simMillis - connection.lastPingMillis() >= pingMillis) {
      connection.ping(clock.millis(), simMillis);
    }
  }

  // What the server and the simulation call.

  final boolean refusesConnections() {
    return simMillis < refusedUntilMillis
        || (isActive(FaultKind.MAINTENANCE) && !tellsMaintenance());
  }

  final void connect(Connection connection) {
    connections.add(connection);
    connection.silent(isActive(FaultKind.SILENCE));
    connection.holding(isActive(FaultKind.SLOW_CONSUMER));
    opened(connection);
  }

  final void message(Connection connection, String text) {
    if (!connection.closed()) {
      connection.heard(simMillis);
      received(connection, text);
    }
  }

  final void disconnected(Connection connection) {
    connection.markClosed();
    if (connections.remove(connection)) {
      List<String> had = streams.of(connection).stream().map(Subscription::stream).toList();
      streams.removeAll(connection);
      had.stream().filter(stream -> !streams.live(stream)).forEach(views::remove);
      closed(connection);
    }
  }

  /** Answers a request, at once or when the faults in force let it. */
  final void serve(RestRequest request, Consumer<RestReply> reply) {
    tradingFaults.around(
        concern(request), () -> answer(request), reply, () -> reply.accept(RestReply.dropped()));
  }

  final RestReply answer(RestRequest request) {
    for (Timed timed : active) {
      FaultCommand command = timed.command();
      if (command.kind() == FaultKind.HTTP_429) {
        return RestReply.of(429, rateLimitBody())
            .with("Retry-After", Integer.toString(command.retryAfterSeconds()));
      }
      if (command.kind() == FaultKind.HTTP_5XX || command.kind() == FaultKind.MAINTENANCE) {
        return RestReply.of(command.status(), "<html><body>upstream unavailable</body></html>")
            .with("Content-Type", "text/html");
      }
    }
    return rest(request);
  }

  /** Checks a fault without doing anything. */
  public final void check(FaultCommand command) {
    command
        .symbol()
        .filter(symbol -> !books.containsKey(symbol))
        .ifPresent(
            symbol -> {
              throw new FaultRefusedException(
                  name + " has no symbol " + symbol + "; known are " + books.keySet() + ".");
            });
    if (command.kind().concernsTrading() && !trades()) {
      throw new FaultRefusedException(name + " takes no orders here.");
    }
    refusal(command)
        .ifPresent(
            reason -> {
              throw new FaultRefusedException(reason);
            });
  }

  /** Puts a checked fault into force. */
  public final void apply(FaultCommand command) {
    FaultKind kind = command.kind();
    if (kind.counted()) {
      tradingFaults.add(command);
      return;
    }
    if (kind.perFrame()) {
      List<Subscription> hit =
          streams.all().stream().filter(s -> s.carriesBook() && fits(command, s)).toList();
      hit.forEach(s -> s.await(kind, command.form(), command.count()));
      if (hit.isEmpty()) {
        unattached.add(command);
      }
      return;
    }
    switch (kind) {
      case DISCONNECT:
        refusedUntilMillis = simMillis + command.durationMillis();
        for (Connection connection : connections()) {
          if (command.abrupt()) {
            connection.abort();
          } else {
            connection.close(1001, "going away");
          }
        }
        return;
      case SNAPSHOT_REPLACE:
        concerned(command).forEach(book -> book.market().replaceBook());
        return;
      case WRONG_CHECKSUM:
        concerned(command)
            .forEach(b -> wrongChecksums.merge(b.spec().symbol(), command.count(), Integer::sum));
        return;
      default:
        if (command.durationMillis() == 0) {
          active.removeIf(
              timed ->
                  timed.command().kind() == kind
                      && timed.command().symbol().equals(command.symbol()));
          enforce();
          return;
        }
        active.add(new Timed(command, simMillis + command.durationMillis()));
        enforce();
        if (kind == FaultKind.MAINTENANCE && !tellsMaintenance()) {
          connections().forEach(connection -> connection.close(1001, "maintenance"));
        }
    }
  }

  private static boolean fits(FaultCommand command, Subscription subscription) {
    return command
        .symbol()
        .map(
            symbol -> subscription.book().filter(b -> b.spec().symbol().equals(symbol)).isPresent())
        .orElse(true);
  }

  private List<PublishedBook> concerned(FaultCommand command) {
    return books.values().stream()
        .filter(b -> command.symbol().map(b.spec().symbol()::equals).orElse(true))
        .toList();
  }

  private boolean isActive(FaultKind kind) {
    return inForce(kind).isPresent();
  }

  private Optional<FaultCommand> inForce(FaultKind kind) {
    return active.stream().map(Timed::command).filter(c -> c.kind() == kind).findFirst();
  }

  /** Brings connections, clock and books in line with the faults in force. */
  private void enforce() {
    boolean silent = isActive(FaultKind.SILENCE);
    boolean slow = isActive(FaultKind.SLOW_CONSUMER);
    for (Connection connection : connections()) {
      connection.silent(silent);
      connection.holding(slow);
    }
    clock.offsetMillis(
        active.stream()
            .filter(t -> t.command().kind() == FaultKind.WRONG_CLOCK)
            .mapToLong(t -> t.command().offsetMillis())
            .sum());
    for (PublishedBook book : books.values()) {
      book.stale(touches(FaultKind.STALE, book) || touches(FaultKind.HALT, book));
      book.crossed(touches(FaultKind.SELF_CROSS, book));
    }
    faultsChanged();
  }

  /** Whether a fault in force concerns a symbol. */
  protected final boolean touches(FaultKind kind, String symbol) {
    return active.stream()
        .map(Timed::command)
        .anyMatch(c -> c.kind() == kind && c.symbol().map(symbol::equals).orElse(true));
  }

  private boolean touches(FaultKind kind, PublishedBook book) {
    return active.stream()
        .map(Timed::command)
        .anyMatch(c -> c.kind() == kind && concerned(c).contains(book));
  }

  /** Moves the venue to a moment; called before the market steps. */
  public final void advance(long millis) {
    simMillis = millis;
    if (active.removeIf(timed -> timed.untilMillis() <= millis)) {
      enforce();
    }
    tradingFaults.advance(millis);
  }

  /** Publishes a step of the market. */
  public final void afterStep(long step) {
    settle();
    for (PublishedBook book : books.values()) {
      book.refresh();
      tapes.get(book.spec().symbol()).append(book.market().trades(), clock.nanos());
    }
    views.values().forEach(DepthView::observe);
    publish(step);
  }

  /** What is going on, for people. */
  public final Map<String, Object> state() {
    Map<String, Object> state = new TreeMap<>();
    state.put("connections", connections.size());
    state.put("streams", streams.streams());
    state.put("symbols", List.copyOf(books.keySet()));
    state.put("faults", active.stream().map(t -> t.command().toJson()).toList());
    state.put("waiting", unattached.stream().map(FaultCommand::toJson).toList());
    return state;
  }
}
