package io.crossbook.benchmarks.frames;

import java.math.BigDecimal;

/** Something that turns frames into books. Not thread-safe. */
public interface Books {
  /** Takes the next frame. */
  void accept(Frame frame);

  /** Number of books handed on so far. */
  long emitted();

  /** The best levels of a book. */
  Best best(String symbol);

  /**
   * The best levels of one book.
   *
   * @param bid best bid
   * @param bidSize its size
   * @param ask best ask
   * @param askSize its size
   */
  record Best(BigDecimal bid, BigDecimal bidSize, BigDecimal ask, BigDecimal askSize) {
    /** True if all four are the same numbers. */
    public boolean same(Best other) {
      return bid.compareTo(other.bid) == 0
          && bidSize.compareTo(other.bidSize) == 0
          && ask.compareTo(other.ask) == 0
          && askSize.compareTo(other.askSize) == 0;
    }
  }
}
