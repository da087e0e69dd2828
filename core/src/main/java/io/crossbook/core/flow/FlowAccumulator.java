package io.crossbook.core.flow;

import io.crossbook.core.fact.BookView;

/**
 * Collects the order flow of one listing. Updates are only compared within one connection epoch and
 * across books that were both tradable: what changed while a book was not true is not known. Public
 * fields because the state is kept by Flink. Not thread-safe.
 */
public final class FlowAccumulator {
  /** Whether the book before was tradable; only then the fields about it mean anything. */
  public boolean comparable;

  /** Connection epoch of the book before. */
  public long epoch;

  /** Snapshots that had replaced the book before. */
  public long resyncs;

  /** Best bid before, scaled. */
  public long bid;

  /** Size at the best bid before, in the listing's unit. */
  public double bidSize;

  /** Best ask before, scaled. */
  public long ask;

  /** Size at the best ask before, in the listing's unit. */
  public double askSize;

  /** Price scale of the book before. */
  public int priceScale;

  /** Tradable books seen in this window. */
  public long books;

  /** Last microprice of this window; not-a-number before the first. */
  public double microprice = Double.NaN;

  /** Sum of the imbalances in this window. */
  public double sumImbalance;

  /** Sum of the spreads in this window, basis points. */
  public double sumSpreadBps;

  /** Sum of the order-flow imbalances in this window, in the listing's unit. */
  public double orderFlowImbalance;

  /** Sum of the mean sizes at the best levels in this window, in the listing's unit. */
  public double sumDepth;

  /** Nothing seen. */
  public FlowAccumulator() {}

  /** Takes the next book of the listing. */
  public void take(BookView book) {
    if (!book.tradable()) {
      comparable = false;
      return;
    }
    if (comparable
        && epoch == book.epoch()
        && resyncs == book.resyncs()
        && priceScale == book.priceScale()) {
      orderFlowImbalance += OrderFlow.imbalanceOfUpdate(bid, bidSize, ask, askSize, book);
    }
    comparable = true;
    epoch = book.epoch();
    resyncs = book.resyncs();
    priceScale = book.priceScale();
    bid = book.bidPrices()[0];
    bidSize = OrderFlow.size(book, book.bidSizes()[0]);
    ask = book.askPrices()[0];
    askSize = OrderFlow.size(book, book.askSizes()[0]);
    books++;
    microprice = OrderFlow.microprice(book);
    sumImbalance += OrderFlow.imbalance(book, 1);
    sumSpreadBps += OrderFlow.spreadBps(book);
    sumDepth += (bidSize + askSize) / 2;
  }

  /**
   * Ends a window and begins the next, which is compared with the last book of this one.
   *
   * @param from begin of the window, nanoseconds since the epoch
   * @param to end of the window, nanoseconds since the epoch
   */
  public FlowStatistics endWindow(
      String venue, String symbol, String instrument, long from, long to) {
    FlowStatistics row =
        new FlowStatistics(
            venue,
            symbol,
            instrument,
            from,
            to,
            books,
            microprice,
            books == 0 ? Double.NaN : sumImbalance / books,
            books == 0 ? Double.NaN : sumSpreadBps / books,
            orderFlowImbalance,
            books == 0 ? Double.NaN : sumDepth / books);
    books = 0;
    microprice = Double.NaN;
    sumImbalance = 0;
    sumSpreadBps = 0;
    orderFlowImbalance = 0;
    sumDepth = 0;
    return row;
  }
}
