package io.crossbook.simulator.publish;

import io.crossbook.simulator.market.BookSide;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.Market;

/**
 * One listing's book as its venue shows it, with the venue's running update id. Equal to the real
 * book except while it is made stale or crossed. Owned by the simulation's event loop.
 */
public final class PublishedBook {
  private static final long CROSS_TICKS = 2;

  private final Market market;
  private BookSide frozenBids;
  private BookSide frozenAsks;
  private boolean crossed;
  private boolean disturbed;
  private long crossPrice;
  private BookSide bids;
  private BookSide asks;
  private long seenChanges;
  private long generation;
  private long updateId;

  /**
   * @param firstUpdateId where the update ids of this book begin
   */
  public PublishedBook(Market market, long firstUpdateId) {
    this.market = market;
    this.bids = market.bids();
    this.asks = market.asks();
    this.seenChanges = market.changes();
    this.generation = market.generation();
    this.updateId = firstUpdateId;
  }

  /** Freezes the book as it is shown now, or lets it follow the real book again. */
  public void stale(boolean frozen) {
    if (frozen == (frozenBids != null)) {
      return;
    }
    if (frozen) {
      frozenBids = market.bids().copy();
      frozenAsks = market.asks().copy();
    } else {
      frozenBids = null;
      frozenAsks = null;
    }
    disturbed = true;
  }

  /** Adds a bid above the best ask to what is shown, or takes it away again. */
  public void crossed(boolean cross) {
    if (cross == crossed) {
      return;
    }
    crossed = cross;
    crossPrice = 0;
    disturbed = true;
  }

  /** Takes over the real book; called once after every step of the market. */
  public void refresh() {
    boolean stale = frozenBids != null;
    long changes = stale ? 0 : market.changes() - seenChanges;
    if (!stale) {
      seenChanges = market.changes();
      generation = market.generation();
    }
    bids = stale ? frozenBids : market.bids();
    asks = stale ? frozenAsks : market.asks();
    if (crossed) {
      if (crossPrice <= asks.price(0)) {
        crossPrice = asks.price(0) + CROSS_TICKS;
      }
      long quantity = Math.max(market.spec().minimumQuantity(), bids.quantity(0));
      bids = bids.copy();
      bids.set(crossPrice, quantity);
    }
    updateId += disturbed || crossed ? Math.max(1, changes) : changes;
    disturbed = false;
  }

  /** The listing's facts. */
  public ListingSpec spec() {
    return market.spec();
  }

  /** The real market behind it. */
  public Market market() {
    return market;
  }

  /** Bids as shown. */
  public BookSide bids() {
    return bids;
  }

  /** Asks as shown. */
  public BookSide asks() {
    return asks;
  }

  /** Id of the last change shown. */
  public long updateId() {
    return updateId;
  }

  /** Rises when the whole book was replaced. */
  public long generation() {
    return generation;
  }
}
