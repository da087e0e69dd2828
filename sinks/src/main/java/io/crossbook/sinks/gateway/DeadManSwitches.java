package io.crossbook.sinks.gateway;

import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.transport.Priority;
import io.crossbook.transport.VenueAccount;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets orders rest only under their venue's dead-man switch, where it has one: the venue cancels
 * them unless it hears of us in time. A switch is armed before the first order that rests is sent,
 * renewed while any does, and disarmed afterwards. A gateway that ends, or that cannot reach its
 * ledger and so could not hedge what is filled, does not renew. The next one learns from the ledger
 * what rests, and goes on.
 *
 * <p>Thread-safe; nothing blocks. Of an account one request is on its way at a time, so that arming
 * and disarming cannot overtake one another.
 */
final class DeadManSwitches {
  private static final Logger LOG = LoggerFactory.getLogger(DeadManSwitches.class);

  private static final long RETRY_NANOS = 1_000_000_000L;
  private static final long ANSWER_NANOS = 5_000_000_000L;

  /** How long nothing must have rested before a switch is disarmed. */
  static final long IDLE_NANOS = 5_000_000_000L;

  /** An order that is sent once the switch is armed. */
  private record Waiting(Leg leg, Runnable send, Consumer<String> refuse) {}

  /** The switch of one account. Guarded by the outer object. */
  private final class Switch {
    private final GatewayAccount.Name name;
    private final VenueAccount account;
    private final Map<OrderName, String> resting = new TreeMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private Set<String> armed = Set.of();
    private long armedUntil = Long.MIN_VALUE;
    private long notBefore = Long.MIN_VALUE;
    private long idleSince;
    private boolean asking;

    private Switch(GatewayAccount.Name name, VenueAccount account) {
      this.name = name;
      this.account = account;
    }

    private boolean guards(String symbol, long now) {
      return armedUntil - least >= now && armed.contains(symbol);
    }

    /** True if it must be armed anew. */
    private boolean wants(long now) {
      return resting.values().stream().anyMatch(symbol -> !guards(symbol, now));
    }
  }

  private final Map<GatewayAccount.Name, Switch> switches = new HashMap<>();
  private final Duration window;

  /** How much of it must be left: when a third has passed it is renewed. */
  private final long least;

  private final GatewayCounters counters;
  private final LongSupplier clock;
  private final Consumer<Throwable> defects;

  DeadManSwitches(
      Map<GatewayAccount.Name, VenueAccount> accounts,
      Gateway.Parts parts,
      Consumer<Throwable> defects) {
    this.window = parts.settings().deadMan();
    this.least = window.toNanos() * 2 / 3;
    accounts.forEach(
        (name, account) -> {
          if (!account.protocol().traits().deadManSwitchMax().isZero()) {
            switches.put(name, new Switch(name, account));
          }
        });
    this.counters = parts.counters();
    this.clock = parts.clock();
    this.defects = defects;
  }

  private Switch of(OrderIntent order) {
    return order.kind().rests()
        ? switches.get(new GatewayAccount.Name(order.venue(), order.account()))
        : null;
  }

  /**
   * Sends an order once it may rest.
   *
   * @param refuse is told why it was not sent in time
   */
  void before(Leg leg, Runnable send, Consumer<String> refuse) {
    OrderIntent order = leg.intent().order();
    Switch guard = of(order);
    boolean now = guard == null;
    synchronized (this) {
      if (guard != null) {
        guard.resting.put(order.name(), order.symbol());
        now = guard.guards(order.symbol(), clock.getAsLong());
        if (!now) {
          guard.waiting.add(new Waiting(leg, send, refuse));
        }
      }
    }
    if (now) {
      send.run();
    } else {
      arm(guard);
    }
  }

  /** The ledger has an order that may rest. */
  synchronized void resting(OrderIntent order) {
    Switch guard = of(order);
    if (guard != null) {
      guard.resting.put(order.name(), order.symbol());
    }
  }

  /** An order does not rest any more. */
  synchronized void over(OrderName order) {
    long now = clock.getAsLong();
    for (Switch each : switches.values()) {
      if (each.resting.remove(order) != null && each.resting.isEmpty()) {
        each.idleSince = now;
      }
    }
  }

  /** Only these orders may still rest. */
  synchronized void retain(Predicate<OrderName> open) {
    for (Switch each : switches.values()) {
      List<OrderName> gone = each.resting.keySet().stream().filter(open.negate()).toList();
      gone.forEach(this::over);
    }
  }

  /** Renews, disarms and gives up what waits too long; to be called about every second. */
  void step() {
    long now = clock.getAsLong();
    List<Runnable> due = new ArrayList<>();
    synchronized (this) {
      for (Switch each : switches.values()) {
        expire(each, now, due);
        if (each.asking || now < each.notBefore) {
          continue;
        }
        if (each.wants(now)) {
          due.add(() -> arm(each));
        } else if (each.resting.isEmpty()
            && each.armedUntil > now
            && now - each.idleSince >= IDLE_NANOS) {
          due.add(() -> disarm(each));
        }
      }
    }
    due.forEach(Runnable::run);
  }

  private void expire(Switch guard, long now, List<Runnable> due) {
    Iterator<Waiting> waiting = guard.waiting.iterator();
    while (waiting.hasNext()) {
      Waiting each = waiting.next();
      if (each.leg.validUntil() <= now) {
        waiting.remove();
        guard.resting.remove(each.leg.name());
        due.add(() -> each.refuse.accept("not sent: the dead-man switch could not be armed"));
      }
    }
  }

  private void arm(Switch guard) {
    Set<String> symbols;
    synchronized (this) {
      if (guard.asking || guard.resting.isEmpty()) {
        return;
      }
      guard.asking = true;
      symbols = new TreeSet<>(guard.resting.values());
    }
    ask(guard, window, symbols, 0, clock.getAsLong());
  }

  private void disarm(Switch guard) {
    Set<String> symbols;
    synchronized (this) {
      if (guard.asking || !guard.resting.isEmpty()) {
        return;
      }
      guard.asking = true;
      guard.armedUntil = Long.MIN_VALUE;
      symbols = new TreeSet<>(guard.armed);
    }
    ask(guard, Duration.ZERO, symbols, 0, clock.getAsLong());
  }

  /** Some venues have a switch for each symbol: one request after the other. */
  private void ask(Switch guard, Duration in, Set<String> symbols, int number, long begun) {
    int[] calls = {0};
    CompletableFuture<?> unused =
        guard
            .account
            .ask(
                Priority.CANCEL,
                clock.getAsLong() + ANSWER_NANOS,
                at -> {
                  List<Call<Void>> all = guard.account.protocol().deadManSwitch(in, symbols, at);
                  calls[0] = all.size();
                  return all.get(number);
                })
            .whenComplete(
                (answer, thrown) -> {
                  try {
                    boolean done = thrown == null && answer instanceof Answer.Done<Void>;
                    if (done && number + 1 < calls[0]) {
                      ask(guard, in, symbols, number + 1, begun);
                    } else if (done) {
                      answered(guard, in, symbols, begun);
                    } else {
                      failed(guard, in, thrown == null ? answer : thrown);
                    }
                  } catch (RuntimeException | Error defect) {
                    defects.accept(defect);
                  }
                });
  }

  private void answered(Switch guard, Duration in, Set<String> symbols, long begun) {
    List<Waiting> ready = new ArrayList<>();
    boolean more;
    long now = clock.getAsLong();
    synchronized (this) {
      guard.asking = false;
      if (in.isZero()) {
        guard.armed = Set.of();
      } else {
        counters.armed.increment();
        // The venue counts from when it heard of it: that is later than when we began to ask.
        guard.armedUntil = begun + in.toNanos();
        guard.armed = new HashSet<>(symbols);
        guard.idleSince = now;
      }
      Iterator<Waiting> waiting = guard.waiting.iterator();
      while (waiting.hasNext()) {
        Waiting each = waiting.next();
        if (guard.guards(each.leg.intent().order().symbol(), now)) {
          waiting.remove();
          ready.add(each);
        }
      }
      more = !guard.waiting.isEmpty();
    }
    ready.forEach(each -> each.send.run());
    if (more) {
      arm(guard);
    }
  }

  private void failed(Switch guard, Duration in, Object why) {
    long left;
    synchronized (this) {
      guard.asking = false;
      guard.notBefore = clock.getAsLong() + RETRY_NANOS;
      left = guard.armedUntil - clock.getAsLong();
    }
    counters.armingFailed.increment();
    if (in.isZero()) {
      LOG.warn("The dead-man switch of {} could not be disarmed: {}.", guard.name, why);
    } else if (left > 0) {
      LOG.warn(
          "The dead-man switch of {} could not be renewed: {}. It has {} s left.",
          guard.name,
          why,
          left / 1_000_000_000L);
    } else {
      LOG.error("The dead-man switch of {} could not be armed: {}.", guard.name, why);
    }
  }
}
