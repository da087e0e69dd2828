package io.crossbook.core.quote;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;

/**
 * What is known about one listing: its rules, its last book and how fresh that is. Public fields
 * because the state is kept by Flink. Not thread-safe.
 */
public final class Quote {
  /** Venue id. */
  public String venue = "";

  /** The venue's symbol. */
  public String symbol = "";

  /** Canonical name of the instrument. */
  public String instrument = "";

  /** Asset whose quantity is traded. */
  public String baseAsset = "";

  /** Asset in which the price is. */
  public String quoteAsset = "";

  /** Metadata; null until it came. */
  public Listing listing;

  /** The last book; null until it came, and again after facts were missed. */
  public BookView book;

  /** When the book was last proved current, by a message or a heartbeat, nanoseconds. */
  public long provenAt;

  /** Whether the venue says that orders are accepted. */
  public boolean venueTrades = true;

  /** Books seen. */
  public long books;

  /** Books seen that were tradable. */
  public long tradableBooks;

  private transient String identity;

  /** For Flink. */
  public Quote() {}

  /** A listing of which nothing is known yet. */
  public Quote(String venue, String symbol, Instrument instrument) {
    this.venue = venue;
    this.symbol = symbol;
    this.instrument = instrument.name();
    this.baseAsset = instrument.base();
    this.quoteAsset = instrument.quote();
  }

  /** {@code venue:symbol}. */
  public String identity() {
    if (identity == null) {
      identity = venue + ":" + symbol;
    }
    return identity;
  }

  /** True if this is the listing meant. */
  public boolean is(String otherVenue, String otherSymbol) {
    return symbol.equals(otherSymbol) && venue.equals(otherVenue);
  }

  /** Share of its books that were tradable; not-a-number before the first. */
  public double reliability() {
    return books == 0 ? Double.NaN : (double) tradableBooks / books;
  }

  /** Takes a new book. */
  public void take(BookView newBook) {
    book = newBook;
    provenAt = newBook.time();
    books++;
    if (newBook.tradable()) {
      tradableBooks++;
    }
  }
}
