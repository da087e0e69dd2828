package io.crossbook.core.costing;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.core.quote.Quote;

/**
 * One listing that takes part in a {@link DepthMatch}: its book, with what turns its prices into
 * cost and proceeds after everything that is charged. Not thread-safe; made for one evaluation.
 */
public final class Participant {
  private final Quote quote;
  private final double multiplier;
  private final double buyFactor;
  private final double sellFactor;

  private double base;
  private int askLevel;
  private int bidLevel;
  private double askLeft = -1;
  private double bidLeft = -1;

  /**
   * A listing that has traded nothing yet. The multiplier is base per unit of size and must be
   * known: the quote needs its listing.
   *
   * @param quote the listing with its book
   * @param buyFactor turns an ask into what a unit of base costs after fee and conversion; infinity
   *     if it must not be bought
   * @param sellFactor turns a bid into what a unit of base brings after fee and conversion;
   *     negative infinity if it must not be sold
   */
  public Participant(Quote quote, double buyFactor, double sellFactor) {
    this.quote = quote;
    this.multiplier = quote.listing.multiplier().doubleValue();
    this.buyFactor = buyFactor;
    this.sellFactor = sellFactor;
  }

  /** The listing. */
  public Quote quote() {
    return quote;
  }

  /** Base bought from the asks (positive) or sold to the bids (negative) by the walk. */
  public double base() {
    return base;
  }

  /** What a unit of base costs at the best ask that is left; infinity if none is. */
  double ask() {
    BookView book = quote.book;
    return askLevel < book.askPrices().length
        ? ScaledDecimal.toDouble(book.askPrices()[askLevel], book.priceScale()) * buyFactor
        : Double.POSITIVE_INFINITY;
  }

  /** What a unit of base brings at the best bid that is left; negative infinity if none is. */
  double bid() {
    BookView book = quote.book;
    return bidLevel < book.bidPrices().length
        ? ScaledDecimal.toDouble(book.bidPrices()[bidLevel], book.priceScale()) * sellFactor
        : Double.NEGATIVE_INFINITY;
  }

  /** Base that is left at that ask. */
  double askSize() {
    BookView book = quote.book;
    return askLeft >= 0
        ? askLeft
        : ScaledDecimal.toDouble(book.askSizes()[askLevel], book.sizeScale()) * multiplier;
  }

  /** Base that is left at that bid. */
  double bidSize() {
    BookView book = quote.book;
    return bidLeft >= 0
        ? bidLeft
        : ScaledDecimal.toDouble(book.bidSizes()[bidLevel], book.sizeScale()) * multiplier;
  }

  /** Buys from that ask. */
  void take(double size) {
    base += size;
    askLeft = askSize() - size;
    if (askLeft <= 0) {
      askLevel++;
      askLeft = -1;
    }
  }

  /** Sells to that bid. */
  void give(double size) {
    base -= size;
    bidLeft = bidSize() - size;
    if (bidLeft <= 0) {
      bidLevel++;
      bidLeft = -1;
    }
  }

  /** Orders legs that buy by how dear their best level is after everything. */
  double bestCost() {
    return quote.book.bestAsk() * buyFactor;
  }

  /** Orders legs that sell by how much their best level brings after everything. */
  double bestProceeds() {
    return quote.book.bestBid() * sellFactor;
  }
}
