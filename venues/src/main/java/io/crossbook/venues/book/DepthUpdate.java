package io.crossbook.venues.book;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.SymbolTable;
import io.crossbook.venues.json.Times;
import java.util.Arrays;

/**
 * The update that a {@link DepthFeed} is reading: finds its book, decides by its ids what to do
 * with it, and where it continues the book reads its levels straight into it. Not thread-safe: the
 * lane's thread.
 */
final class DepthUpdate {
  private static final long NO_ID = Long.MIN_VALUE;
  private static final byte[] LINK = {'p', 'u'};
  private static final byte[] FULL = {'f', 'u', 'l', 'l'};

  /** What to do with an update. */
  enum Verdict {
    /** Not enough of it has been read. */
    UNDECIDED,
    APPLY,
    REPLACE,
    WAIT,
    OLDER,
    DUPLICATE,
    GAP,
    UNKNOWN_SYMBOL
  }

  private final BookSet books;
  private final SymbolTable<JoinedBook> table;
  private final SnapshotRule rule;
  private final SnapshotRule.Chain chain;
  private final boolean linked;
  private final LevelReader levels;
  private JoinedBook reading;
  private byte[] frame;
  private int from;
  private int to;
  private long first;

  Verdict verdict = Verdict.UNDECIDED;

  /** The last id of the update. */
  long last;

  /** The id after which the update begins. */
  long link;

  /** The venue's time, nanoseconds since the epoch; 0 if unknown. */
  long time;

  /** The symbol, if no book belongs to it; else null. */
  String unknownSymbol;

  DepthUpdate(BookSet books, SymbolTable<JoinedBook> table, SnapshotRule rule, LevelReader levels) {
    this.books = books;
    this.table = table;
    this.rule = rule;
    this.chain = rule.chain();
    this.linked = chain == SnapshotRule.Chain.LINKED;
    this.levels = levels;
  }

  /** Reads an update, see {@link DepthFeed#read}. */
  void read(JsonCursor cursor, byte[] bytes, String connection) {
    frame = bytes;
    from = cursor.position();
    reading = null;
    verdict = Verdict.UNDECIDED;
    unknownSymbol = null;
    readObject(cursor, connection, false);
    to = cursor.position();
  }

  /** The book of the update, given once; null if there is none. */
  JoinedBook taken() {
    JoinedBook book = reading;
    reading = null;
    return book;
  }

  /** The update as it is to be kept until a snapshot comes. */
  JoinedBook.Waiting copy() {
    return new JoinedBook.Waiting(link, last, Arrays.copyOfRange(frame, from, to));
  }

  private void readObject(JsonCursor cursor, String connection, boolean full) {
    first = NO_ID;
    last = NO_ID;
    link = NO_ID;
    time = 0;
    int bidsAt = -1;
    int asksAt = -1;
    cursor.beginObject();
    while (cursor.nextField()) {
      byte name = cursor.shortName();
      if (name == 's') {
        undecided(cursor);
        cursor.readString();
        find(cursor, connection);
      } else if (name == 'U') {
        undecided(cursor);
        first = cursor.integer();
      } else if (name == 'u') {
        undecided(cursor);
        last = cursor.integer();
      } else if (name == 'b' || name == 'a') {
        decide(cursor, full, false);
        if (verdict == Verdict.APPLY || verdict == Verdict.REPLACE) {
          readLevels(cursor, name == 'b' ? Side.BUY : Side.SELL);
        } else {
          if (name == 'b') {
            bidsAt = cursor.position();
          } else {
            asksAt = cursor.position();
          }
          cursor.skip();
        }
      } else if (name == rule.timeField()) {
        time = Times.millis(cursor.integer());
      } else if (linked && cursor.nameIs(LINK)) {
        undecided(cursor);
        link = cursor.integer();
      } else if (name == 0 && cursor.nameIs(FULL)) {
        if (cursor.bool() && !full) {
          // Whatever has been read of this update must be read again as a replacement.
          cursor.position(from);
          verdict = Verdict.UNDECIDED;
          readObject(cursor, connection, true);
          return;
        }
      } else {
        cursor.skip();
      }
    }
    decide(cursor, full, true);
    if (verdict == Verdict.APPLY || verdict == Verdict.REPLACE) {
      int end = cursor.position();
      if (bidsAt >= 0) {
        cursor.position(bidsAt);
        readLevels(cursor, Side.BUY);
      }
      if (asksAt >= 0) {
        cursor.position(asksAt);
        readLevels(cursor, Side.SELL);
      }
      cursor.position(end);
    }
  }

  private void undecided(JsonCursor cursor) {
    if (verdict != Verdict.UNDECIDED && verdict != Verdict.UNKNOWN_SYMBOL) {
      throw new JsonException("an update names its place twice", cursor.position());
    }
  }

  private void find(JsonCursor cursor, String connection) {
    reading = table.get(cursor);
    if (reading == null) {
      verdict = Verdict.UNKNOWN_SYMBOL;
      unknownSymbol = cursor.text();
      return;
    }
    if (!connection.equals(reading.connection)) {
      books.fedBy(reading.book, connection);
      reading.reset(connection);
      if (reading.book.integrity() == Integrity.DISCONNECTED) {
        reading.book.connected(connection);
      }
    }
  }

  /** Decides what to do with the update as soon as its symbol and ids are known. */
  private void decide(JsonCursor cursor, boolean full, boolean atEnd) {
    if (verdict != Verdict.UNDECIDED) {
      return;
    }
    boolean known = reading != null && last != NO_ID && (full || (linked ? link : first) != NO_ID);
    if (!known) {
      if (atEnd) {
        throw new JsonException("an update without symbol or ids", cursor.position());
      }
      return;
    }
    if (last < 0 || (first != NO_ID && first > last)) {
      throw new JsonException("an update that ends before it begins", cursor.position());
    }
    if (!linked) {
      link = first - 1;
    }
    JoinedBook book = reading;
    long sequence = book.book.sequence();
    if (full) {
      verdict = Verdict.REPLACE;
      book.book.beginSnapshot(last);
    } else if (!book.book.synced()) {
      verdict = Verdict.WAIT;
    } else if (chain.older(last, sequence, book.joined)) {
      verdict = book.joined ? Verdict.DUPLICATE : Verdict.OLDER;
    } else if (chain.continues(link, sequence, book.joined)) {
      verdict = Verdict.APPLY;
    } else {
      verdict = Verdict.GAP;
    }
  }

  private void readLevels(JsonCursor cursor, Side side) {
    Listing listing = reading.book.listing();
    levels.read(cursor, reading.book.levels(), side, listing.priceScale(), listing.sizeScale());
  }
}
