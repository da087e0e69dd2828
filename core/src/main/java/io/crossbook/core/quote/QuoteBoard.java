package io.crossbook.core.quote;

import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Instrument;
import java.util.ArrayList;
import java.util.List;

/**
 * What one key knows about the market: the listings it compares, the books that price conversions,
 * and which venues restrict orders. Lists of quotes are ordered by venue and symbol, so that ties
 * are broken the same way in every run. Public fields because the state is kept by Flink. Not
 * thread-safe.
 */
public final class QuoteBoard {
  /** The listings to compare, ordered by venue and symbol. */
  public List<Quote> quotes = new ArrayList<>();

  /** The books that price conversions, ordered by venue and symbol. */
  public List<Quote> conversions = new ArrayList<>();

  /**
   * {@code venue/connection} of every restriction that stands; the connection is empty where the
   * whole venue is meant. Kept apart from the quotes, because a restriction may be known before the
   * first book of a listing.
   */
  public List<String> restrictions = new ArrayList<>();

  /** Nothing is known. */
  public QuoteBoard() {}

  /** The quote of a listing that is compared; put in at its place if it is not there. */
  public Quote quote(String venue, String symbol, Instrument instrument) {
    return find(quotes, venue, symbol, instrument);
  }

  /** The quote of a listing that prices conversions; put in at its place if it is not there. */
  public Quote conversion(String venue, String symbol, Instrument instrument) {
    return find(conversions, venue, symbol, instrument);
  }

  /** A connection is alive: the books that it feeds are still current. */
  public void prove(Liveness alive) {
    prove(quotes, alive);
    prove(conversions, alive);
  }

  /**
   * A venue, or one of its connections, restricts orders or takes them again. What one connection
   * says ends only its own restriction: a second connection that comes up does not mean that a
   * venue under maintenance trades. Where a whole venue is disconnected, every book of it is void.
   */
  public void restrict(VenueStatus status) {
    String origin = status.venue() + "/" + status.connection();
    switch (status.state()) {
      case ONLINE -> restrictions.remove(origin);
      case RESTRICTED, MAINTENANCE -> {
        if (!restrictions.contains(origin)) {
          restrictions.add(origin);
        }
      }
      case DISCONNECTED -> {
        if (status.connection().isEmpty()) {
          missedFacts(status.venue());
        } else {
          // The protocol voids the books of a connection itself, and what the connection said about
          // orders it says again when it is back.
          restrictions.remove(origin);
        }
      }
    }
    boolean trades = trades(status.venue());
    set(quotes, status.venue(), trades);
    set(conversions, status.venue(), trades);
  }

  /**
   * Facts were missed: every book is void until it comes again, and so is what venues said about
   * orders. The listings stay.
   */
  public void missedFacts() {
    restrictions.clear();
    for (List<Quote> each : List.of(quotes, conversions)) {
      for (Quote quote : each) {
        missedFacts(quote);
        quote.venueTrades = true;
      }
    }
  }

  private void missedFacts(String venue) {
    restrictions.removeIf(restriction -> isAbout(restriction, venue) && !restriction.endsWith("/"));
    for (List<Quote> each : List.of(quotes, conversions)) {
      each.stream().filter(quote -> quote.venue.equals(venue)).forEach(QuoteBoard::missedFacts);
    }
  }

  private static void missedFacts(Quote quote) {
    quote.book = null;
    quote.provenAt = 0;
  }

  private boolean trades(String venue) {
    for (String restriction : restrictions) {
      if (isAbout(restriction, venue)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAbout(String restriction, String venue) {
    return restriction.startsWith(venue) && restriction.indexOf('/') == venue.length();
  }

  private static void set(List<Quote> quotes, String venue, boolean trades) {
    for (Quote quote : quotes) {
      if (quote.venue.equals(venue)) {
        quote.venueTrades = trades;
      }
    }
  }

  private static void prove(List<Quote> quotes, Liveness alive) {
    for (Quote quote : quotes) {
      if (quote.book != null
          && quote.venue.equals(alive.venue())
          && quote.book.connection().equals(alive.connection())) {
        quote.provenAt = Math.max(quote.provenAt, alive.time());
      }
    }
  }

  private Quote find(List<Quote> quotes, String venue, String symbol, Instrument instrument) {
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
    Quote quote = new Quote(venue, symbol, instrument);
    quote.venueTrades = trades(venue);
    quotes.add(at, quote);
    return quote;
  }
}
