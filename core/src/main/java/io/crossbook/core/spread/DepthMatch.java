package io.crossbook.core.spread;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.money.ScaledDecimal;
import io.crossbook.core.quote.Quote;
import java.util.List;

/**
 * Matches the asks of all venues with the bids of all venues at once, best first, as a venue would
 * match orders, on prices after fees and conversion; it ends where the marginal unit stops paying
 * or the limit is reached. A listing is either bought or sold, never both. Made for one evaluation.
 */
final class DepthMatch {
  /** One listing that takes part. */
  static final class Participant {
    final Quote quote;
    final double multiplier;
    final double buyFactor;
    final double sellFactor;

    /** Base taken from the asks (positive) or given to the bids (negative). */
    double base;

    private int askLevel;
    private int bidLevel;
    private double askLeft = -1;
    private double bidLeft = -1;

    /**
     * @param multiplier base per unit of size
     * @param buyFactor turns an ask into what a unit costs after fee and conversion
     * @param sellFactor turns a bid into what a unit brings after fee and conversion
     */
    Participant(Quote quote, double multiplier, double buyFactor, double sellFactor) {
      this.quote = quote;
      this.multiplier = multiplier;
      this.buyFactor = buyFactor;
      this.sellFactor = sellFactor;
    }

    private double ask() {
      BookView book = quote.book;
      return askLevel < book.askPrices().length
          ? ScaledDecimal.toDouble(book.askPrices()[askLevel], book.priceScale()) * buyFactor
          : Double.POSITIVE_INFINITY;
    }

    private double bid() {
      BookView book = quote.book;
      return bidLevel < book.bidPrices().length
          ? ScaledDecimal.toDouble(book.bidPrices()[bidLevel], book.priceScale()) * sellFactor
          : Double.NEGATIVE_INFINITY;
    }

    private double askSize() {
      BookView book = quote.book;
      return askLeft >= 0
          ? askLeft
          : ScaledDecimal.toDouble(book.askSizes()[askLevel], book.sizeScale()) * multiplier;
    }

    private double bidSize() {
      BookView book = quote.book;
      return bidLeft >= 0
          ? bidLeft
          : ScaledDecimal.toDouble(book.bidSizes()[bidLevel], book.sizeScale()) * multiplier;
    }

    private void take(double size) {
      base += size;
      askLeft = askSize() - size;
      if (askLeft <= 0) {
        askLevel++;
        askLeft = -1;
      }
    }

    private void give(double size) {
      base -= size;
      bidLeft = bidSize() - size;
      if (bidLeft <= 0) {
        bidLevel++;
        bidLeft = -1;
      }
    }
  }

  private DepthMatch() {}

  /**
   * Walks the books and leaves in each participant how much base it trades.
   *
   * @param maxCost most to spend on the buying side, in the currency of the factors
   */
  static void walk(List<Participant> participants, double maxCost) {
    double spent = 0;
    while (spent < maxCost) {
      Participant seller = null;
      Participant buyer = null;
      for (Participant each : participants) {
        // Buying from "each": cheapest first. Selling to "each": dearest first.
        if (each.base >= 0 && (seller == null || each.ask() < seller.ask())) {
          seller = each;
        }
        if (each.base <= 0 && (buyer == null || each.bid() > buyer.bid())) {
          buyer = each;
        }
      }
      if (seller == null || buyer == null || seller == buyer) {
        return;
      }
      double cost = seller.ask();
      if (!(buyer.bid() > cost) || cost == Double.POSITIVE_INFINITY) {
        return;
      }
      double size = Math.min(seller.askSize(), buyer.bidSize());
      double affordable = (maxCost - spent) / cost;
      boolean last = affordable <= size;
      if (last) {
        size = affordable;
      }
      seller.take(size);
      buyer.give(size);
      if (last) {
        return;
      }
      spent += size * cost;
    }
  }
}
