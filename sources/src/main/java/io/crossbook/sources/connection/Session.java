package io.crossbook.sources.connection;

import io.crossbook.transport.RetryAfter;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.lane.LaneRecord;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletionException;

/**
 * One life of a connection: opening, open, ended. It puts exactly one opening and one closing
 * record around its messages, whichever thread ends it; nothing comes after the closing one.
 */
public abstract class Session {
  private static final byte[] NOTHING = {};

  final ConnectionPlan plan;
  final String address;
  final Door door;
  final ConnectionSettings settings;
  private final ConnectionCounters counters;
  private final Ending ending;

  // Guarded by this.
  private boolean open;
  private boolean ended;

  private volatile long openedAt;
  private volatile long heardAt;
  private volatile boolean paused;

  /** Is told once that a session ended, on any thread. */
  interface Ending {
    /**
     * @param waitNanos how long the venue wants to be left alone; 0 if it says nothing
     */
    void ended(Session session, String reason, long waitNanos);
  }

  Session(Door door, ConnectionPlan plan, Ending ending) {
    this.plan = plan;
    this.door = door;
    this.address = door.streamBase() + plan.target();
    this.settings = door.settings();
    this.counters = door.counters();
    this.ending = ending;
  }

  /** Begins to open; {@link Ending} is told if that fails. */
  abstract void start();

  /** Drops the transport. */
  abstract void drop();

  /** Lets the transport bring one more part. */
  abstract void readOn();

  /** Sends a text; only while it is open. Completes the turn by calling {@code done}. */
  abstract void transmit(String text, Runnable done);

  /** The connection is open. */
  final void opened() {
    synchronized (this) {
      if (ended) {
        return;
      }
      open = true;
      openedAt = System.nanoTime();
      heardAt = openedAt;
      put(LaneRecord.Kind.OPEN, NOTHING, null);
    }
  }

  /** Anything at all came. */
  final void heard() {
    heardAt = System.nanoTime();
  }

  /**
   * A message came.
   *
   * @return true if the transport may bring more now; else {@link #readOn} will say when
   */
  final boolean received(LaneRecord.Kind kind, byte[] message) {
    heard();
    synchronized (this) {
      if (ended || !open) {
        return false;
      }
      counters.received(message.length);
      // Before the put, since the consumer may make room at once.
      paused = true;
      boolean room = put(kind, message, this::goOn);
      if (room) {
        paused = false;
      } else {
        counters.paused();
      }
      return room;
    }
  }

  private void goOn() {
    heard();
    paused = false;
    readOn();
  }

  /** Sends a text and records it; counts it as unsent if the session is not open. */
  final void send(String text, Runnable done) {
    synchronized (this) {
      if (!ended && open) {
        put(LaneRecord.Kind.SENT, text.getBytes(StandardCharsets.UTF_8), null);
      } else {
        counters.unsent();
        return;
      }
    }
    counters.sent();
    transmit(text, done);
  }

  /** Ends the session; does nothing if it has ended. */
  final void end(String reason, long waitNanos) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      if (open) {
        put(LaneRecord.Kind.CLOSE, reason.getBytes(StandardCharsets.UTF_8), null);
      }
    }
    drop();
    ending.ended(this, reason, waitNanos);
  }

  /** Ends the session because of a failure of the transport. */
  final void fail(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof WebSocketHandshakeException handshake && handshake.getResponse() != null) {
      int status = handshake.getResponse().statusCode();
      end(
          "the venue answered with status " + status,
          RetryAfter.nanos(status, handshake.getResponse().headers(), Instant.now()));
      return;
    }
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    // The target of a private connection may hold a secret.
    end(plan.target().isEmpty() ? message : message.replace(plan.target(), "..."), 0);
  }

  /** True while messages may come. */
  final synchronized boolean isOpen() {
    return open && !ended;
  }

  /** True once nothing more comes. */
  final synchronized boolean hasEnded() {
    return ended;
  }

  /** How long it has been open; 0 if it never was. */
  final long ageNanos(long now) {
    return openedAt == 0 ? 0 : now - openedAt;
  }

  /** How long nothing came although it was read; 0 while it is not read or not open. */
  final long silentNanos(long now) {
    return paused || !isOpen() ? 0 : now - heardAt;
  }

  private boolean put(LaneRecord.Kind kind, byte[] content, Runnable goOn) {
    return door.inbox().put(kind, plan.name(), content, this, goOn);
  }
}
