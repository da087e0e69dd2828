package io.crossbook.sinks.gateway;

import io.crossbook.core.desk.GatewayCommand;
import io.crossbook.core.desk.GatewayCommand.Cancel;
import io.crossbook.core.desk.GatewayCommand.CloseGaps;
import io.crossbook.core.desk.GatewayCommand.Send;
import io.crossbook.core.order.OrderName;
import io.crossbook.database.orders.LedgerIntent;
import io.crossbook.database.orders.Permit;
import io.crossbook.sinks.gateway.Failpoint.Point;
import io.crossbook.sinks.gateway.Gateway.Teeth;
import io.crossbook.sinks.gateway.LedgerAccess.Away;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes orders down in the order in which they came, and lets them go. While the ledger is away
 * nothing goes, and orders whose time passes meanwhile are written down as void later. {@link
 * #step} belongs to one thread; everything else may be called on any.
 */
final class Permits {
  private static final Logger LOG = LoggerFactory.getLogger(Permits.class);
  private static final long AWAY_PAUSE_NANOS = 100_000_000L;
  private static final long FULL_PAUSE_NANOS = 20_000_000L;

  /** Nothing to do until something comes. */
  static final long IDLE = Long.MAX_VALUE;

  /** What happens to orders of a desk. */
  interface Watcher {
    /** The orders are about to be written down, and their answers will be waited for. */
    void awaited(List<Leg> legs);

    /** They were not, or somebody else's row stands: no answer will come. */
    void notAwaited(List<Leg> legs);

    /** The desk is held under this epoch by whom we work for. */
    void held(int desk, long epoch);

    /** Somebody else holds it. */
    void lost(int desk, long epoch);
  }

  /**
   * An order that was permitted once and asks again.
   *
   * @param answer takes nothing if it may be sent, or else why not
   */
  private record Again(Leg leg, long notBefore, Consumer<String> answer) {}

  private final LedgerAccess ledger;
  private final Function<Send, List<Leg>> legs;
  private final Sender sender;
  private final Sender.Ends ends;
  private final Watcher watcher;
  private final BooleanSupplier full;
  private final GatewayCounters counters;
  private final Failpoint failpoint;
  private final Teeth teeth;
  private final LongSupplier clock;
  private final int most;
  private final Deque<GatewayCommand> waiting = new ArrayDeque<>();
  private final PriorityQueue<Again> again =
      new PriorityQueue<>(Comparator.comparingLong(Again::notBefore));
  private final Map<OrderName, Cancel> withdrawn = new HashMap<>();
  private long supersededBy;
  private boolean closed;

  /** How many things came, and how many had when the last step began. */
  private long came;

  private long seen;

  /** True if the last step could not be done and must not be tried again at once. */
  private boolean pausing;

  Permits(
      LedgerAccess ledger,
      Function<Send, List<Leg>> legs,
      Sender sender,
      Sender.Ends ends,
      Watcher watcher,
      BooleanSupplier full,
      Gateway.Parts parts) {
    this.ledger = ledger;
    this.legs = legs;
    this.sender = sender;
    this.ends = ends;
    this.watcher = watcher;
    this.full = full;
    this.counters = parts.counters();
    this.failpoint = parts.failpoint();
    this.teeth = parts.teeth();
    this.clock = parts.clock();
    this.most = parts.settings().most();
  }

  /** Takes a {@link Send} or {@link CloseGaps}; waits while too many wait. */
  synchronized void submit(GatewayCommand command) throws InterruptedException {
    while (waiting.size() >= most && !closed) {
      wait();
    }
    waiting.add(command);
    came++;
    notifyAll();
  }

  /** Takes an order that was not executed and may be sent again. */
  void again(Leg leg, long notBefore) {
    add(
        new Again(
            leg,
            notBefore,
            why -> {
              if (why.isEmpty()) {
                sender.send(leg);
              } else {
                notSent(leg, "not sent again: " + why);
              }
            }));
  }

  /**
   * Takes an order that waits at its account and may be sent still.
   *
   * @param answer takes nothing if it may, or else why not
   */
  void renew(Leg leg, Consumer<String> answer) {
    add(new Again(leg, clock.getAsLong(), answer));
  }

  private synchronized void add(Again asked) {
    again.add(asked);
    came++;
    notifyAll();
  }

  /** The order is not wanted any more; false if it is not one that waits here. */
  synchronized boolean withdraw(Cancel cancel) {
    OrderName name = cancel.name();
    for (GatewayCommand each : waiting) {
      if (each instanceof Send send
          && send.orders().stream().anyMatch(order -> order.intent().name().equals(name))) {
        withdrawn.put(name, cancel);
        return true;
      }
    }
    return false;
  }

  /**
   * Waits until every order that came is written down, or dropped, or its time has passed. One of
   * the latter is not sent; it becomes void when the ledger is there.
   */
  synchronized void settle() throws InterruptedException {
    failpoint.pass(Point.DURING_CHECKPOINT);
    while (!closed) {
      long now = clock.getAsLong();
      long last = Long.MIN_VALUE;
      for (GatewayCommand each : waiting) {
        last = Math.max(last, each instanceof Send send ? validUntil(send) : now);
      }
      if (last <= now) {
        return;
      }
      wait(Math.max(1, (last - now) / 1_000_000));
    }
  }

  private static long validUntil(Send send) {
    return send.orders().stream().mapToLong(each -> each.intent().validUntil()).min().orElse(0);
  }

  /**
   * Waits as long as {@link #step} said; what comes meanwhile ends a wait for something to come.
   */
  synchronized void await(long nanos) throws InterruptedException {
    long begun = System.nanoTime();
    while (!closed && (pausing || came == seen)) {
      long left = nanos == IDLE ? IDLE : nanos - (System.nanoTime() - begun);
      if (left <= 0) {
        return;
      }
      wait(Math.max(1, left / 1_000_000));
    }
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /**
   * Does one thing.
   *
   * @return nanoseconds to wait before the next step; 0 if there may be more
   */
  long step() {
    boolean tooMuch = full.getAsBoolean();
    Again due;
    GatewayCommand head;
    long wait;
    synchronized (this) {
      pausing = tooMuch;
      if (tooMuch) {
        return FULL_PAUSE_NANOS;
      }
      seen = came;
      long now = clock.getAsLong();
      Again first = again.peek();
      due = first != null && first.notBefore <= now ? again.poll() : null;
      head = waiting.peek();
      wait = first == null ? IDLE : Math.max(1, first.notBefore - now);
    }
    try {
      if (due != null) {
        due.answer.accept(against(due.leg));
        return 0;
      }
      if (head == null) {
        return wait;
      }
      if (head instanceof Send send) {
        send(send);
      } else {
        close((CloseGaps) head);
        done();
      }
      return 0;
    } catch (Away away) {
      if (due != null) {
        add(due);
      }
      synchronized (this) {
        pausing = true;
      }
      return AWAY_PAUSE_NANOS;
    }
  }

  /** What waited longest is done; gives the cancels that came for it meanwhile. */
  private synchronized Map<OrderName, Cancel> done() {
    Map<OrderName, Cancel> cancelled = new HashMap<>();
    if (waiting.poll() instanceof Send send) {
      for (GatewayCommand.Order each : send.orders()) {
        Cancel cancel = withdrawn.remove(each.intent().name());
        if (cancel != null) {
          cancelled.put(cancel.name(), cancel);
        }
      }
    }
    notifyAll();
    return cancelled;
  }

  private void send(Send send) throws Away {
    List<Leg> all = legs.apply(send);
    Permit permit = permit(send, all);
    Map<OrderName, Cancel> cancelled = done();
    if (permit instanceof Permit.Granted) {
      for (Leg each : all) {
        if (cancelled.containsKey(each.name())) {
          notSent(each, "not sent: it was cancelled before");
        } else {
          sender.send(each);
        }
      }
    } else if (permit instanceof Permit.Written) {
      cancelled.values().forEach(ends::cancel);
    }
  }

  private void notSent(Leg leg, String why) {
    ends.told(Outcome.rejected(leg.intent().order(), why, clock.getAsLong()));
  }

  /** Writes orders down, if they may be sent. */
  private Permit permit(Send send, List<Leg> all) throws Away {
    failpoint.pass(Point.BEFORE_INSERT);
    List<LedgerIntent> intents = all.stream().map(Leg::intent).toList();
    String against = against(all);
    long now = clock.getAsLong();
    boolean arming = all.stream().anyMatch(Leg::needsArming);
    watcher.awaited(all);
    Permit permit = null;
    try {
      if (against.isEmpty() && !teeth.ledger()) {
        permit = new Permit.Granted();
      } else {
        permit =
            ledger.with(
                open ->
                    against.isEmpty()
                        ? open.permit(
                            send.desk(), send.epoch(), intents, send.scopes(), arming, now)
                        : open.refuse(send.desk(), send.epoch(), intents, against, now));
      }
    } finally {
      if (!(permit instanceof Permit.Granted)) {
        watcher.notAwaited(all);
      }
    }
    if (permit instanceof Permit.Superseded superseded) {
      superseded(send.desk(), send.epoch(), superseded.epoch(), all.size());
      return permit;
    }
    watcher.held(send.desk(), send.epoch());
    if (permit instanceof Permit.Refused refused) {
      counters.refused.add(all.size());
      LOG.warn("Orders {} are not sent: {}.", all.get(0).name(), refused.why());
    } else if (permit instanceof Permit.Written) {
      counters.repeated.add(all.size());
    } else {
      failpoint.pass(Point.AFTER_INSERT);
    }
    return permit;
  }

  /** Why orders must not even be asked for; empty if they may. */
  private String against(List<Leg> all) {
    long now = clock.getAsLong();
    for (Leg each : all) {
      if (each.account() == null) {
        return "there is no account at " + each.intent().order().venue() + " to send it to";
      }
      if (each.validUntil() <= now) {
        return "too late: its time was up before it was written down";
      }
    }
    synchronized (this) {
      return all.stream().anyMatch(each -> withdrawn.containsKey(each.name()))
          ? "cancelled before it was written down"
          : "";
    }
  }

  private void superseded(int desk, long epoch, long holder, int orders) {
    counters.superseded.add(orders);
    watcher.lost(desk, epoch);
    if (supersededBy != holder) {
      supersededBy = holder;
      LOG.warn(
          "Desk {} is held under epoch {} now; orders of epoch {} are dropped.",
          desk,
          holder,
          epoch);
    }
  }

  private void close(CloseGaps gaps) throws Away {
    int voided = ledger.with(open -> open.voidUnused(gaps.desk(), gaps.epoch(), gaps.below()));
    watcher.held(gaps.desk(), gaps.epoch());
    if (voided > 0) {
      LOG.info("{} numbers of desk {} are void.", voided, gaps.desk());
    }
  }

  /**
   * Why an order that was permitted once must not be sent now; empty if it may. A latch that came
   * on since, or a new holder, stops it too.
   */
  private String against(Leg leg) throws Away {
    if (leg.validUntil() <= clock.getAsLong()) {
      return "its time was up before it could be";
    }
    Send send = leg.send();
    Permit permit =
        ledger.with(
            open ->
                open.check(
                    send.desk(),
                    send.epoch(),
                    List.of(leg.intent()),
                    send.scopes(),
                    leg.needsArming()));
    if (permit instanceof Permit.Refused refused) {
      return refused.why();
    }
    return permit instanceof Permit.Granted ? "" : "somebody else holds the desk";
  }
}
