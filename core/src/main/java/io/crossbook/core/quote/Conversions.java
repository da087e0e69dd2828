package io.crossbook.core.quote;

import io.crossbook.core.instrument.Instrument;
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
      if (Freshness.refusal(quote, rule, now) != null) {
        continue;
      }
      Instrument pair = Instrument.parse(quote.instrument);
      double bid = quote.book.bestBid();
      double ask = quote.book.bestAsk();
      double width = (ask - bid) / ask;
      if (width >= narrowest) {
        continue;
      }
      if (pair.base().equals(from) && pair.quote().equals(to)) {
        best = new Conversion(from, to, bid, ask, quote.identity(), quote.book.time());
        narrowest = width;
      } else if (pair.base().equals(to) && pair.quote().equals(from)) {
        best = new Conversion(from, to, 1 / ask, 1 / bid, quote.identity(), quote.book.time());
        narrowest = width;
      }
    }
    return best;
  }
}
