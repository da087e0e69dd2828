package io.crossbook.simulator.binance;

import io.crossbook.simulator.publish.PublishedBook;

/**
 * A stream by its parsed name.
 *
 * @param name as clients spell it, such as {@code btcusdt@depth@100ms}
 * @param book the listing
 * @param channel what it carries
 * @param depth levels a side of a partial book; 0 otherwise
 * @param everySteps steps between two frames; 1 is real time
 */
record Stream(String name, PublishedBook book, Channel channel, int depth, int everySteps) {
  /** What streams carry. */
  enum Channel {
    DEPTH,
    PARTIAL_DEPTH,
    BOOK_TICKER,
    AGGREGATE_TRADE,
    TRADE,
    TICKER,
    MARK_PRICE
  }

  boolean carriesBook() {
    return channel == Channel.DEPTH || channel == Channel.PARTIAL_DEPTH;
  }
}
