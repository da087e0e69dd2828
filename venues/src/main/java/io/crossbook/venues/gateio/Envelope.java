package io.crossbook.venues.gateio;

import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.Times;
import java.nio.charset.StandardCharsets;

/**
 * Gate's message envelope: {@code channel}, {@code event}, {@code result}, and times. Book updates
 * are read in passing, because they come often; other results are found and read afterwards. Not
 * thread-safe: the lane's thread.
 */
final class Envelope {
  /** Kinds of messages, as far as they are told apart. */
  enum Kind {
    BOOK,
    TRADES,
    TICKERS,
    /** The venue refused a subscription or another request. */
    REFUSED,
    /** Known, and not needed. */
    UNUSED,
    UNKNOWN
  }

  private enum Event {
    NONE,
    UPDATE,
    REPLY,
    OTHER
  }

  private static final byte[] CHANNEL = ascii("channel");
  private static final byte[] EVENT = ascii("event");
  private static final byte[] RESULT = ascii("result");
  private static final byte[] ERROR = ascii("error");
  private static final byte[] TIME_MS = ascii("time_ms");
  private static final byte[] CODE = ascii("code");
  private static final byte[] STATUS = ascii("status");
  private static final byte[] FAIL = ascii("fail");
  private static final byte[] UPDATE = ascii("update");
  private static final byte[] SUBSCRIBE = ascii("subscribe");
  private static final byte[] UNSUBSCRIBE = ascii("unsubscribe");
  private static final long SERVER_FAULT = 3;
  private static final String[] UNUSED_CHANNELS = {
    "book_ticker",
    "order_book",
    "obu",
    "candlesticks",
    "pong",
    "contract_stats",
    "public_liquidates",
    "trades_v2"
  };

  private final JsonCursor cursor;
  private final byte[] book;
  private final byte[] trades;
  private final byte[] tickers;
  private final byte[][] unused;
  private final boolean tickersUsed;
  private Kind channel = Kind.UNKNOWN;
  private Event event = Event.NONE;
  private boolean refused;
  private long errorCode;
  private int resultAt;
  private boolean resultRead;
  private long time;

  /**
   * @param prefix first part of channel names, {@code spot.} or {@code futures.}
   */
  Envelope(JsonCursor cursor, String prefix) {
    this.cursor = cursor;
    this.book = ascii(prefix + "order_book_update");
    this.trades = ascii(prefix + "trades");
    this.tickers = ascii(prefix + "tickers");
    this.tickersUsed = prefix.equals("futures.");
    this.unused = new byte[UNUSED_CHANNELS.length][];
    for (int i = 0; i < unused.length; i++) {
      unused[i] = ascii(prefix + UNUSED_CHANNELS[i]);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads the whole message.
   *
   * @param bookReader reads a book update where the cursor stands
   * @throws JsonException if it is not a message
   */
  void read(Runnable bookReader) {
    channel = Kind.UNKNOWN;
    event = Event.NONE;
    refused = false;
    errorCode = 0;
    resultAt = -1;
    resultRead = false;
    time = 0;
    boolean channelSeen = false;
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(RESULT)) {
        if (resultAt >= 0) {
          throw new JsonException("two results in a message", cursor.position());
        }
        resultAt = cursor.position();
        if (channel == Kind.BOOK && event == Event.UPDATE) {
          resultRead = true;
          bookReader.run();
        } else {
          cursor.skip();
        }
      } else if (cursor.nameIs(CHANNEL)) {
        cursor.readString();
        channel = named();
        channelSeen = true;
      } else if (cursor.nameIs(EVENT)) {
        event = readEvent();
      } else if (cursor.nameIs(TIME_MS)) {
        time = Times.millis(cursor.integer());
      } else if (cursor.nameIs(ERROR)) {
        readError();
      } else {
        cursor.skip();
      }
    }
    cursor.end();
    if (!channelSeen && !refused) {
      throw new JsonException("a message without a channel", cursor.position());
    }
    if (event == Event.REPLY && resultAt >= 0) {
      readReply();
    } else if (channel == Kind.BOOK && event == Event.UPDATE && !resultRead) {
      toResult();
      bookReader.run();
    }
  }

  private Kind named() {
    if (cursor.textIs(book)) {
      return Kind.BOOK;
    }
    if (cursor.textIs(trades)) {
      return Kind.TRADES;
    }
    if (cursor.textIs(tickers)) {
      return tickersUsed ? Kind.TICKERS : Kind.UNUSED;
    }
    for (byte[] name : unused) {
      if (cursor.textIs(name)) {
        return Kind.UNUSED;
      }
    }
    return Kind.UNKNOWN;
  }

  private Event readEvent() {
    if (cursor.readNull()) {
      return Event.NONE;
    }
    cursor.readString();
    if (cursor.textIs(UPDATE)) {
      return Event.UPDATE;
    }
    return cursor.textIs(SUBSCRIBE) || cursor.textIs(UNSUBSCRIBE) ? Event.REPLY : Event.OTHER;
  }

  private void readError() {
    if (cursor.readNull()) {
      return;
    }
    refused = true;
    if (cursor.peek() != '{') {
      cursor.skip();
      return;
    }
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(CODE)) {
        errorCode = cursor.integer();
      } else {
        cursor.skip();
      }
    }
  }

  private void readReply() {
    int end = cursor.position();
    cursor.position(resultAt);
    if (cursor.peek() == '{') {
      cursor.beginObject();
      while (cursor.nextField()) {
        if (cursor.nameIs(STATUS)) {
          cursor.readString();
          refused |= cursor.textIs(FAIL);
        } else {
          cursor.skip();
        }
      }
    }
    cursor.position(end);
  }

  /** The kind of the message read last. */
  Kind kind() {
    if (refused) {
      return Kind.REFUSED;
    }
    if (channel == Kind.UNKNOWN || channel == Kind.UNUSED) {
      return channel;
    }
    return event == Event.UPDATE ? channel : Kind.UNUSED;
  }

  /** True if the venue says that a request failed for a fault of its own. */
  boolean serverFault() {
    return errorCode == SERVER_FAULT;
  }

  /** Goes to the result of the message read last, to read it. */
  void toResult() {
    if (resultAt < 0) {
      throw new JsonException("an update without a result", cursor.position());
    }
    cursor.position(resultAt);
  }

  /** The venue's time of the message, nanoseconds since the epoch; 0 if unknown. */
  long time() {
    return time;
  }
}
