package io.crossbook.venues.book;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.SymbolTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The listings of one venue in one lane with their books, and what opening and closing a connection
 * means for them. A book belongs to the connection that feeds it: closing that connection voids it,
 * opening it again begins a new epoch. Not thread-safe: the lane's thread.
 */
public final class BookSet {
  private static final long LIVENESS_EVERY_NANOS = 500_000_000L;

  /** Busy connections, and heartbeats every second, never pause for so long. */
  private static final long PAUSE_NANOS = 1_500_000_000L;

  private final String venue;
  private final VenueSettings settings;
  private final ClockLag clockLag = new ClockLag();
  private final SymbolTable<Listing> listings = new SymbolTable<>();
  private final SymbolTable<TrackedBook> books = new SymbolTable<>();
  private final Map<String, Pulse> pulses = new HashMap<>();

  /** What is known about how a connection lives. */
  private static final class Pulse {
    long heardAt;
    long toldAt = Long.MIN_VALUE;

    /** Until then a message that does not tell its time may have been held up. */
    long doubtedUntil = Long.MIN_VALUE;
  }

  /** An empty set for one venue. */
  public BookSet(String venue, VenueSettings settings) {
    this.venue = venue;
    this.settings = settings;
  }

  /**
   * Learns of a listing, or of a change to it; emits a {@link ListingUpdate} if it is new or
   * different and wanted. A change of scales or of the instrument voids the book, and its readers
   * are told.
   *
   * @return true if it was new or different
   */
  public boolean learn(Listing listing, long now, ProtocolOutput out) {
    Listing before = listings.get(listing.symbol());
    if (listing.equals(before)) {
      return false;
    }
    listings.put(listing.symbol(), listing);
    if (settings.wants(listing)) {
      TrackedBook book = books.get(listing.symbol());
      boolean voided = false;
      if (book == null) {
        books.put(listing.symbol(), new TrackedBook(listing, clockLag, settings.viewLevels()));
      } else {
        boolean wasSynced = book.synced();
        voided = book.relisted(listing) && wasSynced;
      }
      out.fact(new ListingUpdate(now, listing));
      if (voided) {
        book.publish(now, 0, out);
      }
    }
    return true;
  }

  /**
   * Learns of a listing whose book is another listing's: it is known and announced like any other,
   * but has no book of its own here, so that the same liquidity is never seen twice.
   *
   * @return true if it was new or different
   */
  public boolean learnShared(Listing listing, long now, ProtocolOutput out) {
    if (listing.equals(listings.get(listing.symbol()))) {
      return false;
    }
    listings.put(listing.symbol(), listing);
    if (settings.wants(listing)) {
      out.fact(new ListingUpdate(now, listing));
    }
    return true;
  }

  /** True if a book made for one of these listings means the same for the other. */
  public static boolean sameLevels(Listing before, Listing after) {
    return before != null
        && before.priceScale() == after.priceScale()
        && before.sizeScale() == after.sizeScale()
        && before.instrument().equals(after.instrument());
  }

  /** Every listing known, wanted or not. */
  public Collection<Listing> listings() {
    return listings.values();
  }

  /** The listing with this symbol, wanted or not; null if unknown. */
  public Listing listing(String symbol) {
    return listings.get(symbol);
  }

  /** The wanted listings, ordered by symbol: what to subscribe to. */
  public List<Listing> wanted() {
    List<Listing> wanted = new ArrayList<>();
    for (TrackedBook book : books.sorted()) {
      wanted.add(book.listing());
    }
    return wanted;
  }

  /** The books of the wanted listings, ordered by symbol. */
  public List<TrackedBook> books() {
    return books.sorted();
  }

  /** The book of the symbol that the cursor read last; null if it is unknown or not wanted. */
  public TrackedBook find(JsonCursor cursor) {
    return books.get(cursor);
  }

  /** The book of a symbol; null if it is unknown or not wanted. */
  public TrackedBook find(String symbol) {
    return books.get(symbol);
  }

  /**
   * Says that this connection feeds the book. If another one did, or none, or it was closed since,
   * a new epoch begins and the book awaits a snapshot.
   */
  public void fedBy(TrackedBook book, String connection) {
    if (!connection.equals(book.connection()) || book.integrity() == Integrity.DISCONNECTED) {
      book.connected(connection);
    }
  }

  /** The books that this connection feeds, ordered by symbol. */
  public List<TrackedBook> booksOf(String connection) {
    List<TrackedBook> fed = new ArrayList<>();
    for (TrackedBook book : books.sorted()) {
      if (connection.equals(book.connection())) {
        fed.add(book);
      }
    }
    return fed;
  }

  /** The venue's clock, for the lag of facts that are not books. */
  public ClockLag clockLag() {
    return clockLag;
  }

  /**
   * A connection was opened: the books it feeds begin a new epoch. Where its closing was not seen,
   * the readers of the books are told now.
   */
  public void opened(String connection, long now, ProtocolOutput out) {
    pulses.remove(connection);
    for (TrackedBook book : books.sorted()) {
      if (connection.equals(book.connection())) {
        boolean wasSynced = book.synced();
        book.connected(connection);
        if (wasSynced) {
          book.publish(now, 0, out);
        }
      }
    }
    out.fact(new VenueStatus(venue, now, connection, VenueStatus.State.ONLINE, "connected"));
  }

  /** A connection was closed: the books it fed are void, and every reader is told. */
  public void closed(String connection, String reason, long now, ProtocolOutput out) {
    for (TrackedBook book : books.sorted()) {
      if (connection.equals(book.connection())) {
        book.disconnected();
        book.publish(now, 0, out);
      }
    }
    out.fact(new VenueStatus(venue, now, connection, VenueStatus.State.DISCONNECTED, reason));
  }

  /**
   * Any message came: emits a {@link Liveness} if the last one is half a second old and the message
   * is not late. One that was held up on its way proves that the connection lived when it was sent;
   * what else was held up with it is still to come, so a quiet book must not be called current yet.
   * After a pause, messages that do not tell their time are taken for late until half a second has
   * passed.
   */
  public void alive(String connection, long now, ProtocolOutput out) {
    Pulse pulse = pulses.get(connection);
    if (pulse == null) {
      pulse = new Pulse();
      pulses.put(connection, pulse);
    } else if (now - pulse.heardAt >= PAUSE_NANOS) {
      pulse.doubtedUntil = now + LIVENESS_EVERY_NANOS;
    }
    pulse.heardAt = now;
    boolean late =
        clockLag.lastLag() >= LIVENESS_EVERY_NANOS
            || (now < pulse.doubtedUntil && !clockLag.observedAt(now));
    if (!late && (pulse.toldAt == Long.MIN_VALUE || now - pulse.toldAt >= LIVENESS_EVERY_NANOS)) {
      pulse.toldAt = now;
      out.fact(new Liveness(venue, now, connection));
    }
  }
}
