package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.core.quote.Quote;
import io.crossbook.core.quote.QuoteBoard;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a desk knows about the market: the last book of each listing, and what assets are worth. A
 * market that is not proven current is not known. Not thread-safe: the desk's thread.
 */
public final class Marks {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private final QuoteBoard board;
  private final String portfolioCurrency;
  private final long maxAgeNanos;
  private final Map<String, Quote> byIdentity = new HashMap<>();

  /**
   * @param board where what is known is kept
   */
  public Marks(QuoteBoard board, String portfolioCurrency, long maxAgeMillis) {
    this.board = board;
    this.portfolioCurrency = portfolioCurrency;
    this.maxAgeNanos = maxAgeMillis * NANOS_PER_MILLI;
    board.quotes.forEach(quote -> byIdentity.put(quote.identity(), quote));
  }

  /**
   * What an asset is worth, in the portfolio currency, for one unit.
   *
   * @param bid what it sells for
   * @param ask what it costs
   */
  public record Rate(BigDecimal bid, BigDecimal ask) {
    private static final Rate ONE = new Rate(BigDecimal.ONE, BigDecimal.ONE);

    /** The middle. */
    public BigDecimal mid() {
      return bid.add(ask).divide(TWO, MathContext.DECIMAL64);
    }

    /** What an amount is worth when it is turned into the currency now; a debt costs the ask. */
    public BigDecimal executed(BigDecimal amount) {
      return amount.multiply(amount.signum() >= 0 ? bid : ask);
    }
  }

  /**
   * What trading a quantity now would come to.
   *
   * @param quantity that the levels hold, at most what was wanted, in the listing's unit
   * @param value sum of price x quantity, in quote
   * @param worst price of the last level touched
   */
  public record Walk(BigDecimal quantity, BigDecimal value, BigDecimal worst) {}

  /** Learns something about the market. */
  public void take(Fact fact) {
    if (fact instanceof BookView book) {
      quote(book.venue(), book.symbol(), book.instrument()).take(book);
    } else if (fact instanceof ListingUpdate update) {
      Listing listing = update.listing();
      quote(listing.venue(), listing.symbol(), listing.instrument().name()).listing = listing;
    } else if (fact instanceof VenueStatus status) {
      board.restrict(status);
    } else if (fact instanceof Liveness alive) {
      board.prove(alive);
    }
  }

  private Quote quote(String venue, String symbol, String instrument) {
    String identity = venue + ":" + symbol;
    Quote known = byIdentity.get(identity);
    if (known == null) {
      known = board.quote(venue, symbol, Instrument.parse(instrument));
      byIdentity.put(identity, known);
    }
    return known;
  }

  /** Facts were missed: no market is known until it comes again. */
  public void missedFacts() {
    board.missedFacts();
  }

  /** What is known of a listing; null if nothing is. */
  public Quote known(String venue, String symbol) {
    return byIdentity.get(venue + ":" + symbol);
  }

  /** The rules of a listing; null if they are not known. */
  public Listing listing(String venue, String symbol) {
    Quote quote = known(venue, symbol);
    return quote == null ? null : quote.listing;
  }

  /** A listing that trades and whose book is current; null if it does not or is not. */
  public Quote fresh(String venue, String symbol, long now) {
    Quote quote = known(venue, symbol);
    return quote != null && fresh(quote, now) ? quote : null;
  }

  /** True if a listing trades and its book is current. */
  public boolean fresh(Quote quote, long now) {
    return quote.book != null
        && quote.book.tradable()
        && quote.venueTrades
        && quote.listing != null
        && quote.listing.status() == ListingStatus.TRADING
        && now - quote.provenAt <= maxAgeNanos;
  }

  /** Why a listing's market is not known, for a person. */
  public String whyNotFresh(String venue, String symbol) {
    Quote quote = known(venue, symbol);
    String name = venue + ":" + symbol;
    if (quote != null && !quote.venueTrades) {
      return name + " is not traded: the venue says that it takes no orders";
    }
    if (quote != null && quote.listing != null && quote.listing.status() != ListingStatus.TRADING) {
      return name + " is not traded: the venue says " + quote.listing.status();
    }
    return name + " has no current market";
  }

  /** Every listing that is known, ordered by venue and symbol. */
  public List<Quote> quotes() {
    return board.quotes;
  }

  /** The middle of a listing's market, in quote; null if it is not current. */
  public BigDecimal mid(String venue, String symbol, long now) {
    Quote quote = fresh(venue, symbol, now);
    return quote == null
        ? null
        : best(quote.book, true).add(best(quote.book, false)).divide(TWO, MathContext.DECIMAL64);
  }

  private static BigDecimal best(BookView book, boolean bid) {
    return BigDecimal.valueOf(bid ? book.bidPrices()[0] : book.askPrices()[0], book.priceScale());
  }

  /**
   * What an asset is worth: by its own market in the portfolio currency, or by one in a currency
   * that has such a market. Of several the narrowest counts.
   *
   * @return null if nobody says
   */
  public Rate rate(String asset, long now) {
    Rate direct = direct(asset, portfolioCurrency, now);
    if (direct != null) {
      return direct;
    }
    Rate best = null;
    double narrowest = Double.POSITIVE_INFINITY;
    for (Quote quote : board.quotes) {
      if (!quote.baseAsset.equals(asset)
          || quote.quoteAsset.equals(portfolioCurrency)
          || !spot(quote)
          || !fresh(quote, now)
          || width(quote) >= narrowest) {
        continue;
      }
      Rate second = direct(quote.quoteAsset, portfolioCurrency, now);
      if (second != null) {
        narrowest = width(quote);
        best =
            new Rate(
                best(quote.book, true).multiply(second.bid),
                best(quote.book, false).multiply(second.ask));
      }
    }
    return best;
  }

  private Rate direct(String from, String to, long now) {
    if (from.equals(to)) {
      return Rate.ONE;
    }
    Rate found = null;
    double narrowest = Double.POSITIVE_INFINITY;
    for (Quote quote : board.quotes) {
      boolean straight = quote.baseAsset.equals(from) && quote.quoteAsset.equals(to);
      boolean inverted = quote.baseAsset.equals(to) && quote.quoteAsset.equals(from);
      if (!(straight || inverted)
          || !spot(quote)
          || !fresh(quote, now)
          || width(quote) >= narrowest) {
        continue;
      }
      narrowest = width(quote);
      BigDecimal bid = best(quote.book, true);
      BigDecimal ask = best(quote.book, false);
      found =
          straight
              ? new Rate(bid, ask)
              : new Rate(
                  BigDecimal.ONE.divide(ask, MathContext.DECIMAL64),
                  BigDecimal.ONE.divide(bid, MathContext.DECIMAL64));
    }
    return found;
  }

  private static boolean spot(Quote quote) {
    return Operation.exchanges(Instrument.parse(quote.instrument));
  }

  private static double width(Quote quote) {
    return (quote.book.bestAsk() - quote.book.bestBid()) / quote.book.bestAsk();
  }

  /** Walks the levels that an order of this side would take. */
  public static Walk walk(BookView book, Side side, BigDecimal quantity) {
    long[] prices = side == Side.BUY ? book.askPrices() : book.bidPrices();
    long[] sizes = side == Side.BUY ? book.askSizes() : book.bidSizes();
    BigDecimal left = quantity;
    BigDecimal value = BigDecimal.ZERO;
    BigDecimal worst = BigDecimal.valueOf(prices[0], book.priceScale());
    for (int i = 0; i < prices.length && left.signum() > 0; i++) {
      worst = BigDecimal.valueOf(prices[i], book.priceScale());
      BigDecimal size = BigDecimal.valueOf(sizes[i], book.sizeScale()).min(left);
      value = value.add(size.multiply(worst));
      left = left.subtract(size);
    }
    return new Walk(quantity.subtract(left), value, worst);
  }
}
