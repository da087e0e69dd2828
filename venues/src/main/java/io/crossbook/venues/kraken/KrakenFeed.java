package io.crossbook.venues.kraken;

import io.crossbook.venues.book.Resubscription;
import io.crossbook.venues.book.TrackedBook;

/**
 * A wanted listing's book with what Kraken's rule needs beside the levels. Not thread-safe: the
 * lane's thread.
 */
final class KrakenFeed {
  final TrackedBook book;
  final KrakenChecksum checksum = new KrakenChecksum();
  final Resubscription resubscription = new Resubscription();

  /** Levels a side that the subscription keeps; deeper ones are cut off after each message. */
  int depth;

  /** True once a subscription was sent on the connection that is open. */
  boolean subscribed;

  KrakenFeed(TrackedBook book, int depth) {
    this.book = book;
    this.depth = depth;
  }

  String symbol() {
    return book.listing().symbol();
  }
}
