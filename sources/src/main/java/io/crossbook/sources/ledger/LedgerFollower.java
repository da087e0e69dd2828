package io.crossbook.sources.ledger;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.order.LedgerNews;
import io.crossbook.database.DatabaseFaults;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.orders.OrderLedger;
import io.crossbook.sources.handover.Follower;
import io.crossbook.sources.handover.Handed;
import io.crossbook.sources.handover.Handover;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a desk and tells everything that the ledger has of it: the lines after the split's
 * position, then {@link DeskInput.CaughtUp}, then what is stopped, then each new line and each
 * change of what is stopped. All that was committed before the desk was taken comes before {@link
 * DeskInput.CaughtUp}: from then on nobody else can write orders down.
 *
 * <p>Works on a thread of its own with two connections, one of which listens; the table is looked
 * at now and then as well. While the database is away it is tried again and again, and nothing is
 * skipped. The desk is taken once, however often the connection is lost.
 */
public final class LedgerFollower implements Follower<LedgerSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerFollower.class);
  private static final int PAGE = 500;
  private static final int WAITING_STEPS = 2 * PAGE;
  private static final Duration FIRST_WAIT = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final DatabaseSettings settings;
  private final LedgerSplit split;
  private final Duration poll;
  private final LongSupplier clock;
  private final boolean rewinds;
  private final Handover<LedgerSplit> handover = new Handover<>(WAITING_STEPS, () -> {});
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  // The thread's.
  private long position;
  private boolean taken;
  private long epoch;
  private boolean caughtUp;
  private List<String> stopped;
  private String fault = "";
  private int failures;

  // Guarded by this.
  private Connection listening;
  private Connection reading;

  /**
   * @param poll longest time without looking at the table; positive
   * @param clock nanoseconds since the epoch
   * @param rewinds false to leave out what came after the split's position, to show that this is
   *     noticed
   */
  LedgerFollower(
      DatabaseSettings settings,
      LedgerSplit split,
      Duration poll,
      LongSupplier clock,
      boolean rewinds) {
    if (poll.toMillis() < 1) {
      throw new IllegalArgumentException("the ledger must be looked at less often than " + poll);
    }
    this.settings = settings;
    this.split = split;
    this.poll = poll;
    this.clock = clock;
    this.rewinds = rewinds;
    position = split.position();
    thread = new Thread(this::run, "ledger-desk-" + split.desk());
    thread.setDaemon(true);
  }

  @Override
  public LedgerSplit split() {
    return split;
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public Handover<LedgerSplit> handover() {
    return handover;
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void run() {
    try {
      while (!isClosed()) {
        try {
          follow();
        } catch (SQLException away) {
          disconnect();
          if (!isClosed()) {
            missed(away);
          }
        }
      }
    } catch (InterruptedException stop) {
      // Only close() interrupts.
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error defect) {
      handover.fail(defect);
    } finally {
      disconnect();
    }
  }

  private void missed(SQLException away) throws InterruptedException {
    String sentence = DatabaseFaults.sentence(settings, away);
    if (!sentence.equals(fault)) {
      LOG.error(
          "The ledger of desk {} cannot be followed, and it is tried again: {}",
          split.desk(),
          sentence,
          away);
      fault = sentence;
    }
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures, 10));
    failures++;
    wait = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    boolean unused = closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Follows over new connections until one of them fails. */
  private void follow() throws SQLException, InterruptedException {
    Connection listener = opened(true);
    Connection reader = opened(false);
    try (Statement listen = listener.createStatement()) {
      // Before the first look, so that nothing comes between.
      listen.execute("LISTEN " + OrderLedger.CHANNEL);
    }
    OrderLedger ledger = new OrderLedger(reader);
    // Whatever answers now may be a standby that was promoted without its last lines.
    checkPosition(ledger);
    if (!taken) {
      ledger.register(split.desk(), split.name());
      epoch = ledger.takeLease(split.desk());
      taken = true;
      if (position == LedgerSplit.UNKNOWN) {
        // What is over is over: who starts without a state takes over what is open.
        position = ledger.beforeOpen(split.desk());
      }
      if (!rewinds) {
        position = ledger.newest(split.desk());
      }
      LOG.info("Desk {} is held under epoch {}.", split.desk(), epoch);
    }
    while (!isClosed()) {
      look(ledger);
      if (!fault.isEmpty()) {
        LOG.info("The ledger of desk {} is followed again.", split.desk());
        fault = "";
      }
      failures = 0;
      await(listener.unwrap(PGConnection.class));
    }
  }

  /** A ledger that does not reach up to what was emitted is not the one that the job knows. */
  private void checkPosition(OrderLedger ledger) throws SQLException {
    if (position > 0) {
      List<LedgerNews> last = ledger.eventsAfter(split.desk(), position - 1, 1);
      if (last.isEmpty() || last.get(0).position() != position) {
        throw new IllegalStateException(
            "the job has seen line "
                + position
                + " of the ledger of desk "
                + split.desk()
                + ", which "
                + settings.url()
                + " does not have: this is not the database that the job wrote to, or it has lost"
                + " its last lines; bring the right one back, or start the job without its state");
      }
    }
  }

  private void look(OrderLedger ledger) throws SQLException, InterruptedException {
    List<LedgerNews> lines;
    do {
      lines = ledger.eventsAfter(split.desk(), position, PAGE);
      for (LedgerNews line : lines) {
        handover.put(new Handed<>(new DeskInput.Ledger(line), split.at(line.position())));
        position = line.position();
      }
    } while (!lines.isEmpty());
    if (!caughtUp) {
      long next = ledger.nextOperation(split.desk());
      handover.put(Handed.of(new DeskInput.CaughtUp(epoch, next, clock.getAsLong())));
      caughtUp = true;
    }
    List<String> latches = ledger.latches();
    if (!latches.equals(stopped)) {
      handover.put(Handed.of(new DeskInput.Stopped(latches, clock.getAsLong())));
      stopped = latches;
    }
  }

  /** Waits until there is news of the desk, or it is time to look. */
  private void await(PGConnection listener) throws SQLException {
    long until = System.nanoTime() + poll.toNanos();
    String desk = Integer.toString(split.desk());
    long left = poll.toMillis();
    while (left > 0 && !isClosed()) {
      PGNotification[] told = listener.getNotifications((int) Math.min(left, Integer.MAX_VALUE));
      if (told != null) {
        for (PGNotification each : told) {
          if (each.getParameter().equals(desk)) {
            return;
          }
        }
      }
      left = (until - System.nanoTime()) / 1_000_000L;
    }
  }

  private Connection opened(boolean forListening) throws SQLException {
    Connection connection = settings.open();
    boolean late;
    synchronized (this) {
      late = isClosed();
      if (!late && forListening) {
        listening = connection;
      } else if (!late) {
        reading = connection;
      }
    }
    if (late) {
      connection.close();
      throw new SQLException("the follower is closed");
    }
    return connection;
  }

  /** Ends both connections, whatever they are doing. */
  private synchronized void disconnect() {
    abort(listening);
    abort(reading);
    listening = null;
    reading = null;
  }

  private void abort(Connection connection) {
    if (connection != null) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException alreadyGone) {
        LOG.debug("Ending a connection to {} failed.", settings.url(), alreadyGone);
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    disconnect();
    try {
      thread.join(CLOSE_WITHIN.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("Thread {} did not end in time.", thread.getName());
    }
  }
}
