package io.crossbook.venues.book;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.book.OrderBook;
import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.ProtocolOutput;

/**
 * One listing's book with its integrity, as a protocol keeps it: the levels, the connection epoch,
 * the sequence and the counters that a {@link BookView} reports. The venue's rule decides when to
 * call what; this class only remembers. Not thread-safe: the lane's thread.
 */
public final class TrackedBook {
  private Listing listing;
  private String instrument;
  private final OrderBook levels = new OrderBook();
  private final ClockLag clockLag;
  private final int viewLevels;
  private String connection = "";
  private Integrity integrity = Integrity.AWAITING_SNAPSHOT;
  private long epoch;
  private long sequence;
  private boolean everSynced;
  private long checksumsVerified;
  private long checksumFailures;
  private long gaps;
  private long resyncs;

  /**
   * @param clockLag the venue's, shared by its books
   * @param viewLevels levels a side in a view
   */
  public TrackedBook(Listing listing, ClockLag clockLag, int viewLevels) {
    this.listing = listing;
    this.instrument = listing.instrument().name();
    this.clockLag = clockLag;
    this.viewLevels = viewLevels;
  }

  /** The listing whose book this is. */
  public Listing listing() {
    return listing;
  }

  /** Canonical name of the listing's instrument. */
  public String instrument() {
    return instrument;
  }

  /**
   * The listing changed. If the levels no longer mean the same (other scales, another instrument),
   * they are void until the next snapshot; epoch and counters go on.
   *
   * @return true if the levels are void because of it
   */
  boolean relisted(Listing newListing) {
    boolean sameLevels =
        listing.priceScale() == newListing.priceScale()
            && listing.sizeScale() == newListing.sizeScale()
            && listing.instrument().equals(newListing.instrument());
    listing = newListing;
    if (sameLevels) {
      return false;
    }
    instrument = newListing.instrument().name();
    levels.clear();
    if (integrity != Integrity.DISCONNECTED) {
      integrity = Integrity.AWAITING_SNAPSHOT;
    }
    return true;
  }

  /** The connection that feeds the book; empty if none has. */
  public String connection() {
    return connection;
  }

  /**
   * The levels; change them only between {@link #beginSnapshot} or a checked update and {@link
   * #publish}.
   */
  public OrderBook levels() {
    return levels;
  }

  /**
   * What is known about the book; {@link Integrity#SELF_CROSSED} is found out by {@link #publish}.
   */
  public Integrity integrity() {
    return integrity;
  }

  /** True between a snapshot and the next gap, failed checksum or disconnect. */
  public boolean synced() {
    return integrity == Integrity.CURRENT;
  }

  /** The venue's update number after the last message applied. */
  public long sequence() {
    return sequence;
  }

  /** Sets the venue's update number. */
  public void sequence(long newSequence) {
    sequence = newSequence;
  }

  /** A new connection feeds the book: what was known is void. */
  public void connected(String newConnection) {
    connection = newConnection;
    epoch++;
    sequence = 0;
    levels.clear();
    integrity = Integrity.AWAITING_SNAPSHOT;
  }

  /** A snapshot replaces everything; fill {@link #levels()} next. */
  public void beginSnapshot(long newSequence) {
    levels.clear();
    if (everSynced) {
      resyncs++;
    }
    everSynced = true;
    sequence = newSequence;
    integrity = Integrity.CURRENT;
  }

  /**
   * A message brings the whole book, as every message of this listing may: replaces everything, and
   * is no resync. The sequence stays; fill {@link #levels()} next.
   */
  public void replace() {
    levels.clear();
    everSynced = true;
    integrity = Integrity.CURRENT;
  }

  /**
   * The book is void until the next snapshot although no update is known to be missing: the last
   * snapshot turned out not to be enough.
   */
  public void awaitSnapshot() {
    integrity = Integrity.AWAITING_SNAPSHOT;
  }

  /** An update is missing: the book is void until the next snapshot. */
  public void gapped() {
    gaps++;
    integrity = Integrity.GAPPED;
  }

  /** The venue's checksum matched. */
  public void checksumVerified() {
    checksumsVerified++;
  }

  /** The venue's checksum did not match: the book is void until the next snapshot. */
  public void checksumFailed() {
    checksumFailures++;
    integrity = Integrity.CHECKSUM_FAILED;
  }

  /** The connection is gone: the book is void until it is renewed. */
  public void disconnected() {
    integrity = Integrity.DISCONNECTED;
  }

  /**
   * Emits the book as it is now.
   *
   * @param time receive time of the message
   * @param venueTime the venue's time of the message, nanoseconds since the epoch; 0 if unknown
   */
  public void publish(long time, long venueTime, ProtocolOutput out) {
    boolean crossed = integrity == Integrity.CURRENT && levels.crossed();
    out.fact(
        new BookView(
            listing.venue(),
            listing.symbol(),
            instrument,
            connection,
            time,
            venueTime,
            venueTime <= 0 ? 0 : clockLag.observe(venueTime, time),
            epoch,
            sequence,
            crossed ? Integrity.SELF_CROSSED : integrity,
            listing.priceScale(),
            listing.sizeScale(),
            levels.topPrices(Side.BUY, viewLevels),
            levels.topSizes(Side.BUY, viewLevels),
            levels.topPrices(Side.SELL, viewLevels),
            levels.topSizes(Side.SELL, viewLevels),
            levels.levels(Side.BUY),
            levels.levels(Side.SELL),
            checksumsVerified,
            checksumFailures,
            gaps,
            resyncs));
  }
}
