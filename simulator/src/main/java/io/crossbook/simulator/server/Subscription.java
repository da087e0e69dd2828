package io.crossbook.simulator.server;

import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.simulator.fault.MalformedForm;
import io.crossbook.simulator.publish.PublishedBook;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** One stream on one connection, with the frame faults that wait for its next updates. */
public final class Subscription {
  private static final class Waiting {
    final FaultKind kind;
    final MalformedForm form;
    int remaining;

    Waiting(FaultKind kind, MalformedForm form, int remaining) {
      this.kind = kind;
      this.form = form;
      this.remaining = remaining;
    }
  }

  private final Connection connection;
  private final String stream;
  private final PublishedBook book;
  private final boolean carriesBook;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private Frame heldBack;

  Subscription(Connection connection, String stream, PublishedBook book, boolean carriesBook) {
    this.connection = connection;
    this.stream = stream;
    this.book = book;
    this.carriesBook = carriesBook;
  }

  void await(FaultKind kind, MalformedForm form, int count) {
    waiting.add(new Waiting(kind, form, count));
  }

  /** Sends a frame that is no book update: acknowledgements, snapshots, trades. */
  public void send(Frame frame, long simMillis) {
    connection.send(frame, simMillis);
  }

  /** Sends a book update, or what a fault makes of it. */
  public void update(Frame frame, long simMillis) {
    Waiting next = heldBack == null ? take() : null;
    if (next == null) {
      connection.send(frame, simMillis);
      if (heldBack != null) {
        Frame late = heldBack;
        heldBack = null;
        connection.send(late, simMillis);
      }
      return;
    }
    switch (next.kind) {
      case GAP:
        return;
      case DUPLICATE:
        connection.send(frame, simMillis);
        connection.send(frame, simMillis);
        return;
      case REORDER:
        heldBack = frame;
        return;
      case MALFORMED:
        connection.send(Connection.mangle(frame, next.form), simMillis);
        connection.send(frame, simMillis);
        return;
      default:
        throw new IllegalStateException(next.kind + " does not act on frames");
    }
  }

  private Waiting take() {
    Waiting next = waiting.peek();
    if (next != null && --next.remaining == 0) {
      waiting.remove();
    }
    return next;
  }

  /** The connection. */
  public Connection connection() {
    return connection;
  }

  /** The venue's key of the stream. */
  public String stream() {
    return stream;
  }

  /** The book concerned; empty for streams about no single listing. */
  public Optional<PublishedBook> book() {
    return Optional.ofNullable(book);
  }

  /** Whether book updates travel on this stream. */
  public boolean carriesBook() {
    return carriesBook;
  }
}
