package io.crossbook.simulator.server;

import java.util.ArrayDeque;

/**
 * A connection without a socket: what either side says is heard at once, so that a client who keeps
 * the simulation's time sees the same in every run. Owned by the event loop.
 */
public final class DirectConnection implements Transport {
  private final FrameListener listener;
  private final ArrayDeque<String> unread = new ArrayDeque<>();
  private SimulatedVenue venue;
  private Connection connection;
  private boolean reading = true;
  private boolean ended;

  DirectConnection(FrameListener listener) {
    this.listener = listener;
  }

  void connect(SimulatedVenue newVenue, Connection newConnection) {
    venue = newVenue;
    connection = newConnection;
    venue.connect(connection);
  }

  /** The client says something; while the venue does not read, it waits. */
  public void send(String text) {
    if (ended) {
      return;
    }
    if (reading) {
      venue.message(connection, text);
    } else {
      unread.add(text);
    }
  }

  /** The client leaves. */
  public void leave() {
    if (!ended) {
      ended = true;
      venue.disconnected(connection);
    }
  }

  @Override
  public void write(Frame frame) {
    if (ended) {
      return;
    }
    if (frame instanceof Frame.Text message) {
      listener.text(message.text());
    } else {
      listener.binary(((Frame.Binary) frame).bytes());
    }
  }

  @Override
  public void ping(byte[] payload) {
    listener.pinged();
    connection.answered();
  }

  @Override
  public boolean congested() {
    return false;
  }

  @Override
  public void close(int code, String reason) {
    end("closed by the venue with " + code + ": " + reason);
  }

  @Override
  public void abort() {
    end("cut by the venue");
  }

  private void end(String reason) {
    if (!ended) {
      ended = true;
      listener.ended(reason);
      venue.disconnected(connection);
    }
  }

  @Override
  public void reading(boolean on) {
    reading = on;
    while (reading && !ended && !unread.isEmpty()) {
      venue.message(connection, unread.remove());
    }
  }
}
