package io.crossbook.simulator.server;

import io.crossbook.simulator.fault.MalformedForm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** One client's connection to one venue. Owned by the event loop. */
public final class Connection {
  private final long id;
  private final Transport transport;
  private final String path;
  private final Map<String, String> query;
  private final Map<String, String> headers;
  private final String address;
  private final long openedMillis;
  private final Deque<Frame> held = new ArrayDeque<>();
  private boolean silent;
  private boolean holding;
  private boolean closed;
  private boolean subscribed;
  private long lastSentMillis;
  private long lastHeardMillis;
  private long lastPingMillis;
  private long lastPongMillis;
  private long sequence;

  Connection(
      long id,
      Transport transport,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      String address,
      long simMillis) {
    this.id = id;
    this.transport = transport;
    this.path = path;
    this.query = Map.copyOf(query);
    this.headers = Map.copyOf(headers);
    this.address = address;
    this.openedMillis = simMillis;
    this.lastSentMillis = simMillis;
    this.lastHeardMillis = simMillis;
    this.lastPingMillis = simMillis;
    this.lastPongMillis = simMillis;
  }

  /** Sends a frame, unless a fault keeps the connection silent. */
  public void send(Frame frame, long simMillis) {
    if (closed || silent) {
      return;
    }
    lastSentMillis = simMillis;
    if (holding) {
      held.add(frame);
      return;
    }
    if (transport.congested()) {
      // What venues do to consumers that do not keep up.
      abort();
      return;
    }
    transport.write(frame);
  }

  /** Sends a text frame. */
  public void send(String text, long simMillis) {
    send(Frame.of(text), simMillis);
  }

  static Frame mangle(Frame frame, MalformedForm form) {
    return frame instanceof Frame.Text message
        ? Frame.of(form.mangle(message.text()))
        : Frame.of(form.mangle(((Frame.Binary) frame).bytes()));
  }

  /** Sends a protocol-level ping whose payload is the venue's time. */
  public void ping(long venueMillis, long simMillis) {
    lastPingMillis = simMillis;
    if (!closed && !silent && !holding) {
      transport.ping(Long.toString(venueMillis).getBytes(StandardCharsets.US_ASCII));
    }
  }

  void heard(long simMillis) {
    lastHeardMillis = simMillis;
  }

  void ponged(long simMillis) {
    lastPongMillis = simMillis;
  }

  /** The client answered the last ping at once. */
  void answered() {
    lastPongMillis = lastPingMillis;
  }

  /** Closes with a WebSocket close frame or the end of the HTTP stream. */
  public void close(int code, String reason) {
    if (!closed) {
      closed = true;
      transport.close(code, reason);
    }
  }

  /** Cuts the connection without a close frame. */
  public void abort() {
    if (!closed) {
      closed = true;
      transport.abort();
    }
  }

  void markClosed() {
    closed = true;
    held.clear();
  }

  void silent(boolean on) {
    silent = on;
  }

  void holding(boolean on) {
    if (on == holding || closed) {
      return;
    }
    holding = on;
    transport.reading(!on);
    if (!on) {
      while (!held.isEmpty()) {
        transport.write(held.poll());
      }
    }
  }

  /** Notes that the client has, or had, a subscription. */
  public void markSubscribed() {
    subscribed = true;
  }

  /** Whether the client ever subscribed to anything. */
  public boolean subscribed() {
    return subscribed;
  }

  /** Takes the next number of the connection's message sequence, from 0. */
  public long nextSequence() {
    return sequence++;
  }

  /** Unique within the simulation. */
  public long id() {
    return id;
  }

  /** Path behind the venue's prefix. */
  public String path() {
    return path;
  }

  /** Query parameters of the connection's address. */
  public Map<String, String> query() {
    return query;
  }

  /** Headers of the connection's request by lower-case name. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The client's IP address. */
  public String address() {
    return address;
  }

  /** Virtual time at which it was opened. */
  public long openedMillis() {
    return openedMillis;
  }

  /** Virtual time of the last frame sent. */
  public long lastSentMillis() {
    return lastSentMillis;
  }

  /** Virtual time of the client's last message. */
  public long lastHeardMillis() {
    return lastHeardMillis;
  }

  /** Virtual time of the last protocol-level ping. */
  public long lastPingMillis() {
    return lastPingMillis;
  }

  /** Virtual time of the last protocol-level pong. */
  public long lastPongMillis() {
    return lastPongMillis;
  }

  /** Whether it is closed. */
  public boolean closed() {
    return closed;
  }
}
