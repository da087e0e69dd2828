package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.quote.Quote;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Chooses what puts an exposure right. Completing a leg, hedging elsewhere and unwinding what was
 * filled are one and the same thing, an order for the exposure at some listing, and the one that
 * brings most after fees on today's markets is taken. Stateless over the desk's books and marks.
 */
final class Recovery {
  /** How often to look whether a newer book has come. */
  static final long LOOK_NANOS = 50_000_000L;

  private static final BigDecimal BASIS_POINT = new BigDecimal("0.0001");

  private final DeskConfig config;
  private final Marks marks;
  private final DeskBooks books;
  private final Funds funds;
  private final OrderPace pace;
  private final OwnOrders own;

  Recovery(
      DeskConfig config, Marks marks, DeskBooks books, Funds funds, OrderPace pace, OwnOrders own) {
    this.config = config;
    this.marks = marks;
    this.books = books;
    this.funds = funds;
    this.pace = pace;
    this.own = own;
  }

  /** What an order is called that puts something right (spec 2.2). */
  enum Way {
    COMPLETE_EXECUTION,
    HEDGE_IMMEDIATELY,
    UNWIND_POSITIONS
  }

  /**
   * An order that puts something right.
   *
   * @param quantity in the listing's unit
   * @param limit worst price, in quote
   * @param gain what it brings after fees, in the portfolio currency; negative for what it costs
   * @param need what it takes of the account at the worst; null if nothing
   */
  record Choice(
      Way way,
      Quote quote,
      String account,
      Side side,
      BigDecimal quantity,
      BigDecimal limit,
      BigDecimal gain,
      boolean reduceOnly,
      Need need) {}

  /**
   * What can be done.
   *
   * @param choice the best; null if there is none now
   * @param dust true if the exposure is too small for every listing that is known
   * @param outdated true if a listing was passed over because an order has just found less there
   *     than its book said, and no newer one has come
   */
  record Finding(Choice choice, boolean dust, boolean outdated) {}

  /**
   * Looks for the best order.
   *
   * @param asset that is held too much (positive) or too little of
   */
  Finding find(Operation operation, String asset, BigDecimal exposure, long now) {
    Side side = exposure.signum() > 0 ? Side.SELL : Side.BUY;
    Choice best = null;
    int bestRank = 0;
    BigDecimal bestUnit = null;
    boolean dust = true;
    boolean outdated = false;
    for (Quote quote : marks.quotes()) {
      String account = config.accountAt(quote.venue);
      if (account == null
          || quote.listing == null
          || !quote.baseAsset.equals(asset)
          || !usable(operation, quote)) {
        continue;
      }
      Listing listing = quote.listing;
      BigDecimal wanted =
          floor(exposure.abs().divide(listing.multiplier(), MathContext.DECIMAL64), listing.lot());
      if (wanted.signum() == 0 || wanted.compareTo(listing.minSize()) < 0) {
        continue;
      }
      if (operation.closing && !Operation.exchanges(listing.instrument())) {
        // What is being closed is not opened again, however good its price is.
        wanted = wanted.min(closable(operation, quote, side));
        if (wanted.signum() == 0 || wanted.compareTo(listing.minSize()) < 0) {
          dust = false;
          continue;
        }
      }
      if (!marks.fresh(quote, now)) {
        // It might take it if only its market were known.
        dust = false;
        continue;
      }
      if (operation.out(quote)) {
        // What became of that order nobody knows: another one there could double it.
        dust = false;
        continue;
      }
      if (operation.disproves(quote, side, now)) {
        // Another order would be one attempt less.
        dust = false;
        outdated = true;
        continue;
      }
      Offer offer = offer(operation, quote, account, side, wanted, now);
      if (offer.tooSmall) {
        continue;
      }
      dust = false;
      Choice choice = offer.choice;
      if (choice == null) {
        continue;
      }
      BigDecimal unit =
          choice.gain.divide(choice.quantity.multiply(listing.multiplier()), MathContext.DECIMAL64);
      int rank = rank(operation, choice, now);
      if (best == null || rank > bestRank || (rank == bestRank && unit.compareTo(bestUnit) > 0)) {
        best = choice;
        bestRank = rank;
        bestUnit = unit;
      }
    }
    return new Finding(best, dust, outdated);
  }

  /** What an order on this side would close of a position that the operation holds. */
  private static BigDecimal closable(Operation operation, Quote quote, Side side) {
    BigDecimal held = operation.derivatives().getOrDefault(quote.identity(), BigDecimal.ZERO);
    return (side == Side.SELL ? held : held.negate()).max(BigDecimal.ZERO);
  }

  /** What counts before the price; more is better. */
  private int rank(Operation operation, Choice choice, long now) {
    // Where nothing is to be held a position is closed before it is hedged elsewhere.
    boolean flat = operation.legs.isEmpty() || operation.closing;
    int closes = flat && choice.reduceOnly ? 4 : 0;
    String venue = choice.quote.venue;
    String symbol = choice.quote.symbol;
    int certain = failed(operation, venue) || !pace.free(venue, symbol, now) ? 0 : 2;
    int alone = own.inTheWay(venue, symbol, choice.side, choice.limit).isEmpty() ? 1 : 0;
    return closes + certain + alone;
  }

  /**
   * Whether an order of the operation came to nothing there for another reason than the price: it
   * was refused, or came too late, or nobody knows. What is urgent goes elsewhere if it can.
   */
  private static boolean failed(Operation operation, String venue) {
    for (WorkingOrder order : operation.orders) {
      if (order.venue.equals(venue)
          && (order.state == LedgerState.REJECTED || order.state == LedgerState.ABANDONED)) {
        return true;
      }
    }
    return false;
  }

  /** What one listing offers: an order, nothing now, or nothing because it is too little. */
  private record Offer(Choice choice, boolean tooSmall) {
    private static final Offer NOT_NOW = new Offer(null, false);
    private static final Offer TOO_SMALL = new Offer(null, true);
  }

  /** Spot whose quote is money, or a derivative that the operation itself holds. */
  private boolean usable(Operation operation, Quote quote) {
    Instrument instrument = Instrument.parse(quote.instrument);
    if (instrument.inverse()) {
      return false;
    }
    if (Operation.exchanges(instrument)) {
      return config.cash().contains(instrument.quote());
    }
    for (OperationLeg leg : operation.legs) {
      if (quote.is(leg.planned.venue(), leg.planned.symbol())) {
        return true;
      }
    }
    return operation.derivatives().containsKey(quote.identity());
  }

  private Offer offer(
      Operation operation, Quote quote, String account, Side side, BigDecimal wanted, long now) {
    Listing listing = quote.listing;
    Instrument instrument = listing.instrument();
    FeeSchedule fee = config.fees().inForce(quote.venue, quote.symbol, account, now);
    Marks.Rate rate = marks.rate(instrument.quote(), now);
    if (fee == null
        || rate == null
        || !books.account(quote.venue, account).live
        || books.refused(
            quote.venue, quote.symbol, VenueRefusals.spent(instrument, side == Side.BUY))) {
      return Offer.NOT_NOW;
    }
    Marks.Walk walk = Marks.walk(quote.book, side, wanted);
    BigDecimal quantity = floor(walk.quantity(), listing.lot());
    BigDecimal limit = limit(listing, side, walk.worst(), operation.recoveries + 1);
    BigDecimal spendable =
        Operation.exchanges(instrument)
            ? funds.affordable(operation, quote, account, side, limit, fee)
            : quantity;
    quantity = floor(quantity.min(spendable), listing.lot());
    if (quantity.signum() <= 0) {
      return Offer.NOT_NOW;
    }
    if (quantity.compareTo(listing.minSize()) < 0
        || quantity.multiply(listing.multiplier()).multiply(limit).compareTo(listing.minNotional())
            < 0) {
      return spendable.compareTo(wanted) < 0 ? Offer.NOT_NOW : Offer.TOO_SMALL;
    }
    BigDecimal value =
        Marks.walk(quote.book, side, quantity).value().multiply(listing.multiplier());
    BigDecimal gain =
        side == Side.SELL
            ? value.multiply(BigDecimal.ONE.subtract(fee.taker())).multiply(rate.bid())
            : value.multiply(BigDecimal.ONE.add(fee.taker())).multiply(rate.ask()).negate();
    BigDecimal held = operation.derivatives().getOrDefault(quote.identity(), BigDecimal.ZERO);
    boolean reduces =
        held.signum() == (side == Side.SELL ? 1 : -1) && quantity.compareTo(held.abs()) <= 0;
    return new Offer(
        new Choice(
            way(operation, quote, side),
            quote,
            account,
            side,
            quantity,
            limit,
            gain,
            reduces,
            reduces ? null : funds.need(quote, account, side, quantity, limit, fee)),
        false);
  }

  private static Way way(Operation operation, Quote quote, Side side) {
    for (OperationLeg leg : operation.legs) {
      if (quote.is(leg.planned.venue(), leg.planned.symbol())
          && (side == Side.BUY) == leg.planned.buys()) {
        return Way.COMPLETE_EXECUTION;
      }
    }
    for (WorkingOrder order : operation.orders) {
      if (quote.is(order.venue, order.symbol) && order.side != side && order.filled.signum() > 0) {
        return Way.UNWIND_POSITIONS;
      }
    }
    return Way.HEDGE_IMMEDIATELY;
  }

  /** A limit that is worse than the walk by the slippage bound, and more at each attempt. */
  BigDecimal limit(Listing listing, Side side, BigDecimal worst, int attempt) {
    BigDecimal share =
        BigDecimal.valueOf(config.limits().slippageBps())
            .multiply(BASIS_POINT)
            .multiply(BigDecimal.valueOf(attempt));
    return side == Side.BUY
        ? floor(worst.multiply(BigDecimal.ONE.add(share)), listing.tick()).max(worst)
        : ceiling(worst.multiply(BigDecimal.ONE.subtract(share)), listing.tick()).min(worst);
  }

  /** The greatest multiple of a step that is not more. */
  static BigDecimal floor(BigDecimal amount, BigDecimal step) {
    return amount.divide(step, 0, RoundingMode.FLOOR).multiply(step);
  }

  /** The least multiple of a step that is not less. */
  static BigDecimal ceiling(BigDecimal amount, BigDecimal step) {
    return amount.divide(step, 0, RoundingMode.CEILING).multiply(step);
  }
}
