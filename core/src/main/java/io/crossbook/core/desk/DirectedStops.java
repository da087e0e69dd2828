package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.quote.Quote;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What an order of a person holds: what it is worth, when its stop closes it, what is kept for
 * that, and the operation that does. Stateless over the desk's state. Not thread-safe: the desk's
 * thread.
 */
final class DirectedStops {
  private final DeskConfig config;
  private final DeskState state;
  private final Marks marks;
  private final DeskBooks books;
  private final Funds funds;
  private final Recovery recovery;

  DirectedStops(
      DeskConfig config,
      DeskState state,
      Marks marks,
      DeskBooks books,
      Funds funds,
      Recovery recovery) {
    this.config = config;
    this.state = state;
    this.marks = marks;
    this.books = books;
    this.funds = funds;
    this.recovery = recovery;
  }

  /** True if it holds something that its stop watches. */
  static boolean holds(DirectedOrder order, OrderRequest request) {
    return request.stop() != null && order.net().signum() == (request.side() == Side.BUY ? 1 : -1);
  }

  /**
   * Looks at what an order holds, on the middle of its markets as they are now.
   *
   * @param alarm is told if it has not been possible to look for thirty seconds
   * @return why it is closed now; null if it is not
   */
  String look(DirectedOrder order, OrderRequest request, long now, Runnable alarm) {
    BigDecimal profit = profit(order, request, now);
    Marks.Rate rate = marks.rate(Instrument.parse(request.instrument()).quote(), now);
    if (profit == null || rate == null) {
      order.unwatchedSince = Stops.unwatched(order.unwatchedSince, now, alarm);
      return null;
    }
    order.unwatchedSince = 0;
    BigDecimal into = order.value(request.side()).multiply(rate.mid());
    BigDecimal worth = BigDecimal.ONE.add(profit.divide(into, MathContext.DECIMAL64));
    order.best = StopRule.best(order.best, worth);
    return Stops.why(request.stop(), order.best, worth);
  }

  /**
   * What it came to so far with what it holds at its mark, in the portfolio currency, fees
   * included; null if nobody can say.
   */
  BigDecimal profit(DirectedOrder order, OrderRequest request, long now) {
    Marks.Rate rate = marks.rate(Instrument.parse(request.instrument()).quote(), now);
    BigDecimal fees = OperationProfit.worth(order.fees, marks, now);
    if (rate == null || fees == null) {
      return null;
    }
    BigDecimal sum = order.value(Side.SELL).subtract(order.value(Side.BUY));
    for (DirectedOrder.Part part : order.parts) {
      if (part.net().signum() != 0) {
        BigDecimal mid = marks.mid(part.venue, part.symbol, now);
        if (mid == null) {
          return null;
        }
        sum = sum.add(part.net().multiply(mid));
      }
    }
    return sum.multiply(rate.mid()).subtract(fees);
  }

  /**
   * Claims what closing it will give back, so that nobody else spends it, and counts what it
   * commits; once it is over, or without a stop, neither.
   */
  void hold(DirectedOrder order, OrderRequest request, long now) {
    long claim = -order.number;
    books.reservations().release(claim);
    boolean stands = order.open() && holds(order, request);
    Instrument instrument = Instrument.parse(request.instrument());
    Marks.Rate rate = marks.rate(instrument.quote(), now);
    if (!order.open()) {
      order.committed = BigDecimal.ZERO;
    } else if (rate != null && order.net().signum() != 0) {
      order.committed =
          order.net().abs().multiply(order.average(request.side())).multiply(rate.mid());
    }
    for (DirectedOrder.Part part : order.parts) {
      boolean buys = request.side() == Side.BUY;
      String asset = buys ? instrument.base() : instrument.quote();
      BigDecimal amount = buys ? part.net() : part.received.subtract(part.paid);
      if (stands && amount.signum() > 0) {
        books.raise(claim, new Need(part.venue, part.account, asset, amount), Long.MAX_VALUE);
      }
    }
  }

  /**
   * How what an order holds can be closed now.
   *
   * @param operation that does; null if none can
   * @param waits true if a market or an account is not there now, false if what is left is too
   *     little for an order
   */
  record Exit(Operation operation, boolean waits) {
    private static final Exit NOT_NOW = new Exit(null, true);
    private static final Exit TOO_LITTLE = new Exit(null, false);
  }

  /** The operation that closes what an order holds, at the markets as they are. */
  Exit exit(DirectedOrder order, OrderRequest request, long now) {
    books.reservations().release(-order.number);
    Operation operation = new Operation();
    operation.number = state.nextOperation;
    operation.opportunity = order.nextSlice();
    operation.strategy = DirectedOrder.STRATEGY;
    operation.directive = order.number;
    operation.closing = true;
    operation.flattening = order.flattening;
    operation.notional = order.committed;
    operation.startedAt = now;
    for (DirectedOrder.Part part : order.parts) {
      if (part.net().signum() == (request.side() == Side.BUY ? 1 : -1)) {
        Quote quote = marks.fresh(part.venue, part.symbol, now);
        FeeSchedule fee = config.fees().inForce(part.venue, part.symbol, part.account, now);
        if (quote == null || fee == null || unheard(part, request)) {
          hold(order, request, now);
          return Exit.NOT_NOW;
        }
        OperationLeg leg = leg(order, operation, part, quote, fee);
        if (leg != null) {
          operation.legs.add(leg);
        }
      }
    }
    if (operation.legs.isEmpty()) {
      return Exit.TOO_LITTLE;
    }
    for (OperationLeg leg : operation.legs) {
      Leg planned = leg.planned;
      Quote quote = marks.known(planned.venue(), planned.symbol());
      FeeSchedule fee =
          config.fees().inForce(planned.venue(), planned.symbol(), planned.account(), now);
      Side side = planned.buys() ? Side.SELL : Side.BUY;
      books.raise(
          operation.number,
          funds.need(quote, planned.account(), side, leg.target, leg.limit, fee),
          Long.MAX_VALUE);
    }
    return new Exit(operation, false);
  }

  private boolean unheard(DirectedOrder.Part part, OrderRequest request) {
    Instrument instrument = Instrument.parse(request.instrument());
    String spent = VenueRefusals.spent(instrument, request.side() != Side.BUY);
    return !books.account(part.venue, part.account).live
        || books.refused(part.venue, part.symbol, spent);
  }

  /** A leg for what is held of a listing; null if that is too little for an order. */
  private OperationLeg leg(
      DirectedOrder order,
      Operation operation,
      DirectedOrder.Part part,
      Quote quote,
      FeeSchedule fee) {
    Listing listing = quote.listing;
    Instrument instrument = listing.instrument();
    boolean bought = part.net().signum() > 0;
    Side side = bought ? Side.SELL : Side.BUY;
    BigDecimal units =
        Recovery.floor(
            part.net().abs().divide(listing.multiplier(), MathContext.DECIMAL64), listing.lot());
    if (units.signum() == 0) {
      return null;
    }
    Marks.Walk walk = Marks.walk(quote.book, side, units);
    BigDecimal limit = recovery.limit(listing, side, walk.worst(), order.attempts + 1);
    // Fees may have been taken of what was bought: only what is there can be given back.
    BigDecimal most = funds.affordable(operation, quote, part.account, side, limit, fee);
    BigDecimal target = Recovery.floor(units.min(most), listing.lot());
    if (target.signum() == 0
        || target.compareTo(listing.minSize()) < 0
        || target.multiply(listing.multiplier()).multiply(limit).compareTo(listing.minNotional())
            < 0) {
      return null;
    }
    OperationLeg leg = new OperationLeg();
    leg.planned =
        new Leg(
            part.venue,
            part.symbol,
            part.instrument,
            part.account,
            bought ? target : target.negate(),
            listing.multiplier(),
            walk.value().divide(walk.quantity(), MathContext.DECIMAL64),
            limit,
            fee.taker(),
            fee.feeAsset(instrument.base(), instrument.quote(), side == Side.BUY),
            false,
            instrument.settlement());
    leg.target = target;
    leg.limit = limit;
    return leg;
  }
}
