package io.crossbook.launcher.notify;

import io.crossbook.database.notifications.Delivery;
import io.crossbook.database.notifications.NotificationQueue;
import io.crossbook.jobs.config.NotificationConfig;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends over one route what is due, and writes down what became of it. A message is marked after
 * the receiver has it: who dies between the two sends it again. One thread.
 */
final class RouteSender {
  private static final Logger LOG = LoggerFactory.getLogger(RouteSender.class);
  private static final int PAGE = 2000;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  /** Of one message. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /** Of the route, so that what is new does not wait for long because something old is refused. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final String route;
  private final Channel channel;
  private final Throttle throttle;
  private final int most;
  private final Clock clock;

  private Instant pausedUntil = Instant.MIN;
  private int failures;

  /** Sends over a channel within the limits that the configuration sets for every route. */
  RouteSender(String route, Channel channel, NotificationConfig limits, Clock clock) {
    this.route = route;
    this.channel = channel;
    this.throttle = new Throttle(limits.subjectInterval(), limits.messagesPerMinute());
    this.most = limits.attempts();
    this.clock = clock;
  }

  /** Name of the route. */
  String route() {
    return route;
  }

  /**
   * Sends what is due.
   *
   * @return when to come again at the latest; {@link Instant#MAX} if only for what is new
   */
  Instant step(NotificationQueue queue) throws SQLException, InterruptedException {
    Instant now = clock.instant();
    if (now.isBefore(pausedUntil)) {
      return pausedUntil;
    }
    List<Delivery> pending = queue.pending(route, PAGE);
    if (pending.isEmpty()) {
      return Instant.MAX;
    }
    Map<Long, Integer> attempts = new HashMap<>();
    pending.forEach(each -> attempts.put(each.notification().id(), each.attempts()));
    Throttle.Plan plan =
        throttle.plan(now, pending, queue.told(route, now.minus(throttle.memory())));
    for (Message message : plan.messages()) {
      try {
        channel.send(message);
      } catch (DeliveryException failed) {
        failed(queue, message, attempts, failed);
        if (!failed.hopeless()) {
          // The others would fare no better now.
          return pausedUntil;
        }
        continue;
      }
      queue.sent(route, message.first().id(), message.covers(), clock.instant());
      failures = 0;
    }
    return pending.size() == PAGE && !plan.messages().isEmpty() ? clock.instant() : plan.next();
  }

  private void failed(
      NotificationQueue queue,
      Message message,
      Map<Long, Integer> attempts,
      DeliveryException failed)
      throws SQLException {
    Instant now = clock.instant();
    if (failed.after() != null) {
      // The receiver's limit is no fault of the message.
      pausedUntil = now.plus(failed.after());
      queue.failed(route, message.covers(), failed.getMessage(), pausedUntil, false, now);
      LOG.warn("Route {} pauses for {}: {}.", route, failed.after(), failed.getMessage());
      return;
    }
    List<Long> again = new ArrayList<>();
    List<Long> givenUp = new ArrayList<>();
    int tried = 0;
    for (long each : message.covers()) {
      int times = attempts.get(each) + 1;
      boolean last = failed.hopeless() || times >= most;
      (last ? givenUp : again).add(each);
      tried = Math.max(tried, times);
    }
    if (!again.isEmpty()) {
      Instant due = now.plus(wait(tried, LONGEST_WAIT));
      queue.failed(route, again, failed.getMessage(), due, true, now);
    }
    if (!givenUp.isEmpty()) {
      queue.failed(route, givenUp, failed.getMessage(), null, true, now);
      LOG.error(
          "Route {} gave up notifications {}: {}. crossbook notify resend sends them again.",
          route,
          givenUp,
          failed.getMessage());
    }
    if (!failed.hopeless()) {
      failures++;
      pausedUntil = now.plus(wait(failures, LONGEST_PAUSE));
      if (failures == 1) {
        LOG.warn("Route {} fails and is tried again: {}.", route, failed.getMessage());
      }
    }
  }

  /** Twice as long each time. */
  private static Duration wait(int times, Duration longest) {
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(times - 1, 20));
    return wait.compareTo(longest) < 0 ? wait : longest;
  }
}
