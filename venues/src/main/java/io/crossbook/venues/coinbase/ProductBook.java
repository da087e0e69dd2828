package io.crossbook.venues.coinbase;

import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.book.CrossedWatch;
import io.crossbook.venues.book.ResyncTimer;
import io.crossbook.venues.book.TrackedBook;

/** A wanted product's book with what the protocol remembers about feeding it. */
final class ProductBook {
  final String wireName;
  final String instrument;
  final ResyncTimer resync = new ResyncTimer();
  TrackedBook book;

  /** The connection that is to subscribe to it, or that has fed it last; null before. */
  Stream stream;

  private final CrossedWatch crossed = new CrossedWatch();

  /**
   * @param wireName the product under which the venue streams this book
   * @param book where it is kept
   */
  ProductBook(String wireName, TrackedBook book) {
    this.wireName = wireName;
    this.instrument = book.listing().instrument().name();
    this.book = book;
  }

  /** Emits the book after a message that was applied; does nothing if it was voided since. */
  void publish(long now, long venueTime, ProtocolOutput out) {
    if (!book.synced()) {
      return;
    }
    book.publish(now, venueTime, out);
    crossed.observe(book, now);
  }

  /** Updates are missing, or the levels cannot be trusted: readers are told once. */
  void gapped(long now, long venueTime, ProtocolOutput out) {
    crossed.reset();
    if (book.synced()) {
      book.gapped();
      book.publish(now, venueTime, out);
    }
  }

  /** A book that stays crossed has gone wrong without a trace in the numbers. */
  boolean crossedTooLong(long now) {
    return crossed.tooLong(now);
  }

  /** The connection is gone; what it asked for is no longer due. */
  void disconnected() {
    crossed.reset();
    resync.reset();
  }

  /** A connection and its message counter. */
  static final class Stream {
    final String name;

    /** True between open and close, or since the first message if the opening was not recorded. */
    boolean open;

    /** The number of the next message; negative if any will do. */
    long expected = -1;

    /** True if messages were lost and the connection is to be renewed. */
    boolean broken;

    Stream(String name) {
      this.name = name;
    }
  }
}
