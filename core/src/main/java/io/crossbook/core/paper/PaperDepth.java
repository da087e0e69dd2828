package io.crossbook.core.paper;

import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.paper.PaperState.Taken;
import io.crossbook.core.quote.Quote;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The depth that is left on paper: what venues show, without what orders took of it; what was taken
 * stays gone until the level is quoted with another size. Not thread-safe.
 */
final class PaperDepth {
  private final PaperState state;

  PaperDepth(PaperState state) {
    this.state = state;
  }

  /**
   * What is left of a level.
   *
   * @param price in quote currency
   * @param scaled the price as the book has it
   * @param shown the size as the book has it
   * @param size what nobody took yet, lots or contracts
   */
  record Level(BigDecimal price, long scaled, long shown, BigDecimal size) {}

  /** The levels that an order may take, best first, without what was taken. */
  List<Level> levels(Quote quote, OrderIntent intent) {
    BookView book = quote.book;
    boolean buys = intent.side() == Side.BUY;
    long[] prices = buys ? book.askPrices() : book.bidPrices();
    long[] sizes = buys ? book.askSizes() : book.bidSizes();
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < prices.length; i++) {
      BigDecimal price = ScaledDecimal.toBigDecimal(prices[i], book.priceScale());
      boolean within =
          buys ? price.compareTo(intent.limit()) <= 0 : price.compareTo(intent.limit()) >= 0;
      if (!within) {
        break;
      }
      BigDecimal size = ScaledDecimal.toBigDecimal(sizes[i], book.sizeScale());
      Taken taken = state.taken.get(level(quote, intent.side(), prices[i]));
      if (taken != null) {
        size = size.subtract(taken.size()).max(BigDecimal.ZERO);
      }
      levels.add(new Level(price, prices[i], sizes[i], size));
    }
    return levels;
  }

  private static String level(Quote quote, Side side, long price) {
    return quote.identity() + "/" + side + "/" + price;
  }

  /** Somebody took this much of a level. */
  void take(Quote quote, Side side, Level level, BigDecimal size) {
    state.taken.merge(
        level(quote, side, level.scaled),
        new Taken(level.shown, size),
        (before, now) -> new Taken(level.shown, before.size().add(size)));
  }

  /** A level that is quoted with another size, or is gone, is a new one. */
  void forget(Quote quote) {
    if (state.taken.isEmpty()) {
      return;
    }
    String prefix = quote.identity() + "/";
    state
        .taken
        .entrySet()
        .removeIf(
            each ->
                each.getKey().startsWith(prefix)
                    && shownAt(quote, each.getKey()) != each.getValue().shown());
  }

  private static long shownAt(Quote quote, String level) {
    int beforePrice = level.lastIndexOf('/');
    int beforeSide = level.lastIndexOf('/', beforePrice - 1);
    boolean buys = level.substring(beforeSide + 1, beforePrice).equals(Side.BUY.name());
    long price = Long.parseLong(level.substring(beforePrice + 1));
    long[] prices = buys ? quote.book.askPrices() : quote.book.bidPrices();
    long[] sizes = buys ? quote.book.askSizes() : quote.book.bidSizes();
    for (int i = 0; i < prices.length; i++) {
      if (prices[i] == price) {
        return sizes[i];
      }
    }
    return -1;
  }

  /** What is shown at a price on an order's own side. */
  static BigDecimal shown(Quote quote, Side side, BigDecimal price) {
    BookView book = quote.book;
    long[] prices = side == Side.BUY ? book.bidPrices() : book.askPrices();
    long[] sizes = side == Side.BUY ? book.bidSizes() : book.askSizes();
    for (int i = 0; i < prices.length; i++) {
      if (ScaledDecimal.toBigDecimal(prices[i], book.priceScale()).compareTo(price) == 0) {
        return ScaledDecimal.toBigDecimal(sizes[i], book.sizeScale());
      }
    }
    return BigDecimal.ZERO;
  }
}
