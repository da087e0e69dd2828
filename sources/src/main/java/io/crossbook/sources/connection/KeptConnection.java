package io.crossbook.sources.connection;

import io.crossbook.venues.ConnectionPlan;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection open: opens it, opens it again with back-off when it ends, ends it when it
 * falls silent or grows too old, and sends on it no faster than the venue allows. Belongs to the
 * I/O thread.
 */
public final class KeptConnection {
  private static final Logger LOG = LoggerFactory.getLogger(KeptConnection.class);

  private final Door door;
  private final ConnectionPlan plan;
  private final IoLoop io;
  private final SlidingWindow connects;
  private final ConnectionCounters counters;
  private final SplittableRandom random;
  private final ArrayDeque<String> outgoing = new ArrayDeque<>();
  private SlidingWindow sends;
  private Session session;
  private Future<?> nextAttempt;
  private boolean sending;
  private boolean replacing;
  private boolean closed;
  private int failures;

  /**
   * @param connects the venue's limit of new connections
   */
  public KeptConnection(
      Door door, ConnectionPlan plan, IoLoop io, SlidingWindow connects, SplittableRandom random) {
    this.door = door;
    this.plan = plan;
    this.io = io;
    this.connects = connects;
    this.counters = door.counters();
    this.random = random;
  }

  /** What is kept open. */
  public ConnectionPlan plan() {
    return plan;
  }

  /** Opens it as soon as the venue allows. */
  public void open() {
    nextAttempt = null;
    if (closed) {
      return;
    }
    long now = System.nanoTime();
    long wait = connects.waitNanos(now);
    if (wait > 0) {
      nextAttempt = io.after(wait, this::open);
      return;
    }
    connects.take(now);
    sends = new SlidingWindow(plan.maxFramesPerSecond(), 1_000_000_000L);
    session =
        switch (plan.transport()) {
          case WEBSOCKET -> new WebSocketSession(door, plan, this::endedElsewhere);
          case HTTP_LINES -> new LineSession(door, plan, this::endedElsewhere);
        };
    session.start();
  }

  private void endedElsewhere(Session which, String reason, long waitNanos) {
    io.execute(() -> ended(which, reason, waitNanos));
  }

  private void ended(Session which, String reason, long waitNanos) {
    if (which != session || closed) {
      return;
    }
    session = null;
    outgoing.clear();
    sending = false;
    counters.ended();
    if (which.ageNanos(System.nanoTime()) >= door.settings().mostBackoff().toNanos()) {
      failures = 0;
    }
    long wait = replacing ? 0 : Math.max(waitNanos, backoff());
    replacing = false;
    LOG.info(
        "{} {} ended: {}; opening again in {} ms",
        door.venue(),
        plan.name(),
        reason,
        wait / 1_000_000);
    nextAttempt = io.after(wait, this::open);
  }

  /** The wait before the next attempt, with jitter so that lanes do not return all at once. */
  private long backoff() {
    long wait =
        backoffNanos(door.settings().firstBackoff(), door.settings().mostBackoff(), failures);
    failures++;
    return failures == 1 ? random.nextLong(wait + 1) : wait / 2 + random.nextLong(wait / 2 + 1);
  }

  /** The longest wait after so many failures in a row. */
  static long backoffNanos(Duration first, Duration most, int failures) {
    long wait = first.toNanos();
    for (int i = 0; i < failures && wait < most.toNanos(); i++) {
      wait *= 2;
    }
    return Math.min(wait, most.toNanos());
  }

  /** Ends a session, if it is still the current one, and opens the connection anew. */
  public void reconnect(Session which, String reason) {
    if (which == session) {
      which.end(reason, 0);
    }
  }

  /** Looks at its silence and its age. */
  public void check(long now) {
    if (session == null) {
      return;
    }
    if (plan.silenceNanos() > 0 && session.silentNanos(now) > plan.silenceNanos()) {
      session.end("nothing came for " + plan.silenceNanos() / 1_000_000 + " ms", 0);
    } else if (plan.maxLifeNanos() > 0 && session.ageNanos(now) > plan.maxLifeNanos()) {
      replacing = true;
      session.end("replaced before the venue ends it for its age", 0);
    }
  }

  /** Sends on a session, if it is still the current one. */
  public void send(Session on, String text) {
    if (on != session || !on.isOpen()) {
      counters.unsent();
      return;
    }
    outgoing.add(text);
    sendNext();
  }

  private void sendNext() {
    if (sending || session == null || outgoing.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    long wait = sends.waitNanos(now);
    sending = true;
    Session current = session;
    if (wait > 0) {
      Future<?> unused = io.after(wait, () -> sent(current));
      return;
    }
    sends.take(now);
    session.send(outgoing.remove(), () -> io.execute(() -> sent(current)));
  }

  private void sent(Session which) {
    if (which == session) {
      sending = false;
      sendNext();
    }
  }

  /** Ends it for good. */
  public void close() {
    closed = true;
    if (nextAttempt != null) {
      nextAttempt.cancel(false);
    }
    if (session != null) {
      session.end("the lane is closed", 0);
    }
  }
}
