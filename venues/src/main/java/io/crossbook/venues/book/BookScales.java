package io.crossbook.venues.book;

import io.crossbook.core.instrument.Listing;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.json.JsonException;

/**
 * Finds scales that a book's numbers fit. Venues promise steps for orders, not for what a book
 * shows: sums and remainders can have more decimals than the lot, and very cheap assets have sizes
 * that leave no room for decimals. A number that does not fit makes the book begin anew with other
 * scales; none is ever rounded. Not thread-safe: the lane's thread.
 */
final class BookScales {
  private static final int STEP = 2;

  private final BookSet books;

  BookScales(BookSet books) {
    this.books = books;
  }

  /** The listing with the scales that its book has been found to need. */
  static Listing apply(JoinedBook book, Listing listing) {
    if (book.priceScale < 0 && book.sizeScale < 0) {
      return listing;
    }
    return new Listing(
        listing.venue(),
        listing.symbol(),
        listing.instrument(),
        listing.tick(),
        listing.lot(),
        listing.minSize(),
        listing.minNotional(),
        listing.multiplier(),
        book.priceScale < 0 ? listing.priceScale() : book.priceScale,
        book.sizeScale < 0 ? listing.sizeScale() : book.sizeScale,
        listing.status(),
        listing.validFrom());
  }

  /**
   * If the failure was a number that did not fit, begins the book anew, void, with another scale.
   *
   * @param inSize true if the number was a size
   * @return false if it was another failure, or if no other scale can help
   */
  boolean change(
      JoinedBook book, RuntimeException broken, boolean inSize, long now, ProtocolOutput out) {
    if (!(broken instanceof JsonException json) || json.kind() == JsonException.Kind.SYNTAX) {
      return false;
    }
    boolean finer = json.kind() == JsonException.Kind.TOO_FINE;
    Listing listing = book.listing();
    if (inSize) {
      int scale = listing.sizeScale() + (finer ? STEP : -STEP);
      if (scale < Listing.scaleOf(listing.lot())
          || scale > ScaledDecimal.MAX_SCALE
          || (finer && book.sizeScaleLowered)) {
        return false;
      }
      book.sizeScale = scale;
      book.sizeScaleLowered |= !finer;
    } else {
      int scale = listing.priceScale() + STEP;
      if (!finer || scale > ScaledDecimal.MAX_SCALE) {
        return false;
      }
      book.priceScale = scale;
    }
    books.learn(apply(book, listing), now, out);
    TrackedBook next = books.find(listing.symbol());
    books.fedBy(next, book.connection);
    book.book = next;
    next.publish(now, 0, out);
    return true;
  }
}
