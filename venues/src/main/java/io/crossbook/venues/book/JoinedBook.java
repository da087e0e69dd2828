package io.crossbook.venues.book;

import io.crossbook.core.book.OrderBook;
import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Listing;
import java.util.ArrayDeque;

/**
 * What a {@link DepthFeed} remembers about one listing: its book, the updates that wait for a
 * snapshot, and what has been asked for. Not thread-safe: the lane's thread.
 */
final class JoinedBook {
  static final long NEVER = Long.MAX_VALUE;

  /** Beyond these the oldest waiting updates are let go; a snapshot must then be newer. */
  private static final int MOST_WAITING = 4096;

  private static final int MOST_WAITING_BYTES = 4 << 20;

  /** An update that waits for a snapshot: its ids and its JSON object. */
  record Waiting(long link, long last, byte[] json) {}

  /** A snapshot that came before any update of its connection. */
  record Held(byte[] body, int limit) {}

  TrackedBook book;

  /** The connection that feeds the book; null while there is none. */
  String connection;

  final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private int waitingBytes;
  Held held;

  /** True once an update of this connection has been seen. */
  boolean updateSeen;

  /** True once an update has been applied on top of the snapshot. */
  boolean joined;

  /** True while a new snapshot is awaited for a book that is still good. */
  boolean refreshing;

  /** A snapshot that no waiting update continues must be at least this new. */
  long floor;

  /** The last id seen on this connection, applied or waiting. */
  long lastSeen;

  /** Updates in a row that were older than the book. */
  int staleRun;

  /** When to ask for a snapshot (again). */
  long retryAt = NEVER;

  int attempts;
  long lastRefresh = Long.MIN_VALUE;

  /** Prices beyond which the snapshot knew nothing; 0 where it held the whole side. */
  private long bidBound;

  private long askBound;

  /** Never ask for more known levels than this: half of what the snapshot held. */
  private int mostKnown;

  /** Scales found necessary beyond those of the metadata; -1 for none. */
  int priceScale = -1;

  int sizeScale = -1;
  boolean sizeScaleLowered;

  final DepthCounters counters = new DepthCounters();

  JoinedBook(TrackedBook book) {
    this.book = book;
  }

  Listing listing() {
    return book.listing();
  }

  /** Forgets everything that belonged to the connection before. */
  void reset(String newConnection) {
    if (connection != null) {
      held = null;
    }
    connection = newConnection;
    forgetSeen();
    joined = false;
    refreshing = false;
    staleRun = 0;
    retryAt = NEVER;
    attempts = 0;
  }

  /** Forgets which updates have been seen; the next one begins anew. */
  void forgetSeen() {
    clearWaiting();
    updateSeen = false;
    floor = Long.MIN_VALUE;
    lastSeen = Long.MIN_VALUE;
  }

  void addWaiting(Waiting update) {
    waiting.addLast(update);
    waitingBytes += update.json.length;
    while (waiting.size() > MOST_WAITING || waitingBytes > MOST_WAITING_BYTES) {
      dropFirst();
    }
  }

  void dropFirst() {
    waitingBytes -= waiting.removeFirst().json.length;
  }

  void clearWaiting() {
    waiting.clear();
    waitingBytes = 0;
  }

  /** Remembers how far a snapshot of at most {@code limit} levels a side could see. */
  void bound(int limit) {
    bidBound = bound(Side.BUY, limit);
    askBound = bound(Side.SELL, limit);
    mostKnown = Math.max(1, limit / 2);
  }

  void unbounded() {
    bidBound = 0;
    askBound = 0;
  }

  private long bound(Side side, int limit) {
    int count = book.levels().levels(side);
    return count < limit || count == 0 ? 0 : book.levels().price(side, count - 1);
  }

  /**
   * True if the best {@code wanted} levels of both sides lie within what the snapshot could see.
   */
  boolean knows(int wanted) {
    OrderBook levels = book.levels();
    int depth = Math.min(wanted, mostKnown);
    return (bidBound == 0
            || (levels.levels(Side.BUY) >= depth && levels.price(Side.BUY, depth - 1) >= bidBound))
        && (askBound == 0
            || (levels.levels(Side.SELL) >= depth
                && levels.price(Side.SELL, depth - 1) <= askBound));
  }
}
