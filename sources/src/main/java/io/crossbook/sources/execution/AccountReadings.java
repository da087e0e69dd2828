package io.crossbook.sources.execution;

import io.crossbook.core.desk.DeskInput.AccountStatus;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.FundingPayment;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.RejectReason;
import io.crossbook.sources.connection.IoLoop;
import io.crossbook.sources.connection.LaneClock;
import io.crossbook.transport.Priority;
import io.crossbook.transport.VenueAccount;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.FundingPage;
import io.crossbook.venues.trading.PrivateOutput.Snapshot;
import io.crossbook.venues.trading.PrivateProtocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads an account over REST: executions and funding from their cursors, open orders, balances and
 * positions. One request is on its way at a time, and none is made while there is no room for its
 * answer. What may have been missed is read as fast as the venue allows; what is only looked at
 * again uses a part of the venue's limit, and is read less often where that is small. Belongs to
 * the lane's I/O thread.
 */
final class AccountReadings {
  private static final Logger LOG = LoggerFactory.getLogger(AccountReadings.class);

  /** After so many failures in a row of one reading the account is not relied on. */
  private static final int MOST_FAILURES = 3;

  private static final double NANOS_PER_SECOND = 1e9;

  /** How much of the venue's limit is used for what need not be read now. */
  private static final double SHARE_OF_LIMIT = 0.5;

  /** What the readings need of their lane. */
  interface Lane {
    /** True if there is room for what is read. */
    boolean hasRoom();

    /** {@link #trouble} may have changed. */
    void changed();

    /** Something that ends the lane. */
    void defect(Throwable what);
  }

  private final String name;
  private final VenueAccount account;
  private final LaneTimes times;
  private final IoLoop io;

  /** Requests that could be made in the time between two readings of the executions. */
  private static final int PAUSE = 4;

  private final LaneClock clock;
  private final Reports reports;
  private final Lane lane;
  private final List<Reading<?>> readings = new ArrayList<>();
  private Future<?> nextTurn;
  private boolean asking;
  private boolean started;

  /** When something may be looked at again, by the monotonic clock. */
  private long pacedUntil = System.nanoTime();

  /** How often everything was to be read anew. */
  private long renewals;

  private String refusal = "";

  /**
   * @param name of the account, for the log
   * @param symbols that are traded, for venues that want to be asked by symbol
   * @param probe an instance of the protocol, of which nothing is sent here
   */
  AccountReadings(
      String name,
      VenueAccount account,
      List<String> symbols,
      PrivateProtocol probe,
      LaneTimes times,
      IoLoop io,
      LaneClock clock,
      Reports reports,
      Lane lane) {
    this.name = name;
    this.account = account;
    this.times = times;
    this.io = io;
    this.clock = clock;
    this.reports = reports;
    this.lane = lane;
    List<String> fills =
        probe.traits().fillsPerSymbol() ? symbols : List.of(ExecutionSplit.WHOLE_ACCOUNT);
    Duration fillsEvery = fillsEvery(times, probe, fills.size());
    fills.forEach(symbol -> addFills(symbol, fillsEvery));
    (listsAllOpenOrders(probe, symbols) ? List.of("") : symbols).forEach(this::addOpenOrders);
    PrivateProtocol protocol = account.protocol();
    if (probe.funding("", clock.now(), clock.now()).isPresent()) {
      // Before balances, so that these do not seem to differ by a payment that is not known yet.
      addFunding(protocol);
    }
    add(
        "balances",
        times.accountEvery(),
        Snapshot.BALANCES,
        () -> protocol::balances,
        balances -> {
          reports.balances(balances, true, clock.next());
          return false;
        });
    if (probe.positions(clock.now()).isPresent()) {
      add(
          "positions",
          times.accountEvery(),
          null,
          () -> now -> protocol.positions(now).orElseThrow(),
          positions -> {
            reports.positions(positions, true, clock.next());
            return false;
          });
    }
  }

  /** All at once where the venue has that, unless it costs more than symbol by symbol. */
  private boolean listsAllOpenOrders(PrivateProtocol probe, List<String> symbols) {
    if (probe.traits().openOrdersPerSymbol()) {
      return false;
    }
    long now = clock.now();
    int atOnce = probe.openOrders("", now).weight();
    int bySymbol = 0;
    for (String symbol : symbols) {
      bySymbol += probe.openOrders(symbol, now).weight();
    }
    return symbols.isEmpty() || atOnce <= bySymbol;
  }

  private <T> void add(
      String what,
      Duration period,
      Snapshot snapshot,
      Supplier<LongFunction<Call<T>>> request,
      Predicate<T> take) {
    readings.add(new Reading<>(what, period.toNanos(), snapshot, request, take));
  }

  /** Not so often that nothing is left of what a venue allows for when it is needed. */
  private static Duration fillsEvery(LaneTimes times, PrivateProtocol probe, int readings) {
    double seconds = PAUSE * readings / probe.traits().requests().weightPerSecond();
    Duration least = Duration.ofMillis((long) (1000 * seconds));
    return least.compareTo(times.fillsEvery()) > 0 ? least : times.fillsEvery();
  }

  private void addFills(String symbol, Duration every) {
    this.<FillPage>add(
        symbol.isEmpty() ? "executions" : "executions in " + symbol,
        every,
        null,
        () -> {
          FillCursor cursor = reports.cursor(symbol);
          return now -> account.protocol().fills(symbol, cursor.position(), cursor.since(), now);
        },
        page -> {
          for (Fill fill : page.fills()) {
            reports.fill(fill, clock.next());
          }
          reports.passed(symbol, page.cursor());
          return page.more();
        });
  }

  private void addFunding(PrivateProtocol protocol) {
    this.<FundingPage>add(
        "funding",
        times.accountEvery(),
        null,
        () -> {
          FillCursor cursor = reports.cursor(ExecutionSplit.FUNDING);
          return now -> protocol.funding(cursor.position(), cursor.since(), now).orElseThrow();
        },
        page -> {
          for (FundingPayment payment : page.payments()) {
            reports.funding(payment, clock.next());
          }
          reports.passed(ExecutionSplit.FUNDING, page.cursor());
          return page.more();
        });
  }

  private void addOpenOrders(String symbol) {
    this.<List<OrderState>>add(
        symbol.isEmpty() ? "open orders" : "open orders in " + symbol,
        times.accountEvery(),
        Snapshot.OPEN_ORDERS,
        () -> now -> account.protocol().openOrders(symbol, now),
        orders -> {
          for (OrderState order : orders) {
            reports.order(order, clock.next());
          }
          return false;
        });
  }

  /** Reads everything now, if nothing was read so far. */
  void begin() {
    if (!started) {
      renew();
    }
  }

  /** Reads everything now: until that is done, something may have been missed. */
  void renew() {
    started = true;
    renewals++;
    long now = System.nanoTime();
    for (Reading<?> reading : readings) {
      reading.stale = true;
      if (reading.failures == 0) {
        reading.dueAt = now;
      }
    }
    turn();
  }

  /** The stream told this as a whole since the last renewal: it need not be read now. */
  void told(Snapshot what) {
    long now = System.nanoTime();
    for (Reading<?> reading : readings) {
      if (reading.snapshot == what) {
        reading.stale = false;
        reading.dueAt = now + reading.periodNanos;
      }
    }
    turn();
  }

  /** That the venue refuses the account, in its words; empty if it does not. */
  String refusal() {
    return refusal;
  }

  /** Why what was read cannot be relied on; empty if it can. */
  String trouble() {
    if (!refusal.isEmpty()) {
      return refusal;
    }
    for (Reading<?> reading : readings) {
      if (!reading.trouble.isEmpty() && (reading.stale || reading.failures >= MOST_FAILURES)) {
        return reading.what + " cannot be read: " + reading.trouble;
      }
    }
    return readings.stream().anyMatch(reading -> reading.stale)
        ? "what may have been missed is being read"
        : "";
  }

  /** Reads what is due, if there is room. */
  void turn() {
    if (nextTurn != null) {
      nextTurn.cancel(false);
      nextTurn = null;
    }
    if (!started || asking || !lane.hasRoom()) {
      return;
    }
    long now = System.nanoTime();
    Reading<?> next = null;
    for (Reading<?> reading : readings) {
      if (next == null || earlier(reading, next, now)) {
        next = reading;
      }
    }
    if (next == null) {
      return;
    }
    long wait = dueAt(next) - now;
    if (wait > 0) {
      nextTurn = io.after(wait, this::turn);
    } else {
      ask(next);
    }
  }

  private long dueAt(Reading<?> reading) {
    return reading.stale || reading.dueAt - pacedUntil > 0 ? reading.dueAt : pacedUntil;
  }

  /** Of what is due, first what may have been missed, in the order of the list. */
  private boolean earlier(Reading<?> one, Reading<?> other, long now) {
    long oneAt = dueAt(one);
    long otherAt = dueAt(other);
    boolean oneDue = oneAt - now <= 0;
    boolean otherDue = otherAt - now <= 0;
    if (oneDue && otherDue && one.stale != other.stale) {
      return one.stale;
    }
    // Of two that wait for the venue's limit the one that has waited for longer.
    return oneAt == otherAt ? one.dueAt - other.dueAt < 0 : oneAt - otherAt < 0;
  }

  private <T> void ask(Reading<T> reading) {
    asking = true;
    long asked = renewals;
    LongFunction<Call<T>> make = reading.request.get();
    AtomicInteger weight = new AtomicInteger();
    var unused =
        account
            .ask(
                Priority.READ,
                Long.MAX_VALUE,
                now -> {
                  Call<T> call = make.apply(now);
                  weight.set(call.weight());
                  return call;
                })
            .whenComplete(
                (answer, failure) ->
                    io.execute(
                        () -> {
                          asking = false;
                          if (failure != null) {
                            // Thrown where the request was made: such as a cursor that is not one.
                            lane.defect(failure);
                            return;
                          }
                          pace(weight.get());
                          answered(reading, answer, asked == renewals);
                          lane.changed();
                          turn();
                        }));
  }

  private void pace(int weight) {
    double perSecond = account.protocol().traits().requests().weightPerSecond() * SHARE_OF_LIMIT;
    pacedUntil = System.nanoTime() + (long) (weight / perSecond * NANOS_PER_SECOND);
  }

  /** What a venue does not list has no executions and no orders; it may be listed later. */
  private void notListed(Reading<?> reading, String why, boolean afterRenewal) {
    reading.stale &= !afterRenewal;
    reading.dueAt = System.nanoTime() + (reading.stale ? 0 : reading.periodNanos);
    reading.failures = 0;
    if (reading.trouble.isEmpty()) {
      LOG.info("{}: {}: the venue lists no such symbol ({})", name, reading.what, why);
    }
    reading.trouble = why;
  }

  private <T> void answered(Reading<T> reading, Answer<T> answer, boolean afterRenewal) {
    long now = System.nanoTime();
    if (answer instanceof Answer.Done<T> done) {
      boolean more = reading.take.test(done.value());
      reading.stale &= more || !afterRenewal;
      reading.dueAt = reading.stale ? now : now + reading.periodNanos;
      reading.failures = 0;
      refusal = "";
      if (!reading.trouble.isEmpty()) {
        reading.trouble = "";
        LOG.info("{}: {} can be read again.", name, reading.what);
      }
      return;
    }
    if (answer instanceof Answer.Rejected<T> rejected
        && rejected.reason() == RejectReason.UNKNOWN_SYMBOL) {
      notListed(reading, rejected.text(), afterRenewal);
      return;
    }
    long wait = times.backoffNanos(reading.failures);
    String why;
    if (answer instanceof Answer.RetryAfter<T> later) {
      why = later.text();
      wait = Math.max(wait, later.notBefore() - clock.now());
    } else if (answer instanceof Answer.RateLimited<T> limited) {
      why = limited.text();
      wait = Math.max(wait, limited.notBefore() - clock.now());
    } else if (answer instanceof Answer.Rejected<T> rejected) {
      why = rejected.text();
      if (rejected.reason() == RejectReason.NOT_AUTHORIZED) {
        refusal = AccountStatus.REFUSED + why;
      }
    } else if (answer instanceof Answer.Unknown<T> unknown) {
      why = unknown.text();
    } else {
      throw new IllegalStateException("an account gives whole answers, not " + answer);
    }
    reading.failures++;
    reading.dueAt = now + wait;
    if (reading.trouble.isEmpty()) {
      LOG.warn("{}: {} cannot be read, and it is tried again: {}.", name, reading.what, why);
    }
    reading.trouble = why.isEmpty() ? "the venue gives no reason" : why;
  }
}
