package io.crossbook.venues.deribit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.TrackedBook;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.Times;

/**
 * Reads {@code book} messages into books, and knows which book a frame has touched until the frame
 * is read to its end. Not thread-safe: the lane's thread.
 */
final class DeribitBooks {
  private final BookSet books;
  private final DeribitListings listings;
  private final JsonCursor cursor;

  // Of the frame that is being read.
  private boolean symbolRead;
  private DeribitFeed changed;
  private long changedVenueTime;

  DeribitBooks(BookSet books, DeribitListings listings, JsonCursor cursor) {
    this.books = books;
    this.listings = listings;
    this.cursor = cursor;
  }

  /** A new frame. */
  void begin() {
    symbolRead = false;
    changed = null;
  }

  /**
   * The frame could not be read to its end.
   *
   * @param maybeBook true if it is or may have been about a book
   */
  void failed(String connection, boolean maybeBook, long now, ProtocolOutput out) {
    if (changed != null) {
      lose(changed, 0, now, out);
    } else if (maybeBook && !symbolRead) {
      for (DeribitFeed feed : listings.all()) {
        if (feed.book.synced() && connection.equals(feed.book.connection())) {
          lose(feed, 0, now, out);
        }
      }
    }
    listings.resubscribe(connection, now, out);
  }

  private void lose(DeribitFeed feed, long venueTime, long now, ProtocolOutput out) {
    feed.book.gapped();
    feed.resubscription.lost(now);
    feed.book.publish(now, venueTime, out);
  }

  /** The frame was read to its end: emits the book that it changed. */
  void finish(long now, ProtocolOutput out) {
    if (changed != null) {
      DeribitFeed feed = changed;
      changed = null;
      feed.book.publish(now, changedVenueTime, out);
    }
  }

  /**
   * Reads the data of a book message.
   *
   * @param channelAt where the channel's name is
   */
  void read(int channelAt, String connection, long now, ProtocolOutput out) {
    if (symbolRead) {
      throw new JsonException("two books in a message", 0);
    }
    DeribitFeed feed = null;
    boolean typeRead = false;
    boolean snapshot = false;
    boolean linked = false;
    long changeId = -1;
    long previousId = -1;
    long venueTime = 0;
    int bidsAt = -1;
    int asksAt = -1;
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(DeribitWords.INSTRUMENT_NAME)) {
        cursor.readString();
        feed = listings.find(cursor, connection, now, out);
        symbolRead = true;
        // From here on a failure is this book's.
        changed = feed != null && feed.book.synced() ? feed : null;
      } else if (cursor.nameIs(DeribitWords.TYPE)) {
        cursor.readString();
        snapshot = cursor.textIs(DeribitWords.SNAPSHOT);
        typeRead = true;
        if (!snapshot && !cursor.textIs(DeribitWords.CHANGE)) {
          throw new JsonException("book of an unknown type", 0);
        }
      } else if (cursor.nameIs(DeribitWords.CHANGE_ID)) {
        changeId = cursor.integer();
      } else if (cursor.nameIs(DeribitWords.PREV_CHANGE_ID)) {
        linked = !cursor.readNull();
        previousId = linked ? cursor.integer() : -1;
      } else if (cursor.nameIs(DeribitWords.TIMESTAMP)) {
        venueTime = Times.millis(cursor.integer());
      } else if (cursor.nameIs(DeribitWords.BIDS)) {
        bidsAt = cursor.position();
        cursor.skip();
      } else if (cursor.nameIs(DeribitWords.ASKS)) {
        asksAt = cursor.position();
        cursor.skip();
      } else {
        cursor.skip();
      }
    }
    if (!symbolRead) {
      throw new JsonException("book without instrument_name", 0);
    }
    if (changeId < 0 || bidsAt < 0 || asksAt < 0) {
      throw new JsonException("book without change_id, bids or asks", 0);
    }
    if (feed == null) {
      return;
    }
    // Before there was a type, a snapshot was what has no previous id.
    boolean whole = typeRead ? snapshot : !linked;
    int end = cursor.position();
    if (begins(feed, channelAt, connection, whole)) {
      apply(feed, whole, typeRead, changeId, previousId, bidsAt, asksAt, venueTime, now, out);
    }
    cursor.position(end);
  }

  /** True if the message is for the book: each channel is a chain of its own. */
  private boolean begins(DeribitFeed feed, int channelAt, String connection, boolean whole) {
    books.fedBy(feed.book, connection);
    if (!feed.book.synced()) {
      changed = null;
      if (!whole) {
        return false;
      }
      cursor.position(channelAt);
      cursor.readString();
      feed.channel = cursor.text().getBytes(UTF_8);
      return true;
    }
    cursor.position(channelAt);
    cursor.readString();
    // A name with escapes cannot be compared; ignoring it could leave a book behind.
    boolean same = cursor.textIs(feed.channel) || cursor.textEscaped();
    changed = same ? feed : null;
    return same;
  }

  private void apply(
      DeribitFeed feed,
      boolean whole,
      boolean typeRead,
      long changeId,
      long previousId,
      int bidsAt,
      int asksAt,
      long venueTime,
      long now,
      ProtocolOutput out) {
    TrackedBook book = feed.book;
    if (!whole && previousId != book.sequence()) {
      changed = null;
      lose(feed, venueTime, now, out);
      listings.resubscribe(book.connection(), now, out);
      return;
    }
    changed = feed;
    changedVenueTime = venueTime;
    if (whole && !typeRead && book.synced()) {
      // A grouped channel: the whole picture each time.
      book.replace();
    } else if (whole) {
      book.beginSnapshot(changeId);
    }
    book.sequence(changeId);
    readLevels(book, Side.BUY, bidsAt);
    readLevels(book, Side.SELL, asksAt);
    if (whole) {
      feed.resubscription.synced(now);
    }
  }

  /** Levels as {@code [action, price, amount]}, or {@code [price, amount]} where grouped. */
  private void readLevels(TrackedBook book, Side side, int at) {
    Listing listing = book.listing();
    int priceScale = listing.priceScale();
    int sizeScale = listing.sizeScale();
    cursor.position(at);
    cursor.beginArray();
    while (cursor.nextElement()) {
      cursor.beginArray();
      next();
      boolean delete = false;
      if (cursor.peek() == '"') {
        cursor.readString();
        delete = cursor.textIs(DeribitWords.DELETE);
        if (!delete && !cursor.textIs(DeribitWords.NEW) && !cursor.textIs(DeribitWords.CHANGE)) {
          throw new JsonException("level with an unknown action", 0);
        }
        next();
      }
      long price = cursor.decimal(priceScale);
      next();
      long size = cursor.decimal(sizeScale);
      if (cursor.nextElement()) {
        throw new JsonException("level of too many elements", 0);
      }
      if (!delete && size <= 0) {
        throw new JsonException("level without amount", 0, true);
      }
      book.levels().set(side, price, delete ? 0 : size);
    }
  }

  private void next() {
    if (!cursor.nextElement()) {
      throw new JsonException("too few elements", 0);
    }
  }
}
