package io.crossbook.core.quote;

import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.VenueStatus;
import java.util.List;

/** What news about venues and listings do to a list of {@link Quote}s in fixed order. Stateless. */
public final class Quotes {
  private Quotes() {}

  /** The quote of a listing; put in at its place, by venue and symbol, if it is not there. */
  public static Quote find(
      List<Quote> quotes, String venue, String symbol, String instrument, String quoteAsset) {
    int at = 0;
    for (; at < quotes.size(); at++) {
      Quote each = quotes.get(at);
      if (each.is(venue, symbol)) {
        return each;
      }
      int order = each.venue.compareTo(venue);
      if (order > 0 || (order == 0 && each.symbol.compareTo(symbol) > 0)) {
        break;
      }
    }
    Quote quote = new Quote(venue, symbol, instrument, quoteAsset);
    quotes.add(at, quote);
    return quote;
  }

  /** A connection is alive: the books that it feeds are still current. */
  public static void prove(List<Quote> quotes, Liveness alive) {
    for (Quote quote : quotes) {
      if (quote.book != null
          && quote.venue.equals(alive.venue())
          && quote.book.connection().equals(alive.connection())) {
        quote.provenAt = Math.max(quote.provenAt, alive.time());
      }
    }
  }

  /** A venue restricts orders, or takes them again. */
  public static void restrict(List<Quote> quotes, VenueStatus status) {
    if (status.state() == VenueStatus.State.DISCONNECTED) {
      // The protocol voids the books of the connection itself.
      return;
    }
    for (Quote quote : quotes) {
      if (quote.venue.equals(status.venue())) {
        quote.venueTrades = status.state() == VenueStatus.State.ONLINE;
      }
    }
  }
}
