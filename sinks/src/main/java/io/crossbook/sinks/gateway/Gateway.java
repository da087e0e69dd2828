package io.crossbook.sinks.gateway;

import io.crossbook.core.desk.GatewayCommand;
import io.crossbook.core.desk.GatewayCommand.Cancel;
import io.crossbook.core.desk.GatewayCommand.Send;
import io.crossbook.core.desk.GatewayCommand.Settle;
import io.crossbook.core.order.OrderNews;
import io.crossbook.database.orders.LedgerIntent;
import io.crossbook.database.orders.Safeguard;
import io.crossbook.transport.AccountCounters;
import io.crossbook.transport.VenueAccount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what desks decided to venues and what became of it into the intent ledger. Two threads of
 * its own do that: one writes orders down and lets them go, one writes outcomes down and looks for
 * lost ones; each has its connection. Whoever calls is held up only while too much waits. A gateway
 * that was closed or killed leaves nothing behind that the next one does not find in the ledger.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final long CLOSE_MILLIS = 5_000;
  private static final long FULL_MILLIS = 20;

  /**
   * What keeps orders from being sent twice or forgotten, so that tests can take it away and see
   * that they notice. Not to be configured.
   *
   * @param ledger orders are written down before they are sent
   * @param deadline absence is believed only after an order's deadline
   */
  record Teeth(boolean ledger, boolean deadline) {
    static final Teeth ALL = new Teeth(true, true);

    /** The safeguards that an environment does not take away. */
    static Teeth fromEnvironment(Map<String, String> environment) {
      Set<Safeguard> without = Safeguard.without(environment);
      return new Teeth(
          !without.contains(Safeguard.LEDGER_INSERT), !without.contains(Safeguard.DEADLINE));
    }
  }

  /** What all parts of a gateway share. */
  record Parts(
      GatewaySettings settings,
      GatewayCounters counters,
      Failpoint failpoint,
      Teeth teeth,
      LongSupplier clock) {}

  private final GatewaySettings settings;
  private final Map<GatewayAccount.Name, VenueAccount> accounts;
  private final Map<GatewayAccount.Name, GatewayAccount> known;
  private final GatewayCounters counters = new GatewayCounters();
  private final LedgerAccess permitLedger;
  private final LedgerAccess bookLedger;
  private final Bookkeeping bookkeeping;
  private final Permits permits;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /**
   * A gateway that does nothing by itself until {@link #start}.
   *
   * @param accounts the connections to the accounts of the settings; they belong to the gateway
   * @param connections opens connections to the ledger
   * @param clock nanoseconds since the epoch
   */
  Gateway(
      GatewaySettings settings,
      Map<GatewayAccount.Name, VenueAccount> accounts,
      LedgerAccess.Connections connections,
      Failpoint failpoint,
      Teeth teeth,
      LongSupplier clock) {
    this.settings = settings;
    this.accounts = Map.copyOf(accounts);
    this.known =
        settings.accounts().stream().collect(Collectors.toMap(GatewayAccount::name, each -> each));
    Parts parts = new Parts(settings, counters, failpoint, teeth, clock);
    permitLedger =
        new LedgerAccess("orders and hedges", settings.database(), connections, counters);
    bookLedger = new LedgerAccess("outcomes", settings.database(), connections, counters);
    DeadManSwitches switches = new DeadManSwitches(this.accounts, parts, this::fail);
    bookkeeping = new Bookkeeping(bookLedger, this.accounts, switches, parts, this::fail);
    Sender.Ends ends =
        new Sender.Ends() {
          @Override
          public void told(Outcome.Told told) {
            bookkeeping.told(told);
          }

          @Override
          public void again(Leg leg, long notBefore) {
            permits.again(leg, notBefore);
          }

          @Override
          public void renew(Leg leg, Consumer<String> answer) {
            permits.renew(leg, answer);
          }

          @Override
          public void cancel(Cancel cancel) {
            bookkeeping.cancel(cancel);
          }
        };
    permits =
        new Permits(
            permitLedger,
            this::legs,
            new Sender(ends, switches, counters, failpoint, clock, this::fail),
            ends,
            bookkeeping,
            () -> bookkeeping.backlog() >= settings.most(),
            parts);
    this.accounts.forEach((name, account) -> account.onDefect(name.toString(), this::fail));
  }

  /** Starts the two threads. */
  void start() {
    thread("gateway-permits", () -> permits.await(permits.step()));
    thread("gateway-ledger", () -> bookkeeping.await(bookkeeping.step()));
  }

  private interface Turn {
    void take() throws InterruptedException;
  }

  private void thread(String name, Turn turn) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!closed && failure.get() == null) {
                  turn.take();
                }
              } catch (InterruptedException ended) {
                LOG.debug("{} ends.", name);
              } catch (RuntimeException | Error defect) {
                fail(defect);
              }
            },
            name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void fail(Throwable defect) {
    if (failure.compareAndSet(null, defect)) {
      LOG.error("The order gateway stops.", defect);
      permits.close();
    }
  }

  /** What it has done. */
  public GatewayCounters counters() {
    return counters;
  }

  /** What the requests of an account of the settings have come to. */
  AccountCounters requests(GatewayAccount account) {
    return accounts.get(account.name()).counters();
  }

  /** Lines that wait to be written into the ledger. */
  public int backlog() {
    return bookkeeping.backlog();
  }

  /**
   * Takes a command; waits while too much waits.
   *
   * @throws IOException if the gateway has failed
   */
  public void submit(GatewayCommand command) throws IOException, InterruptedException {
    check();
    if (command instanceof Cancel cancel) {
      if (!permits.withdraw(cancel)) {
        bookkeeping.cancel(cancel);
      }
    } else if (command instanceof Settle settle) {
      while (bookkeeping.backlog() >= settings.most() && !closed) {
        Thread.sleep(FULL_MILLIS);
        check();
      }
      for (OrderNews each : settle.news()) {
        bookkeeping.told(new Outcome.Told(each, false));
      }
    } else {
      permits.submit(command);
    }
  }

  /**
   * Waits until every order that was taken is written down, or dropped, or too late to be sent;
   * never for a venue. An order that is too late while the ledger is away becomes void when it is
   * back; if the process ends before, the ledger has no row of it, and it never was sent.
   *
   * @throws IOException if the gateway has failed
   */
  public void flush() throws IOException, InterruptedException {
    permits.settle();
    check();
  }

  private void check() throws IOException {
    Throwable defect = failure.get();
    if (defect != null) {
      throw new IOException("the order gateway has failed: " + defect.getMessage(), defect);
    }
  }

  /** One step of each part, for tests without threads; gives the nanoseconds until the next. */
  long step() {
    return Math.min(permits.step(), bookkeeping.step());
  }

  private List<Leg> legs(Send send) {
    List<Leg> legs = new ArrayList<>();
    for (GatewayCommand.Order each : send.orders()) {
      GatewayAccount.Name name =
          new GatewayAccount.Name(each.intent().venue(), each.intent().account());
      VenueAccount account = accounts.get(name);
      String id =
          account == null
              ? each.intent().name().hex()
              : account.protocol().clientOrderId(each.intent().name());
      legs.add(
          new Leg(
              send,
              new LedgerIntent(each.intent(), each.purpose(), id, each.opportunity()),
              account,
              known.containsKey(name) && known.get(name).needsArming()));
    }
    return legs;
  }

  /** Nothing more is sent; what was not answered is for the next gateway to find out. */
  @Override
  public void close() {
    closed = true;
    permits.close();
    accounts.values().forEach(VenueAccount::close);
    try {
      for (Thread each : threads) {
        each.interrupt();
        each.join(CLOSE_MILLIS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure.get() == null && threads.stream().noneMatch(Thread::isAlive)) {
      // Answers that came last are worth one try.
      bookkeeping.last();
    }
    permitLedger.close();
    bookLedger.close();
  }
}
