package io.crossbook.venues.deribit;

import io.crossbook.core.instrument.InstrumentKind;
import io.crossbook.venues.book.Resubscription;
import io.crossbook.venues.book.TrackedBook;

/** A wanted listing with what Deribit's rules need. Not thread-safe: the lane's thread. */
final class DeribitFeed {
  private static final byte[] NONE = {};

  final TrackedBook book;
  final Resubscription resubscription = new Resubscription();

  /** Channel that the book's last snapshot came on; each channel is a chain of its own. */
  byte[] channel = NONE;

  /** True once a subscription was sent on the connection that is open. */
  boolean subscribed;

  DeribitFeed(TrackedBook book) {
    this.book = book;
  }

  String symbol() {
    return book.listing().symbol();
  }

  InstrumentKind kind() {
    return book.listing().instrument().kind();
  }

  String bookChannel() {
    return "book." + symbol() + ".100ms";
  }
}
