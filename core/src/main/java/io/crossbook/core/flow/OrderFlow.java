package io.crossbook.core.flow;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.money.ScaledDecimal;

/**
 * What the best levels of a book say about where its price is going. Sizes are in the listing's
 * unit, prices in quote. Only for books that have both sides. Stateless.
 */
public final class OrderFlow {
  private OrderFlow() {}

  /**
   * The middle, weighted by the size on the other side: nearer to the ask if more is bid. In quote,
   * between the best bid and the best ask.
   */
  public static double microprice(BookView book) {
    double bidSize = size(book, book.bidSizes()[0]);
    double askSize = size(book, book.askSizes()[0]);
    return (book.bestAsk() * bidSize + book.bestBid() * askSize) / (bidSize + askSize);
  }

  /**
   * Size bid less size asked relative to their sum, over the best levels of each side: 1 is only
   * bids, -1 only asks.
   *
   * @param levels levels of each side to look at, at least 1
   * @throws IllegalArgumentException if {@code levels} is not positive
   */
  public static double imbalance(BookView book, int levels) {
    if (levels < 1) {
      throw new IllegalArgumentException("imbalance needs at least 1 level, got " + levels);
    }
    double bid = sum(book, book.bidSizes(), levels);
    double ask = sum(book, book.askSizes(), levels);
    return (bid - ask) / (bid + ask);
  }

  /** Distance from the best bid to the best ask relative to the middle, basis points. */
  public static double spreadBps(BookView book) {
    double bid = book.bestBid();
    double ask = book.bestAsk();
    return (ask - bid) / ((ask + bid) / 2) * 1e4;
  }

  /**
   * What one update of the best levels added to the demand less what it added to the supply, in the
   * listing's unit: positive is buying pressure (Cont, Kukanov, Stoikov 2014, "The price impact of
   * order book events", eq. 4). A better price counts with its whole size, a worse one takes away
   * the whole size that was there, the same price counts with the change of its size.
   *
   * @param before the book one update earlier; same listing, same scales
   */
  public static double imbalanceOfUpdate(BookView before, BookView after) {
    return imbalanceOfUpdate(
        before.bidPrices()[0],
        size(before, before.bidSizes()[0]),
        before.askPrices()[0],
        size(before, before.askSizes()[0]),
        after);
  }

  /** As {@link #imbalanceOfUpdate(BookView, BookView)}, from the scaled prices before. */
  static double imbalanceOfUpdate(
      long bidBefore, double bidSizeBefore, long askBefore, double askSizeBefore, BookView after) {
    long bid = after.bidPrices()[0];
    long ask = after.askPrices()[0];
    double flow = 0;
    if (bid >= bidBefore) {
      flow += size(after, after.bidSizes()[0]);
    }
    if (bid <= bidBefore) {
      flow -= bidSizeBefore;
    }
    if (ask <= askBefore) {
      flow -= size(after, after.askSizes()[0]);
    }
    if (ask >= askBefore) {
      flow += askSizeBefore;
    }
    return flow;
  }

  /** A scaled size in the listing's unit. */
  static double size(BookView book, long scaled) {
    return ScaledDecimal.toDouble(scaled, book.sizeScale());
  }

  private static double sum(BookView book, long[] sizes, int levels) {
    double sum = 0;
    for (int i = 0; i < Math.min(levels, sizes.length); i++) {
      sum += size(book, sizes[i]);
    }
    return sum;
  }
}
