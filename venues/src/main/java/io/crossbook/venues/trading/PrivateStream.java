package io.crossbook.venues.trading;

/**
 * A venue's private stream as a state machine without sockets, threads or clocks: logs in, keeps
 * the login alive, and reports orders, fills and balances. Nothing that a venue sends may make a
 * method throw. A stream can lose messages whenever it was not up; {@link PrivateOutput#live} says
 * from when on it can be relied on, and everything before that is to be read over REST. One
 * instance per account; not thread-safe. Times are nanoseconds since the epoch.
 */
public interface PrivateStream {
  /** Called once, before anything else. */
  void start(long now, PrivateOutput out);

  /** A connection is open: log in, subscribe. Called again after each reconnect. */
  void onOpen(String connection, long now, PrivateOutput out);

  /**
   * A message arrived; the bytes are valid only during the call.
   *
   * @param text true for a text frame or a line of an HTTP stream, false for a binary frame
   */
  void onFrame(
      String connection,
      byte[] bytes,
      int offset,
      int length,
      boolean text,
      long receivedAt,
      PrivateOutput out);

  /**
   * A request of this stream was answered.
   *
   * @param tag as given to {@link PrivateOutput#request}
   */
  void onAnswer(String tag, HttpAnswer answer, PrivateOutput out);

  /** A connection is gone. */
  void onClose(String connection, String reason, long now, PrivateOutput out);

  /** Time passed, in steps of at most a second: renewals, pings, deadlines. */
  void onTick(long now, PrivateOutput out);
}
