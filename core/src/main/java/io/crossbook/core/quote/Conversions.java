package io.crossbook.core.quote;

import io.crossbook.core.money.Conversion;
import io.crossbook.core.rule.DetectionRule;
import java.util.List;

/** Prices one currency in another from the executable books that a key was given. Stateless. */
public final class Conversions {
  private Conversions() {}

  /**
   * The conversion with the narrowest market among those that may be traded on; one book, bought or
   * sold, no detours.
   *
   * @return null if there is none
   */
  public static Conversion find(
      String from, String to, List<Quote> books, DetectionRule rule, long now) {
    if (from.equals(to)) {
      return Conversion.identity(from, now);
    }
    Conversion best = null;
    double narrowest = Double.POSITIVE_INFINITY;
    for (Quote quote : books) {
      boolean straight = quote.baseAsset.equals(from) && quote.quoteAsset.equals(to);
      boolean inverted = quote.baseAsset.equals(to) && quote.quoteAsset.equals(from);
      if (!(straight || inverted) || Freshness.refusal(quote, rule, now) != null) {
        continue;
      }
      double bid = quote.book.bestBid();
      double ask = quote.book.bestAsk();
      double width = (ask - bid) / ask;
      if (width >= narrowest) {
        continue;
      }
      narrowest = width;
      best =
          straight
              ? new Conversion(from, to, bid, ask, quote.identity(), quote.book.time())
              : new Conversion(from, to, 1 / ask, 1 / bid, quote.identity(), quote.book.time());
    }
    return best;
  }
}
