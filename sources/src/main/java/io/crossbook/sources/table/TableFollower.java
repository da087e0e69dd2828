package io.crossbook.sources.table;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Outage;
import io.crossbook.sources.handover.Follower;
import io.crossbook.sources.handover.Handover;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a table on a thread of its own with two connections, one of which listens; the table is
 * looked at now and then as well. While the database is away it is tried again and again, and
 * nothing is skipped.
 *
 * @param <S> kind of the split
 */
public final class TableFollower<S> implements Follower<S> {
  private static final Logger LOG = LoggerFactory.getLogger(TableFollower.class);
  private static final int WAITING_STEPS = 1000;
  private static final Duration FIRST_WAIT = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final DatabaseSettings settings;
  private final FollowedTable<S> table;
  private final Duration poll;
  private final Handover<S> handover = new Handover<>(WAITING_STEPS, () -> {});
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  // The thread's.
  private final Outage outage;
  private int failures;

  // Guarded by this.
  private Connection listening;
  private Connection reading;

  /**
   * @param poll longest time without looking at the table; positive
   */
  public TableFollower(DatabaseSettings settings, FollowedTable<S> table, Duration poll) {
    if (poll.toMillis() < 1) {
      throw new IllegalArgumentException(
          "the " + table.name() + " must be looked at less often than " + poll);
    }
    this.settings = settings;
    this.table = table;
    this.poll = poll;
    outage = new Outage(settings);
    thread = new Thread(this::run, table.name().replace(' ', '-').toLowerCase(Locale.ROOT));
    thread.setDaemon(true);
  }

  @Override
  public S split() {
    return table.split();
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public Handover<S> handover() {
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
    outage
        .news(away)
        .ifPresent(
            cause ->
                LOG.error(
                    "The {} cannot be followed, and it is tried again: {}",
                    table.name(),
                    cause,
                    away));
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
      listen.execute("LISTEN " + table.channel());
    }
    table.connected(reader);
    while (!isClosed()) {
      Duration next = table.look(handover);
      if (outage.over()) {
        LOG.info("The {} is followed again.", table.name());
      }
      failures = 0;
      await(listener.unwrap(PGConnection.class), next.compareTo(poll) < 0 ? next : poll);
    }
  }

  /** Waits until there is news, or it is time to look. */
  private void await(PGConnection listener, Duration longest) throws SQLException {
    long until = System.nanoTime() + longest.toNanos();
    long left = longest.toMillis();
    while (left > 0 && !isClosed()) {
      PGNotification[] told = listener.getNotifications((int) Math.min(left, Integer.MAX_VALUE));
      if (told != null) {
        for (PGNotification each : told) {
          if (table.concerns(each.getParameter())) {
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
