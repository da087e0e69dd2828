package io.crossbook.operators.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskOutput;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.GatewayCommand;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.InstrumentKind;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.LedgerNews;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderNews;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.paper.TradingSession;
import io.crossbook.core.paper.TradingState;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What stands around a desk in a test: venues that fill at the limit, a ledger whose lines come
 * back, private streams with a history, time. The venues' own balances are the judge. One fault is
 * struck, on the first opening order of one leg, or on the first order at all where hedges are
 * struck too.
 */
final class ScriptedVenues implements DeskOutput {
  /** What goes wrong. */
  enum Fault {
    NONE,
    REJECTED,
    PARTIAL,
    /** It never arrives, and nobody knows until its absence is proved. */
    TIMED_OUT,
    /** It was filled, and nobody said so until it was looked up. */
    ANSWER_LOST,
    /** The venue says that it was filled; the execution itself is told much later. */
    LATE_FILL,
    DUPLICATED_FILL,
    /** The account falls silent before anything is told, and everything is told afterwards. */
    DISCONNECTED,
    /** It rests until it is cancelled, and then it turns out that a part was filled before. */
    FILLED_AFTER_CANCEL,
    /** The desk dies before the order is written down. */
    CRASHED_BEFORE_INSERT,
    /** The desk dies after the order was sent. */
    CRASHED_AFTER_SEND
  }

  private static final long SECOND = Quoted.SECOND;
  private static final long MILLI = 1_000_000L;

  final List<DeskRecord> records = new ArrayList<>();
  final Map<String, BigDecimal> balances = new TreeMap<>();

  /** Derivative positions by venue and symbol: what is held, and what was paid for it. */
  final Map<String, Position> positions = new TreeMap<>();

  final Set<OrderName> placed = new HashSet<>();
  final Map<OrderName, LedgerState> rows = new TreeMap<>();
  TradingSession session;
  long now = 1000 * SECOND;

  /**
   * A position at a venue; both negative for a short one.
   *
   * @param cost quantity x entry price
   */
  record Position(BigDecimal quantity, BigDecimal cost) {
    static final Position FLAT = new Position(BigDecimal.ZERO, BigDecimal.ZERO);
  }

  private record Event(long time, long order, Runnable what) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::order));
  private final List<LedgerNews> lines = new ArrayList<>();
  private final List<DeskInput.FillReport> history = new ArrayList<>();
  private final Set<String> silent = new HashSet<>();
  private final Map<String, List<DeskInput>> unheard = new HashMap<>();
  private final DeskConfig config;
  private final UnaryOperator<TradingState> copy;
  private final Map<OrderName, GatewayCommand.Order> resting = new TreeMap<>();
  private final String faultVenue;
  private Fault fault;
  private long epoch = 1;
  private long scheduled;
  private long trades;
  private TradingState checkpoint;
  private int checkpointLines;
  private int checkpointFills;

  ScriptedVenues(
      DeskConfig config,
      UnaryOperator<TradingState> copy,
      String faultVenue,
      Fault fault,
      Map<String, BigDecimal> opening) {
    this.config = config;
    this.copy = copy;
    this.faultVenue = faultVenue;
    this.fault = fault;
    balances.putAll(opening);
    session = new TradingSession(config, null, new TradingState());
  }

  void at(long time, Runnable what) {
    events.add(new Event(time, scheduled++, what));
  }

  void tell(DeskInput input) {
    session.on(input, this);
  }

  void open() {
    for (DeskConfig.DeskAccount account : config.accounts()) {
      tell(new DeskInput.AccountStatus(account.venue(), "", true, "", now));
      tell(holdings(account.venue()));
    }
    tell(new DeskInput.CaughtUp(epoch, 0, now));
  }

  DeskInput holdings(String venue) {
    List<Balance> held = new ArrayList<>();
    balances.forEach(
        (key, amount) -> {
          if (key.startsWith(venue + "/")) {
            held.add(new Balance(key.substring(venue.length() + 1), amount, null, now));
          }
        });
    return new DeskInput.BalanceReport(venue, "", held, true, now);
  }

  /** What a checkpoint keeps. */
  void checkpoint() {
    checkpoint = copy.apply(session.state());
    checkpointLines = lines.size();
    checkpointFills = history.size();
  }

  /** Runs until nothing more happens before a time. */
  void runUntil(long end) {
    while (true) {
      long next = Math.min(events.isEmpty() ? Long.MAX_VALUE : events.peek().time, session.next());
      if (next > end) {
        now = end;
        return;
      }
      now = Math.max(now, next);
      if (!events.isEmpty() && events.peek().time <= now) {
        events.remove().what.run();
      } else {
        session.onTime(now, this);
      }
    }
  }

  @Override
  public void command(GatewayCommand command) {
    if (command instanceof GatewayCommand.Send send) {
      long held = epoch;
      at(now + MILLI, () -> sent(send, held));
    } else if (command instanceof GatewayCommand.Settle settle) {
      settle.news().forEach(this::record);
    } else if (command instanceof GatewayCommand.Cancel cancel) {
      at(now + MILLI, () -> cancelled(cancel.name()));
    }
  }

  @Override
  public void report(DeskRecord record) {
    records.add(record);
  }

  @Override
  public void wakeAt(long time) {
    throw new IllegalStateException("the session takes note");
  }

  private void sent(GatewayCommand.Send send, long held) {
    boolean struck = send.orders().stream().anyMatch(this::strikes);
    if (struck && fault == Fault.CRASHED_BEFORE_INSERT) {
      fault = Fault.NONE;
      crash();
      return;
    }
    if (send.epoch() != epoch || held != epoch) {
      return;
    }
    for (GatewayCommand.Order order : send.orders()) {
      LedgerState before = rows.putIfAbsent(order.intent().name(), LedgerState.INTENDED);
      if (before != null) {
        throw new AssertionError("written twice: " + order.intent().name());
      }
      line(order, LedgerState.INTENDED, "", BigDecimal.ZERO, "");
    }
    for (GatewayCommand.Order order : send.orders()) {
      boolean here = strikes(order);
      Fault now = here ? fault : Fault.NONE;
      if (here) {
        fault = Fault.NONE;
      }
      at(this.now + 5 * MILLI, () -> arrived(order, now));
    }
    if (struck && fault == Fault.NONE && crashAfter) {
      crashAfter = false;
      at(now + 6 * MILLI, this::crash);
    }
  }

  /** True if hedges are struck too. */
  boolean strikesHedges;

  /** Nothing is struck before. */
  long strikesFrom;

  private boolean strikes(GatewayCommand.Order order) {
    return now >= strikesFrom
        && (strikesHedges || order.purpose() == Purpose.OPEN)
        && order.intent().venue().equals(faultVenue);
  }

  private boolean crashAfter;

  /** True once the fault struck, if there is one. */
  boolean struck() {
    return fault == Fault.NONE && !crashAfter;
  }

  void crashAfterSend() {
    crashAfter = true;
  }

  private void line(
      GatewayCommand.Order order,
      LedgerState state,
      String venueOrderId,
      BigDecimal filled,
      String detail) {
    LedgerNews news =
        new LedgerNews(
            lines.size() + 1,
            epoch,
            order.intent(),
            order.purpose(),
            order.opportunity(),
            new OrderNews(order.intent().name(), state, venueOrderId, filled, detail, now));
    lines.add(news);
    rows.put(order.intent().name(), state);
    deliver(new DeskInput.Ledger(news));
  }

  private void record(OrderNews news) {
    if (!rows.get(news.name()).terminal()) {
      rows.put(news.name(), news.state());
    }
  }

  private void deliver(DeskInput input) {
    long held = epoch;
    at(
        now + MILLI,
        () -> {
          if (held == epoch) {
            tell(restamped(input));
          }
        });
  }

  private DeskInput restamped(DeskInput input) {
    return input;
  }

  private void arrived(GatewayCommand.Order order, Fault struck) {
    OrderIntent intent = order.intent();
    if (struck == Fault.TIMED_OUT) {
      line(order, LedgerState.UNKNOWN, "", BigDecimal.ZERO, "no answer");
      at(
          now + 8 * SECOND,
          () -> line(order, LedgerState.ABANDONED, "", BigDecimal.ZERO, "proved absent"));
      return;
    }
    if (!placed.add(intent.name())) {
      throw new AssertionError("placed twice: " + intent.name());
    }
    if (struck == Fault.REJECTED) {
      line(order, LedgerState.REJECTED, "", BigDecimal.ZERO, "refused");
      return;
    }
    if (struck == Fault.FILLED_AFTER_CANCEL) {
      resting.put(intent.name(), order);
      line(order, LedgerState.ACCEPTED, "V" + placed.size(), BigDecimal.ZERO, "");
      return;
    }
    BigDecimal quantity =
        struck == Fault.PARTIAL ? intent.quantity().divide(new BigDecimal("4")) : intent.quantity();
    String id = "V" + placed.size();
    DeskInput.FillReport fill = fill(intent, id, quantity);
    OrderStatus status =
        quantity.compareTo(intent.quantity()) == 0 ? OrderStatus.FILLED : OrderStatus.CANCELLED;
    LedgerState state = status == OrderStatus.FILLED ? LedgerState.FILLED : LedgerState.CANCELLED;
    DeskInput over =
        new DeskInput.OrderReport(
            intent.venue(),
            "",
            intent.name(),
            new OrderState(
                intent.symbol(),
                "",
                id,
                intent.side(),
                status,
                intent.quantity(),
                quantity,
                intent.limit(),
                "",
                now),
            now);
    switch (struck) {
      case ANSWER_LOST -> {
        line(order, LedgerState.UNKNOWN, "", BigDecimal.ZERO, "no answer");
        at(now + 2 * SECOND, () -> line(order, state, id, quantity, "found"));
        at(now + 3 * SECOND, () -> heard(fill));
      }
      case LATE_FILL -> {
        line(order, state, id, quantity, "");
        at(now + 5 * SECOND, () -> heard(fill));
      }
      case DUPLICATED_FILL -> {
        heard(fill);
        heard(fill);
        line(order, state, id, quantity, "");
        heard(fill);
      }
      case DISCONNECTED -> {
        silent.add(intent.venue());
        tell(new DeskInput.AccountStatus(intent.venue(), "", false, "cut", now));
        line(order, LedgerState.ACCEPTED, id, BigDecimal.ZERO, "");
        heard(fill);
        heard(over);
        at(now + 3 * SECOND, () -> back(intent.venue()));
      }
      default -> {
        line(order, LedgerState.ACCEPTED, id, BigDecimal.ZERO, "");
        heard(fill);
        heard(over);
      }
    }
  }

  private void cancelled(OrderName name) {
    GatewayCommand.Order order = resting.remove(name);
    if (order == null) {
      return;
    }
    BigDecimal part = order.intent().quantity().divide(new BigDecimal("4"));
    DeskInput.FillReport fill = fill(order.intent(), "V1", part);
    line(order, LedgerState.CANCELLED, "V1", BigDecimal.ZERO, "as asked for");
    at(now + 2 * SECOND, () -> heard(fill));
  }

  private DeskInput.FillReport fill(OrderIntent intent, String id, BigDecimal quantity) {
    Instrument instrument = Instrument.parse(intent.symbol());
    BigDecimal value = quantity.multiply(intent.limit());
    BigDecimal fee = value.multiply(Quoted.FEE);
    boolean buys = intent.side() == Side.BUY;
    if (instrument.kind() == InstrumentKind.PERPETUAL) {
      hold(intent, instrument.settlement(), buys ? quantity : quantity.negate());
    } else {
      move(intent.venue(), instrument.base(), buys ? quantity : quantity.negate());
      move(intent.venue(), instrument.quote(), buys ? value.negate() : value);
    }
    move(intent.venue(), instrument.quote(), fee.negate());
    DeskInput.FillReport report =
        new DeskInput.FillReport(
            intent.venue(),
            "",
            intent.name(),
            new Fill(
                intent.symbol(),
                "",
                id,
                "T" + ++trades,
                intent.side(),
                intent.limit(),
                quantity,
                quantity,
                fee,
                instrument.quote(),
                false,
                now),
            now);
    history.add(report);
    return report;
  }

  /** Changes a position by its average cost, and settles what that closes. */
  private void hold(OrderIntent intent, String settlement, BigDecimal change) {
    String key = intent.venue() + "/" + intent.symbol();
    Position before = positions.getOrDefault(key, Position.FLAT);
    boolean reduces = before.quantity.signum() * change.signum() < 0;
    if (reduces ? change.abs().compareTo(before.quantity.abs()) > 0 : intent.reduceOnly()) {
      throw new AssertionError(intent.name() + " turns the position of " + before.quantity);
    }
    BigDecimal cost = change.multiply(intent.limit());
    if (reduces) {
      BigDecimal closed =
          before.cost.multiply(change).divide(before.quantity, MathContext.DECIMAL128);
      move(intent.venue(), settlement, closed.subtract(cost));
      cost = closed;
    }
    positions.put(key, new Position(before.quantity.add(change), before.cost.add(cost)));
  }

  private void move(String venue, String asset, BigDecimal amount) {
    balances.merge(venue + "/" + asset, amount, BigDecimal::add);
  }

  private void heard(DeskInput input) {
    String venue =
        input instanceof DeskInput.FillReport fill
            ? fill.venue()
            : ((DeskInput.OrderReport) input).venue();
    if (silent.contains(venue)) {
      unheard.computeIfAbsent(venue, v -> new ArrayList<>()).add(input);
    } else {
      deliver(input);
    }
  }

  private void back(String venue) {
    silent.remove(venue);
    unheard.remove(venue).forEach(this::deliver);
    deliver(new DeskInput.AccountStatus(venue, "", true, "", now));
  }

  /** The job dies and comes back from the checkpoint: the ledger and the history tell the rest. */
  void crash() {
    epoch++;
    session = new TradingSession(config, null, copy.apply(checkpoint));
    session.restored(true);
    long back = now + SECOND;
    int lineCursor = checkpointLines;
    int fillCursor = checkpointFills;
    at(
        back,
        () -> {
          // Executions may well come before the ledger has told of their orders.
          history.subList(fillCursor, history.size()).forEach(this::tell);
          lines.subList(lineCursor, lines.size()).forEach(each -> tell(new DeskInput.Ledger(each)));
          markets.run();
          config
              .accounts()
              .forEach(each -> tell(new DeskInput.AccountStatus(each.venue(), "", true, "", now)));
          long next = rows.keySet().stream().mapToLong(OrderName::operation).max().orElse(-1) + 1;
          tell(new DeskInput.CaughtUp(epoch, next, now));
          resolve();
        });
  }

  /** The gateway looks up what it does not know. */
  private void resolve() {
    for (LedgerNews each : List.copyOf(lines)) {
      if (rows.get(each.order().name()).terminal() || !placed.contains(each.order().name())) {
        continue;
      }
      BigDecimal filled = BigDecimal.ZERO;
      for (DeskInput.FillReport fill : history) {
        if (fill.name().equals(each.order().name())) {
          filled = filled.add(fill.fill().quantity());
        }
      }
      line(
          new GatewayCommand.Order(each.order(), each.purpose(), each.opportunity()),
          filled.compareTo(each.order().quantity()) == 0
              ? LedgerState.FILLED
              : LedgerState.CANCELLED,
          "V?",
          filled,
          "found");
    }
  }

  Runnable markets = () -> {};
}
