package io.crossbook.sinks.gateway;

import io.crossbook.core.desk.GatewayCommand.Cancel;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderNews;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.RejectReason;
import io.crossbook.database.orders.AbsentLooks;
import io.crossbook.database.orders.LedgerRow;
import io.crossbook.sinks.gateway.LedgerAccess.Away;
import io.crossbook.transport.Priority;
import io.crossbook.transport.VenueAccount;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.TradingTraits.AbsenceProof;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what became of orders into the ledger, and finds it out where nobody said: every order
 * that is open there and whose answer nobody waits for is looked for at its venue until it is found
 * or its absence is proved. Lines wait while the ledger is away; none is lost. {@link #step} and
 * {@link #await} belong to one thread; everything else may be called on any.
 */
final class Bookkeeping implements Permits.Watcher {
  private static final Logger LOG = LoggerFactory.getLogger(Bookkeeping.class);
  private static final int MOST_AT_ONCE = 500;
  private static final long AWAY_PAUSE_NANOS = 100_000_000L;

  /** How far the clock of the database, which says when orders were sent, may be ahead of ours. */
  private static final long EARLIER_NANOS = 5_000_000_000L;

  /**
   * The deadlines of what is looked for together are within this time: a venue may have to give an
   * answer for each time at which one of them may have come.
   */
  private static final long TOGETHER_NANOS = 600_000_000_000L;

  /** How long a cancel may wait for its turn. */
  private static final long CANCEL_NANOS = 60_000_000_000L;

  private final LedgerAccess ledger;
  private final Map<GatewayAccount.Name, VenueAccount> accounts;
  private final DeadManSwitches switches;
  private final GatewayCounters counters;
  private final Gateway.Teeth teeth;
  private final LongSupplier clock;
  private final Consumer<Throwable> defects;
  private final long skew;
  private final long sweep;
  private final LinkedBlockingQueue<Runnable> arrived = new LinkedBlockingQueue<>();
  private final AtomicInteger lines = new AtomicInteger();
  private final Set<OrderName> awaited = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Long> desks = new ConcurrentHashMap<>();
  private final List<Outcome.Told> unwritten = new ArrayList<>();

  /** Proofs of which the ledger does not know how far they have come. */
  private final Map<OrderName, AbsentLooks> looks = new LinkedHashMap<>();

  private final Map<OrderName, Watch> watches = new LinkedHashMap<>();
  private final Map<OrderName, Cancel> cancels = new HashMap<>();
  private final Set<OrderName> hurried = new HashSet<>();
  private final Set<OrderName> homeless = new HashSet<>();

  /** Where several orders are looked for together, and are just now. */
  private final Set<VenueAccount> busy = new HashSet<>();

  private long nextSweep = Long.MIN_VALUE;

  /** An order that is looked for, as its venue is asked for it. */
  private record Sought(Watch watch, String clientOrderId, OrderRef order) {
    /** What was found of it, in the answer for so many orders. */
    Optional<OrderState> in(List<OrderState> found, int orders) {
      return found.stream()
          .filter(each -> orders == 1 || each.clientOrderId().equals(clientOrderId))
          .findFirst();
    }
  }

  Bookkeeping(
      LedgerAccess ledger,
      Map<GatewayAccount.Name, VenueAccount> accounts,
      DeadManSwitches switches,
      Gateway.Parts parts,
      Consumer<Throwable> defects) {
    this.ledger = ledger;
    this.accounts = accounts;
    this.switches = switches;
    this.counters = parts.counters();
    this.teeth = parts.teeth();
    this.clock = parts.clock();
    this.defects = defects;
    this.skew = parts.settings().skew().toNanos();
    this.sweep = parts.settings().sweep().toNanos();
  }

  @Override
  public void awaited(List<Leg> legs) {
    legs.forEach(each -> awaited.add(each.name()));
  }

  @Override
  public void notAwaited(List<Leg> legs) {
    legs.forEach(each -> awaited.remove(each.name()));
  }

  @Override
  public void held(int desk, long epoch) {
    if (desks.put(desk, epoch) == null) {
      arrived.add(() -> nextSweep = Long.MIN_VALUE);
    }
  }

  @Override
  public void lost(int desk, long epoch) {
    desks.computeIfPresent(desk, (number, held) -> held <= epoch ? null : held);
  }

  /** Lines that wait to be written. */
  int backlog() {
    return lines.get();
  }

  /** Something became of an order. */
  void told(Outcome.Told told) {
    lines.incrementAndGet();
    arrived.add(() -> unwritten.add(told));
  }

  /** An order is to be ended; looked up and tried again until it is over. */
  void cancel(Cancel cancel) {
    VenueAccount account = accounts.get(name(cancel.venue(), cancel.account()));
    if (account == null) {
      LOG.error("There is no account at {} to cancel {} at.", cancel.venue(), cancel.name());
      return;
    }
    arrived.add(() -> cancels.put(cancel.name(), cancel));
    if (account.protocol().cancelNeedsVenueId() && cancel.venueOrderId().isEmpty()) {
      arrived.add(() -> hurry(cancel.name()));
    } else {
      ask(account, cancel, cancel.venueOrderId());
    }
  }

  private static GatewayAccount.Name name(String venue, String account) {
    return new GatewayAccount.Name(venue, account);
  }

  private void ask(VenueAccount account, Cancel cancel, String venueOrderId) {
    OrderRef order =
        new OrderRef(
            cancel.name(), cancel.symbol(), venueOrderId, account.byVenueClock(cancel.sentAt()));
    CompletableFuture<?> unused =
        account
            .ask(
                Priority.CANCEL,
                clock.getAsLong() + CANCEL_NANOS,
                now -> account.protocol().cancel(order, now))
            .whenComplete((answer, thrown) -> arrived.add(() -> cancelled(cancel, answer, thrown)));
  }

  private void cancelled(Cancel cancel, Answer<OrderState> answer, Throwable thrown) {
    if (thrown != null) {
      LOG.error("Cancelling {} could not be asked for.", cancel.name(), thrown);
    } else if (answer instanceof Answer.Rejected<OrderState> rejected
        && rejected.reason() != RejectReason.UNKNOWN_ORDER) {
      LOG.warn("{} does not cancel {}: {}.", cancel.venue(), cancel.name(), rejected);
    }
    // What was filled until then is for the lookup to say; whatever the answer was, it finds out.
    hurry(cancel.name());
  }

  private void hurry(OrderName name) {
    Watch watch = watches.get(name);
    if (watch != null) {
      watch.hurry(clock.getAsLong());
    } else {
      hurried.add(name);
      nextSweep = Long.MIN_VALUE;
    }
  }

  /** Waits until there may be something to do. */
  void await(long nanos) throws InterruptedException {
    Runnable first = arrived.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    if (first != null) {
      first.run();
    }
  }

  /**
   * Writes what came, and looks for what is due.
   *
   * @return nanoseconds until something else is
   */
  long step() {
    takeIn();
    long now = clock.getAsLong();
    try {
      write();
      if (nextSweep <= now) {
        sweep(now);
        nextSweep = now + sweep;
        // Not while the ledger is away: what is filled then could not be hedged.
        switches.step();
      }
    } catch (Away away) {
      return AWAY_PAUSE_NANOS;
    }
    return Math.max(1, look(now) - now);
  }

  /** Looks for what is due; says when something else is. */
  private long look(long now) {
    long next = nextSweep;
    Map<VenueAccount, List<Watch>> together = new LinkedHashMap<>();
    for (Watch each : watches.values()) {
      if (each.due() <= now && !awaited.contains(each.order().name())) {
        VenueAccount account = each.account();
        if (account.protocol().ordersPerLookup() > 1) {
          // The end of a look wakes us, and the next takes what is due by then.
          if (!busy.contains(account)) {
            together.computeIfAbsent(account, any -> new ArrayList<>()).add(each);
          }
          continue;
        }
        look(account, List.of(sought(each)), now);
      }
      next = Math.min(next, Math.max(each.due(), now + 1));
    }
    together.forEach(
        (account, due) -> {
          busy.add(account);
          look(account, together(due, account.protocol().ordersPerLookup()), now);
        });
    return next;
  }

  /** The one that has been due for longest, and what is looked for with it. */
  private static List<Sought> together(List<Watch> due, int most) {
    due.sort(Comparator.comparingLong(Watch::due));
    long first = due.get(0).order().validUntil();
    return due.stream()
        .filter(each -> Math.abs(each.order().validUntil() - first) <= TOGETHER_NANOS)
        .limit(most)
        .map(Bookkeeping::sought)
        .toList();
  }

  private static Sought sought(Watch watch) {
    LedgerRow row = watch.row();
    VenueAccount account = watch.account();
    return new Sought(
        watch,
        account.protocol().clientOrderId(watch.order().name()),
        new OrderRef(
            watch.order().name(),
            watch.order().symbol(),
            row.venueOrderId(),
            account.byVenueClock(row.intendedAt() - EARLIER_NANOS),
            account.byVenueClock(watch.order().validUntil()),
            watch.order().kind().rests()));
  }

  private void takeIn() {
    for (Runnable each = arrived.poll(); each != null; each = arrived.poll()) {
      each.run();
    }
  }

  /** Writes what came last, if the ledger is there; nothing more is asked of a venue. */
  void last() {
    takeIn();
    try {
      write();
    } catch (Away away) {
      LOG.warn("{} outcomes are not written down; they will be looked up.", lines.get(), away);
    }
  }

  private void write() throws Away {
    while (!unwritten.isEmpty()) {
      int desk = unwritten.get(0).news().name().desk();
      List<Outcome.Told> batch = new ArrayList<>();
      List<Outcome.Told> rest = new ArrayList<>();
      for (Outcome.Told each : unwritten) {
        boolean now = each.news().name().desk() == desk && batch.size() < MOST_AT_ONCE;
        (now ? batch : rest).add(each);
      }
      ledger.with(open -> open.record(desk, batch.stream().map(Outcome.Told::news).toList()));
      unwritten.clear();
      unwritten.addAll(rest);
      lines.addAndGet(-batch.size());
      for (Outcome.Told each : batch) {
        written(each);
      }
    }
    if (!looks.isEmpty()) {
      List<AbsentLooks> all = List.copyOf(looks.values());
      ledger.with(
          open -> {
            open.looked(all);
            return all;
          });
      looks.clear();
    }
  }

  private void written(Outcome.Told told) {
    OrderNews news = told.news();
    awaited.remove(news.name());
    if (news.state() == LedgerState.UNKNOWN) {
      counters.unknown.increment();
    }
    if (news.state().terminal()) {
      switches.over(news.name());
      watches.remove(news.name());
      cancels.remove(news.name());
    } else if (told.look() || cancels.containsKey(news.name())) {
      hurry(news.name());
    }
  }

  /** Learns from the ledger what is open. */
  private void sweep(long now) throws Away {
    Set<OrderName> open = new HashSet<>();
    for (int desk : Set.copyOf(desks.keySet())) {
      for (LedgerRow row : ledger.with(opened -> opened.open(desk))) {
        OrderName name = row.intent().order().name();
        open.add(name);
        switches.resting(row.intent().order());
        if (!awaited.contains(name)) {
          watch(row, now);
        }
      }
    }
    switches.retain(name -> open.contains(name) || awaited.contains(name));
    watches.keySet().retainAll(open);
    cancels.keySet().removeIf(name -> !open.contains(name) && !awaited.contains(name));
    hurried.removeIf(name -> !awaited.contains(name));
  }

  private void watch(LedgerRow row, long now) {
    OrderName name = row.intent().order().name();
    Watch watch = watches.get(name);
    if (watch == null) {
      VenueAccount account =
          accounts.get(name(row.intent().order().venue(), row.intent().order().account()));
      if (account == null) {
        if (homeless.add(name)) {
          LOG.error(
              "Order {} is open at {}, and there is no account to look for it.",
              name,
              row.intent().order().venue());
        }
        return;
      }
      watch = new Watch(account, row, skew, teeth.deadline(), now);
      watches.put(name, watch);
    } else {
      watch.update(row);
    }
    if (hurried.contains(name)) {
      watch.hurry(now);
    }
  }

  private void look(VenueAccount account, List<Sought> orders, long begun) {
    for (Sought each : orders) {
      counters.lookups.increment();
      each.watch.begin();
    }
    look(account, orders, 0, begun);
  }

  /** One step of a look after the other; one that teaches nothing ends it. */
  private void look(VenueAccount account, List<Sought> orders, int step, long begun) {
    List<OrderRef> refs = orders.stream().map(Sought::order).toList();
    CompletableFuture<?> unused =
        account
            .ask(Priority.READ, Long.MAX_VALUE, now -> account.protocol().lookup(step, refs, now))
            .whenComplete(
                (answer, thrown) -> {
                  try {
                    looked(account, orders, step, begun, answer, thrown);
                  } catch (RuntimeException | Error defect) {
                    defects.accept(defect);
                  }
                });
  }

  private void looked(
      VenueAccount account,
      List<Sought> orders,
      int step,
      long begun,
      Answer<List<OrderState>> answer,
      Throwable thrown) {
    if (answer instanceof Answer.Done<List<OrderState>> done && thrown == null) {
      List<Sought> left = new ArrayList<>();
      for (Sought each : orders) {
        Optional<OrderState> state = each.in(done.value(), orders.size());
        state.ifPresentOrElse(
            found -> arrived.add(() -> found(each.watch, found)), () -> left.add(each));
      }
      if (!left.isEmpty() && step + 1 < account.protocol().lookups()) {
        look(account, left, step + 1, begun);
      } else {
        arrived.add(
            () -> {
              left.forEach(each -> absent(each.watch, begun));
              busy.remove(account);
            });
      }
      return;
    }
    LOG.warn(
        "Looking for {} at {} taught nothing: {}.",
        orders.stream().map(each -> each.order.name().toString()).collect(Collectors.joining(", ")),
        account.protocol().venue(),
        thrown == null ? answer : thrown.getMessage());
    arrived.add(
        () -> {
          orders.forEach(each -> each.watch.nothing(clock.getAsLong()));
          busy.remove(account);
        });
  }

  private void found(Watch watch, OrderState state) {
    long now = clock.getAsLong();
    OrderNews news = Outcome.of(watch.order(), state, now).news();
    LedgerRow row = watch.row();
    if (watch.absent().looks() > 0) {
      looks.put(watch.order().name(), new AbsentLooks(watch.order().name(), 0, 0));
    }
    watch.found(now);
    boolean known =
        row.state() == news.state()
            && row.filled().compareTo(news.filled()) >= 0
            && row.venueOrderId().equals(news.venueOrderId());
    if (!known) {
      told(new Outcome.Told(news, false));
    }
    Cancel cancel = cancels.get(news.name());
    if (cancel != null && !state.status().terminal()) {
      ask(watch.account(), cancel, state.venueOrderId());
    }
  }

  private void absent(Watch watch, long begun) {
    long now = clock.getAsLong();
    if (!watch.absent(begun, now)) {
      if (watch.absent().looks() > 0) {
        looks.put(watch.order().name(), watch.absent());
      }
      return;
    }
    AbsenceProof proof = watch.account().protocol().traits().absence();
    boolean proved = proof.possible() && watch.row().state() != LedgerState.ACCEPTED;
    String detail = proved ? "proved absent: " + proof.because() : unproved(watch, proof);
    if (proved) {
      counters.provedAbsent.increment();
    } else {
      counters.unproved.increment();
      LOG.error("Order {} is given up; somebody has to look: {}", watch.order().name(), detail);
    }
    told(
        new Outcome.Told(
            new OrderNews(
                watch.order().name(), LedgerState.ABANDONED, "", watch.row().filled(), detail, now),
            false));
  }

  private static String unproved(Watch watch, AbsenceProof proof) {
    return watch.row().state() == LedgerState.ACCEPTED
        ? OrderNews.UNPROVED + "the venue accepted it and does not know it any more"
        : OrderNews.UNPROVED + proof.because();
  }
}
