package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.quote.Quote;
import io.crossbook.core.routing.VenueOffer;
import io.crossbook.core.routing.VenueQuality;
import io.crossbook.core.routing.VenueStatistics;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * What the desk's venues offer for an order, from their books, their fees and what was measured of
 * their answers. Stateless over the desk's state. Not thread-safe: the desk's thread.
 */
final class VenueOffers {
  /** A venue of which nothing was measured is taken for one that answers in a second. */
  private static final double UNMEASURED_MILLIS = 1_000;

  private static final double NANOS_PER_MILLI = 1e6;

  private final DeskConfig config;
  private final DeskState state;
  private final EndedOperations ended;
  private final Marks marks;
  private final OrderPace pace;

  VenueOffers(
      DeskConfig config, DeskState state, EndedOperations ended, Marks marks, OrderPace pace) {
    this.config = config;
    this.state = state;
    this.ended = ended;
    this.marks = marks;
    this.pace = pace;
  }

  /** Something was said for the first time of an order that was sent. */
  void outcome(WorkingOrder order, LedgerState said, long now) {
    VenueStatistics statistics =
        state.venues.computeIfAbsent(order.venue, venue -> new VenueStatistics());
    if (said == LedgerState.UNKNOWN) {
      statistics.lost();
    } else {
      statistics.answered((now - order.decidedAt) / NANOS_PER_MILLI);
    }
  }

  /**
   * The offers of every listing of an instrument that is current, whose fee is known and at whose
   * venue the desk has an account that is heard and takes another order; ordered as the listings
   * are. Left out is a book in which an order of ours has just found less than it said.
   *
   * @param instrument canonical name
   * @param quantity wanted, in base
   * @param limit worst price; null for any
   */
  List<VenueOffer> of(
      String instrument, Side side, BigDecimal quantity, BigDecimal limit, long now) {
    List<VenueOffer> offers = new ArrayList<>();
    for (Quote quote : marks.quotes()) {
      String account = config.accountAt(quote.venue);
      if (!quote.instrument.equals(instrument) || account == null || !marks.fresh(quote, now)) {
        continue;
      }
      DeskState.AccountState known = state.accounts.get(quote.venue + "/" + account);
      FeeSchedule fee = config.fees().inForce(quote.venue, quote.symbol, account, now);
      Marks.Rate rate = marks.rate(quote.quoteAsset, now);
      if (known == null
          || !known.live
          || fee == null
          || rate == null
          || !pace.opens(quote.venue, List.of(quote.symbol), now)
          || disproved(quote, side, now)) {
        continue;
      }
      VenueOffer offer = offer(quote, side, quantity, limit, fee, rate);
      if (offer != null) {
        offers.add(offer);
      }
    }
    return offers;
  }

  /** Whether an order of whichever operation has just found less there than the book says. */
  private boolean disproved(Quote quote, Side side, long now) {
    for (Operation operation : state.operations) {
      if (operation.disproves(quote, side, now)) {
        return true;
      }
    }
    List<Operation> remembered = ended.read();
    for (int i = remembered.size() - 1; i >= 0; i--) {
      Operation operation = remembered.get(i);
      if (operation.endedAt <= now - WorkingOrder.NEWS_NANOS) {
        return false;
      }
      if (operation.disproves(quote, side, now)) {
        return true;
      }
    }
    return false;
  }

  private VenueOffer offer(
      Quote quote,
      Side side,
      BigDecimal quantity,
      BigDecimal limit,
      FeeSchedule fee,
      Marks.Rate rate) {
    Listing listing = quote.listing;
    BigDecimal multiplier = listing.multiplier();
    BigDecimal wanted = quantity.divide(multiplier, MathContext.DECIMAL64);
    BigDecimal within = within(quote.book, side, limit);
    Marks.Walk walk = Marks.walk(quote.book, side, wanted.min(within));
    if (walk.quantity().signum() == 0) {
      return null;
    }
    BigDecimal price = walk.value().divide(walk.quantity(), MathContext.DECIMAL64);
    BigDecimal least =
        listing
            .minSize()
            .max(listing.minNotional().divide(price.multiply(multiplier), MathContext.DECIMAL64));
    return new VenueOffer(
        quality(quote, side, fee, rate),
        quote.symbol,
        price,
        walk.quantity().multiply(multiplier),
        listing.lot().multiply(multiplier),
        least.multiply(multiplier));
  }

  /** What the levels within a limit hold, in the listing's unit. */
  private static BigDecimal within(BookView book, Side side, BigDecimal limit) {
    long[] prices = side == Side.BUY ? book.askPrices() : book.bidPrices();
    long[] sizes = side == Side.BUY ? book.askSizes() : book.bidSizes();
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < prices.length; i++) {
      BigDecimal price = BigDecimal.valueOf(prices[i], book.priceScale());
      if (limit != null && price.compareTo(limit) * (side == Side.BUY ? 1 : -1) > 0) {
        break;
      }
      sum = sum.add(BigDecimal.valueOf(sizes[i], book.sizeScale()));
    }
    return sum;
  }

  /** The venue as it is known; nobody tells the desk volumes, so what is shown stands for them. */
  private VenueQuality quality(Quote quote, Side side, FeeSchedule fee, Marks.Rate rate) {
    BookView book = quote.book;
    double mid = (book.bestBid() + book.bestAsk()) / 2;
    double shown =
        within(book, side, null).doubleValue()
            * quote.listing.multiplier().doubleValue()
            * mid
            * rate.mid().doubleValue();
    VenueStatistics measured = state.venues.getOrDefault(quote.venue, new VenueStatistics());
    return new VenueQuality(
        quote.venue,
        shown,
        (book.bestAsk() - book.bestBid()) / mid * 100,
        fee.taker().doubleValue(),
        Double.isNaN(measured.latencyMillis) ? UNMEASURED_MILLIS : measured.latencyMillis,
        Double.isNaN(measured.successRate) ? 0 : measured.successRate);
  }
}
