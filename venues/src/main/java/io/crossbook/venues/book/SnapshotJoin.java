package io.crossbook.venues.book;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.JsonException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a REST snapshot and puts the updates that waited for it on top. The snapshot is an object
 * with its id, {@code bids} and {@code asks}. Not thread-safe: the lane's thread.
 */
final class SnapshotJoin {
  private static final byte[] BIDS = {'b', 'i', 'd', 's'};
  private static final byte[] ASKS = {'a', 's', 'k', 's'};

  private final SnapshotRule rule;
  private final LevelReader levels;
  private final byte[] idField;
  private final JsonCursor cursor = new JsonCursor();
  private byte[] body;
  private long id;
  private int bidsAt;
  private int asksAt;

  SnapshotJoin(SnapshotRule rule, LevelReader levels) {
    this.rule = rule;
    this.levels = levels;
    this.idField = rule.idField().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Finds the parts of a snapshot; the book is not touched.
   *
   * @throws JsonException if it is not a snapshot
   */
  void open(byte[] newBody) {
    body = newBody;
    boolean idSeen = false;
    bidsAt = -1;
    asksAt = -1;
    cursor.reset(body, 0, body.length);
    cursor.beginObject();
    while (cursor.nextField()) {
      if (cursor.nameIs(idField)) {
        id = cursor.integer();
        idSeen = true;
      } else if (cursor.nameIs(BIDS)) {
        bidsAt = cursor.position();
        cursor.skip();
      } else if (cursor.nameIs(ASKS)) {
        asksAt = cursor.position();
        cursor.skip();
      } else {
        cursor.skip();
      }
    }
    cursor.end();
    if (!idSeen || bidsAt < 0 || asksAt < 0) {
      throw new JsonException("a snapshot without its id, bids or asks", 0);
    }
  }

  /**
   * True if the snapshot is not older than what has been seen and the waiting updates continue it
   * without a hole; where there is a hole, the updates before it are forgotten.
   */
  boolean joins(JoinedBook book) {
    long sequence = id;
    boolean continued = false;
    int position = 0;
    for (JoinedBook.Waiting update : book.waiting) {
      position++;
      if (rule.chain().older(update.last(), sequence, continued)) {
        continue;
      }
      if (!rule.chain().continues(update.link(), sequence, continued)) {
        if (continued) {
          for (; position > 1; position--) {
            book.dropFirst();
          }
        }
        return false;
      }
      continued = true;
      sequence = update.last();
    }
    return sequence >= (continued ? book.lastSeen : Math.max(book.floor, book.lastSeen));
  }

  /**
   * Replaces the levels by the snapshot and applies what waited; {@link JoinedBook#joined} then
   * tells whether an update was applied.
   *
   * @param limit levels a side that the snapshot was asked for
   * @throws JsonException if a number cannot be read; the book then holds a part
   * @throws IllegalArgumentException if a level is impossible; the book then holds a part
   */
  void fill(JoinedBook book, int limit) {
    cursor.reset(body, 0, body.length);
    book.book.beginSnapshot(id);
    read(book, Side.BUY, bidsAt);
    read(book, Side.SELL, asksAt);
    if (rule.complete()) {
      book.unbounded();
    } else {
      book.bound(limit);
    }
    boolean joined = false;
    int older = 0;
    int applied = 0;
    for (JoinedBook.Waiting update : book.waiting) {
      if (rule.chain().older(update.last(), book.book.sequence(), joined)) {
        older++;
        continue;
      }
      cursor.reset(update.json(), 0, update.json().length);
      cursor.beginObject();
      while (cursor.nextField()) {
        byte name = cursor.shortName();
        if (name == 'b' || name == 'a') {
          read(book, name == 'b' ? Side.BUY : Side.SELL, cursor.position());
        } else {
          cursor.skip();
        }
      }
      book.book.sequence(update.last());
      joined = true;
      applied++;
    }
    book.joined = joined;
    book.counters.older += older;
    book.counters.applied += applied;
  }

  private void read(JoinedBook book, Side side, int position) {
    Listing listing = book.listing();
    cursor.position(position);
    levels.read(cursor, book.book.levels(), side, listing.priceScale(), listing.sizeScale());
  }
}
