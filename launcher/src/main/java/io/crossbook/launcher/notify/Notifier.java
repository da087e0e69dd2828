package io.crossbook.launcher.notify;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Outage;
import io.crossbook.database.notifications.Notification;
import io.crossbook.database.notifications.NotificationQueue;
import io.crossbook.jobs.config.NotificationConfig;
import io.crossbook.jobs.config.RouteConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the queue of notifications: one thread gives what is new to routes, and each route sends
 * on a thread of its own, so that none waits for another. While the database is away it is tried
 * again and again. Several processes may run: one of them sends over a route, the others stand by.
 */
final class Notifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration STAND_BY = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final DatabaseSettings database;
  private final NotificationConfig config;
  private final Clock clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CompletableFuture<Void> defect = new CompletableFuture<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Semaphore> news = new ArrayList<>();
  private final Duration patience;

  /** What a thread does over a connection until it fails or everything ends. */
  private interface Work {
    void over(Connection connection, Outage outage) throws SQLException, InterruptedException;
  }

  /**
   * @param channels of the routes, by their names
   * @param patience longest time that a channel takes to send
   */
  Notifier(
      DatabaseSettings database,
      NotificationConfig config,
      Map<String, Channel> channels,
      Clock clock,
      Duration patience) {
    this.database = database;
    this.config = config;
    this.clock = clock;
    this.patience = patience;
    for (RouteConfig each : config.routes()) {
      Semaphore told = new Semaphore(0);
      news.add(told);
      RouteSender sender = new RouteSender(each.name(), channels.get(each.name()), config, clock);
      threads.add(
          thread(
              "notify-" + each.name(),
              (connection, outage) -> send(connection, outage, sender, told)));
    }
    threads.add(thread("notifications", this::give));
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Ends with what went wrong in the program itself, and not before. */
  CompletableFuture<Void> defect() {
    return defect;
  }

  /** Names of the routes that a notification takes. */
  private Collection<String> routes(Notification notification) {
    List<String> names = new ArrayList<>();
    for (RouteConfig each : config.routes()) {
      if (notification.severity().compareTo(each.severity()) >= 0
          && (each.subjects().isEmpty()
              || each.subjects().stream().anyMatch(notification.subject()::startsWith))) {
        names.add(each.name());
      }
    }
    return names;
  }

  private void give(Connection connection, Outage outage)
      throws SQLException, InterruptedException {
    try (NotificationQueue queue = new NotificationQueue(connection)) {
      do {
        Instant now = clock.instant();
        int given = queue.route(this::routes, now.minus(config.maxAge()), now);
        again(outage);
        if (given > 0) {
          LOG.debug("{} notifications were given to routes.", given);
          news.forEach(Semaphore::release);
        }
      } while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private void send(Connection connection, Outage outage, RouteSender sender, Semaphore told)
      throws SQLException, InterruptedException {
    try (NotificationQueue queue = new NotificationQueue(connection)) {
      boolean said = false;
      while (!queue.take(sender.route())) {
        if (!said) {
          LOG.info("Another process sends over route {}; this one stands by.", sender.route());
          said = true;
        }
        if (closed.await(STAND_BY.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      while (!isClosed()) {
        Instant next = sender.step(queue);
        again(outage);
        Instant latest = clock.instant().plus(LOOK);
        long millis =
            Duration.between(clock.instant(), next.isBefore(latest) ? next : latest).toMillis();
        if (told.tryAcquire(Math.max(1, millis), TimeUnit.MILLISECONDS)) {
          told.drainPermits();
        }
      }
    }
  }

  private Thread thread(String name, Work work) {
    Thread thread = new Thread(() -> run(work), name);
    thread.setDaemon(true);
    return thread;
  }

  private static void again(Outage outage) {
    if (outage.over()) {
      LOG.info("Notifications are read again.");
    }
  }

  private void run(Work work) {
    Outage outage = new Outage(database);
    int failures = 0;
    try {
      while (!isClosed()) {
        try (Connection connection = database.open()) {
          work.over(connection, outage);
        } catch (SQLException away) {
          failures = outage.lasts() ? failures + 1 : 0;
          outage
              .news(away)
              .ifPresent(
                  cause ->
                      LOG.error("Notifications cannot be read, and it is tried again: {}", cause));
          Duration wait = Duration.ofMillis(100L << Math.min(failures, 10));
          wait = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
          if (closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException stop) {
      // Only close() interrupts.
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error broken) {
      defect.completeExceptionally(broken);
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Ends when what is being sent now was sent. */
  @Override
  public void close() {
    closed.countDown();
    news.forEach(Semaphore::release);
    long until = System.nanoTime() + patience.toNanos();
    try {
      for (Thread each : threads) {
        each.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
        each.interrupt();
      }
    } catch (InterruptedException stop) {
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }
}
