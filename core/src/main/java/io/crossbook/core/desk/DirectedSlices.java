package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Complexity;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.opportunity.TimeSensitivity;
import io.crossbook.core.order.StopScope;
import io.crossbook.core.quote.Quote;
import io.crossbook.core.routing.SmartRouter;
import io.crossbook.core.routing.VenueOffer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the next slice of an order of a person: how much may go now, over which venues, within
 * which limits; and has it admitted by the rules of every operation. Stateless over the desk's
 * state. Not thread-safe: the desk's thread.
 */
final class DirectedSlices {
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** More than any book shows. */
  private static final BigDecimal EVERYTHING = new BigDecimal("1e15");

  /** What refuses by these passes by itself; what refuses by the others does not. */
  private static final Set<DeskRule> PASSING =
      EnumSet.of(
          DeskRule.NOT_READY,
          DeskRule.STALE,
          DeskRule.ALREADY_TRADING,
          DeskRule.BREAKER,
          DeskRule.TOTAL_EXPOSURE,
          DeskRule.VENUE_EXPOSURE,
          DeskRule.INSTRUMENT_EXPOSURE,
          DeskRule.CONCURRENCY,
          DeskRule.ORDER_RATE,
          DeskRule.SELF_MATCH);

  private final DeskConfig config;
  private final DeskState state;
  private final Marks marks;
  private final DeskBooks books;
  private final Breakers breakers;
  private final VenueOffers offers;
  private final Admission admission;
  private final Recovery recovery;

  DirectedSlices(
      DeskConfig config,
      DeskState state,
      Marks marks,
      DeskBooks books,
      Breakers breakers,
      VenueOffers offers,
      Admission admission,
      Recovery recovery) {
    this.config = config;
    this.state = state;
    this.marks = marks;
    this.books = books;
    this.breakers = breakers;
    this.offers = offers;
    this.admission = admission;
    this.recovery = recovery;
  }

  /**
   * What comes next.
   *
   * @param operation that trades the slice, with its needs reserved; null if nothing goes now
   * @param over true if nothing will go any more
   * @param why nothing goes
   * @param refused by a rule of the desk; null if by none
   */
  record Next(Operation operation, boolean over, String why, DeskRule refused) {
    private static Next waits(String why) {
      return new Next(null, false, why, null);
    }

    private static Next over(String why) {
      return new Next(null, true, why, null);
    }

    private static Next refused(DeskRule rule, String detail) {
      return new Next(null, !PASSING.contains(rule), rule.word() + ": " + detail, rule);
    }
  }

  /** The next slice of an order, as far as one may go now. */
  Next next(DirectedOrder order, OrderRequest request, long now) {
    String stopped = stopped(request);
    if (stopped != null) {
      return Next.refused(DeskRule.STOPPED, stopped);
    }
    if (order.arrival == null) {
      order.arrival = middle(request, now);
    }
    Marks.Rate rate = marks.rate(Instrument.parse(request.instrument()).quote(), now);
    if (order.arrival == null || rate == null) {
      return Next.waits("no market of " + request.instrument() + " is current at its venues");
    }
    BigDecimal worst = request.limit() == null ? order.arrival : order.arrival.max(request.limit());
    BigDecimal whole = request.quantity().multiply(worst).multiply(rate.mid());
    if (whole.compareTo(config.limits().maxPosition()) > 0) {
      return Next.refused(
          DeskRule.POSITION_SIZE,
          "it is worth "
              + whole.setScale(2, RoundingMode.HALF_EVEN).toPlainString()
              + "; at most "
              + config.limits().maxPosition().toPlainString());
    }
    List<VenueOffer> shown = offered(request, EVERYTHING, now);
    if (shown.isEmpty()) {
      return Next.waits("no venue offers anything within the limit");
    }
    BigDecimal gone = order.traded(request.side());
    BigDecimal left = request.quantity().subtract(gone);
    BigDecimal least = least(shown);
    if (left.compareTo(least) < 0) {
      return Next.over(left.toPlainString() + " is too little for an order anywhere");
    }
    BigDecimal due =
        request
            .slicing()
            .due(
                request.quantity(),
                lot(shown),
                gone,
                BigDecimal.ZERO,
                sum(shown),
                order.begun,
                now);
    if (due.compareTo(least) < 0) {
      boolean grows = request.twapNanos() > 0 || request.participation() != null;
      return grows
          ? Next.waits("what may go by now is too little for an order")
          : Next.over(
              "a part of "
                  + due.toPlainString()
                  + " at a time is too little for an order anywhere");
    }
    List<VenueOffer> affordable = affordable(request, offered(request, due, now), now);
    SmartRouter.Route route =
        SmartRouter.route(request.mode(), request.side(), due, affordable, Set.of());
    if (route.parts().isEmpty()) {
      return affordable.isEmpty()
          ? Next.refused(DeskRule.MARGIN, "no account has what an order takes")
          : Next.waits("no venue takes as little as may go by now");
    }
    return admitted(order, request, route.parts(), now);
  }

  private Next admitted(
      DirectedOrder order, OrderRequest request, List<SmartRouter.Part> parts, long now) {
    Candidate candidate = candidate(order, request, parts, now);
    Admission.Verdict verdict = admission.decide(candidate, state.nextOperation, now);
    if (verdict.operation() == null) {
      return Next.refused(verdict.rule(), verdict.detail());
    }
    Operation operation = verdict.operation();
    operation.directive = order.number;
    // Nothing is expected of it but to be filled: there is no profit to compare with.
    operation.candidate = null;
    return new Next(operation, false, "", null);
  }

  private String stopped(OrderRequest request) {
    for (String scope :
        List.of(
            StopScope.ALL,
            StopScope.strategy(DirectedOrder.STRATEGY),
            StopScope.instrument(request.instrument()))) {
      if (state.stopped.contains(scope)) {
        return scope;
      }
    }
    return null;
  }

  /** Where an order may go now: not where a breaker stands or the kill switch is on. */
  private boolean usable(OrderRequest request, String venue, String symbol) {
    String spent =
        VenueRefusals.spent(Instrument.parse(request.instrument()), request.side() == Side.BUY);
    return request.allows(venue)
        && config.accountAt(venue) != null
        && !state.stopped.contains(StopScope.venue(venue))
        && breakers.standingIn(VenueRefusals.scopes(venue, symbol, spent)) == null;
  }

  private List<VenueOffer> offered(OrderRequest request, BigDecimal quantity, long now) {
    List<VenueOffer> usable = new ArrayList<>();
    for (VenueOffer offer :
        offers.of(request.instrument(), request.side(), quantity, request.limit(), now)) {
      if (usable(request, offer.venue(), offer.symbol())) {
        usable.add(offer);
      }
    }
    return usable;
  }

  /** The middle between the best bid and the best ask of the venues at which it may go. */
  private BigDecimal middle(OrderRequest request, long now) {
    BigDecimal bid = null;
    BigDecimal ask = null;
    for (Quote quote : marks.quotes()) {
      if (quote.instrument.equals(request.instrument())
          && marks.fresh(quote, now)
          && usable(request, quote.venue, quote.symbol)) {
        BigDecimal bids = BigDecimal.valueOf(quote.book.bidPrices()[0], quote.book.priceScale());
        BigDecimal asks = BigDecimal.valueOf(quote.book.askPrices()[0], quote.book.priceScale());
        bid = bid == null ? bids : bid.max(bids);
        ask = ask == null ? asks : ask.min(asks);
      }
    }
    return bid == null ? null : bid.add(ask).divide(TWO, MathContext.DECIMAL64);
  }

  private static BigDecimal least(List<VenueOffer> offers) {
    BigDecimal least = offers.get(0).least().max(offers.get(0).lot());
    for (VenueOffer offer : offers) {
      least = least.min(offer.least().max(offer.lot()));
    }
    return least;
  }

  private static BigDecimal lot(List<VenueOffer> offers) {
    BigDecimal lot = offers.get(0).lot();
    for (VenueOffer offer : offers) {
      lot = lot.min(offer.lot());
    }
    return lot;
  }

  private static BigDecimal sum(List<VenueOffer> offers) {
    BigDecimal sum = BigDecimal.ZERO;
    for (VenueOffer offer : offers) {
      sum = sum.add(offer.quantity());
    }
    return sum;
  }

  /** The same offers, each no more than its account can pay for; none where that is nothing. */
  private List<VenueOffer> affordable(OrderRequest request, List<VenueOffer> all, long now) {
    Instrument instrument = Instrument.parse(request.instrument());
    List<VenueOffer> affordable = new ArrayList<>();
    for (VenueOffer offer : all) {
      String account = config.accountAt(offer.venue());
      BigDecimal most;
      if (request.side() == Side.SELL) {
        most = books.available(offer.venue(), account, instrument.base());
      } else {
        FeeSchedule fee = config.fees().inForce(offer.venue(), offer.symbol(), account, now);
        BigDecimal each =
            limit(request, marks.known(offer.venue(), offer.symbol()), offer.quantity())
                .multiply(BigDecimal.ONE.add(fee.taker().max(BigDecimal.ZERO)));
        most =
            books
                .available(offer.venue(), account, instrument.quote())
                .divide(each, MathContext.DECIMAL64);
      }
      BigDecimal quantity = Recovery.floor(offer.quantity().min(most), offer.lot());
      if (quantity.signum() > 0 && quantity.compareTo(offer.least()) >= 0) {
        affordable.add(
            new VenueOffer(
                offer.quality(),
                offer.symbol(),
                offer.price(),
                quantity,
                offer.lot(),
                offer.least()));
      }
    }
    return affordable;
  }

  /** The worst price of a part: a little worse than its walk, never worse than the order's own. */
  private BigDecimal limit(OrderRequest request, Quote quote, BigDecimal base) {
    Listing listing = quote.listing;
    BigDecimal units = base.divide(listing.multiplier(), MathContext.DECIMAL64);
    BigDecimal worst = Marks.walk(quote.book, request.side(), units).worst();
    BigDecimal limit = recovery.limit(listing, request.side(), worst, 1);
    if (request.limit() == null) {
      return limit;
    }
    return request.side() == Side.BUY
        ? limit.min(Recovery.floor(request.limit(), listing.tick()))
        : limit.max(Recovery.ceiling(request.limit(), listing.tick()));
  }

  /** The slice in the form in which everything is admitted; it expects to keep nothing. */
  private Candidate candidate(
      DirectedOrder order, OrderRequest request, List<SmartRouter.Part> parts, long now) {
    Instrument instrument = Instrument.parse(request.instrument());
    Marks.Rate rate = marks.rate(instrument.quote(), now);
    boolean buys = request.side() == Side.BUY;
    List<Leg> legs = new ArrayList<>();
    BigDecimal value = BigDecimal.ZERO;
    for (SmartRouter.Part part : parts) {
      String venue = part.offer().venue();
      String symbol = part.offer().symbol();
      Quote quote = marks.known(venue, symbol);
      String account = config.accountAt(venue);
      FeeSchedule fee = config.fees().inForce(venue, symbol, account, now);
      BigDecimal multiplier = quote.listing.multiplier();
      BigDecimal units = part.quantity().divide(multiplier, MathContext.DECIMAL64);
      legs.add(
          new Leg(
              venue,
              symbol,
              request.instrument(),
              account,
              buys ? units : units.negate(),
              multiplier,
              part.offer().price(),
              limit(request, quote, part.quantity()),
              fee.taker(),
              fee.feeAsset(instrument.base(), instrument.quote(), buys),
              false,
              instrument.settlement()));
      value = value.add(part.quantity().multiply(part.offer().price()));
    }
    return new Candidate(
        order.nextSlice(),
        Candidate.Phase.OPENED,
        DirectedOrder.STRATEGY,
        request.instrument(),
        request.instrument(),
        legs,
        List.of(),
        instrument.quote(),
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        0,
        0,
        value.multiply(rate.mid()).doubleValue(),
        null,
        null,
        TimeSensitivity.LOW,
        Complexity.SIMPLE,
        now,
        now,
        Long.MAX_VALUE,
        1,
        now,
        0,
        1,
        0,
        List.of());
  }

  /** Venues at which an order holds something. */
  static Set<String> venues(DirectedOrder order) {
    Set<String> venues = new TreeSet<>();
    for (DirectedOrder.Part part : order.parts) {
      if (part.net().signum() != 0) {
        venues.add(part.venue);
      }
    }
    return venues;
  }
}
