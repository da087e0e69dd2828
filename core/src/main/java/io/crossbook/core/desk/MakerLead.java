package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.costing.Motion;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.quote.Quote;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * Decides where the leg that leads an operation rests, and when it does not any more (spec 3.6).
 *
 * <p>The distance from the touch, in ticks, follows from the range of the middle price over twenty
 * minutes: one inside the touch below 0.5 %, at the touch below 1 %, one behind it below 2 %, two
 * at 2 %. An order never crosses its market, and is never worse than the limit of its leg. It is
 * safe to rest while that range is at most 2 %, and each market in which a fill is to be hedged is
 * on average at most 1.5 times as wide as the one in which the order rests, over five minutes; both
 * must have been seen often enough. The market may leave the order by the tolerance before it is
 * priced anew: two ticks more while the market goes one way by 0.2 %, three more while the range is
 * 1 % or more, one less while it is below 0.5 %.
 *
 * <p>Stateless over the desk's state. Not thread-safe: the desk's thread.
 */
final class MakerLead {
  private static final double CALM = 0.005;
  private static final double LIVELY = 0.01;
  private static final double WILD = 0.02;
  private static final double TRENDING = 0.002;
  private static final double WIDEST_HEDGE = 1.5;
  private static final long OLDEST_NANOS = Motion.SHORT_NANOS;

  private final DeskConfig config;
  private final DeskState state;
  private final Marks marks;
  private final Breakers breakers;

  MakerLead(DeskConfig config, DeskState state, Marks marks, Breakers breakers) {
    this.config = config;
    this.state = state;
    this.marks = marks;
    this.breakers = breakers;
  }

  /** Learns how markets move, if any strategy is to rest. */
  void observe(BookView book) {
    if (config.makes()) {
      state
          .motions
          .computeIfAbsent(book.venue() + ":" + book.symbol(), key -> new Motion())
          .observe(book);
    }
  }

  /**
   * The leg that is best left to rest: the one with which the operation is expected to keep most.
   *
   * @param legs as they would be traded
   * @return -1 if none may rest now
   */
  int choose(Candidate candidate, List<OperationLeg> legs, long now) {
    Operation trial = new Operation();
    trial.strategy = candidate.strategy();
    trial.candidate = candidate;
    trial.legs = legs;
    int best = -1;
    double most = config.maker().minEdgeBps();
    for (int i = 0; i < legs.size(); i++) {
      if (against(trial, i, now) != null || opposed(legs.get(i).planned)) {
        continue;
      }
      BigDecimal price = price(trial, i, now);
      double edge = price == null ? Double.NaN : edge(trial, i, price, now);
      if (edge >= most && (best < 0 || edge > most)) {
        best = i;
        most = edge;
      }
    }
    return best;
  }

  /** True if another operation trades the other side of the same listing: it could meet us. */
  private boolean opposed(Leg leg) {
    for (Operation each : state.operations) {
      for (OperationLeg other : each.legs) {
        Leg planned = other.planned;
        if (planned.venue().equals(leg.venue())
            && planned.symbol().equals(leg.symbol())
            && planned.buys() != leg.buys()) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Where the next order of the leading leg rests. If it may not, the lead is given up.
   *
   * @return null if nothing is to be placed
   */
  BigDecimal place(Operation operation, int leg, long now) {
    String why = exhausted(operation, leg, now);
    if (why == null) {
      why = against(operation, leg, now);
    }
    BigDecimal price = why == null ? price(operation, leg, now) : null;
    if (why == null && !(edge(operation, leg, price, now) >= config.maker().minEdgeBps())) {
      why = "what is expected of it is gone";
    }
    if (why != null) {
      operation.withdrawn = why;
      return null;
    }
    return price;
  }

  /** What an order that rests is to do. */
  enum Stay {
    /** Rest on. */
    REST,
    /** Be cancelled; the leg is priced anew. */
    REPRICE,
    /** Be cancelled; nothing follows. */
    LEAVE
  }

  /** Holds an order that rests against its market. */
  Stay look(Operation operation, WorkingOrder order, long now) {
    if (operation.state != OperationState.EXECUTING
        || order.leg < 0
        || order.leg >= operation.legs.size()
        || !operation.legs.get(order.leg).leads) {
      return Stay.LEAVE;
    }
    if (!operation.withdrawn.isEmpty()) {
      return Stay.LEAVE;
    }
    OperationLeg leg = operation.legs.get(order.leg);
    String why = over(operation, order.leg, now);
    if (why == null) {
      why = missed(operation, order.leg);
    }
    if (why == null) {
      why = against(operation, order.leg, now);
    }
    BigDecimal price = why == null ? price(operation, order.leg, now) : null;
    double least = config.maker().minEdgeBps();
    if (why == null && !(edge(operation, order.leg, price, now) >= least)) {
      why = "what is expected of it is gone";
    }
    if (why != null) {
      operation.withdrawn = why;
      return Stay.LEAVE;
    }
    Listing listing = marks.listing(order.venue, order.symbol);
    BigDecimal tolerance =
        listing.tick().multiply(BigDecimal.valueOf(tolerance(leg.planned, order.limit, now)));
    BigDecimal wanted = leg.target.subtract(operation.filled(order.leg));
    boolean left = price.subtract(order.limit).abs().compareTo(tolerance) > 0;
    boolean tooMuch = order.open().compareTo(wanted) > 0;
    return left || tooMuch || !(edge(operation, order.leg, order.limit, now) >= least)
        ? Stay.REPRICE
        : Stay.REST;
  }

  /** Why no further order is placed; null if one may be. */
  private String exhausted(Operation operation, int leg, long now) {
    int placements = 0;
    for (WorkingOrder order : operation.orders) {
      if (order.leg != leg || order.kind != OrderKind.POST_ONLY) {
        continue;
      }
      placements++;
      boolean asked = order.cancelling && order.state == LedgerState.CANCELLED;
      boolean wouldTake = order.state == LedgerState.REJECTED;
      if (!asked && !wouldTake && order.state != LedgerState.FILLED) {
        return "an order that rested ended: " + order.state + " " + order.detail;
      }
    }
    if (placements >= config.maker().maxPlacements()) {
      return placements + " orders were placed";
    }
    String why = over(operation, leg, now);
    return why == null ? missed(operation, leg) : why;
  }

  private String over(Operation operation, int leg, long now) {
    Long most = config.maker().restNanos().get(operation.legs.get(leg).planned.venue());
    return most == null || now >= operation.startedAt + most ? "its time is over" : null;
  }

  /** What of a fill was not hedged at once is not to grow. */
  private static String missed(Operation operation, int lead) {
    for (WorkingOrder order : operation.orders) {
      if (order.leg >= 0
          && order.leg != lead
          && order.round == operation.round
          && !order.live()
          && order.filled.compareTo(order.quantity) < 0) {
        return "a fill could not be hedged at once";
      }
    }
    return null;
  }

  /** Why the leg must not rest now; null if it may. */
  private String against(Operation operation, int leg, long now) {
    Leg lead = operation.legs.get(leg).planned;
    if (!config.maker().restNanos().containsKey(lead.venue())) {
      return "nothing may rest at " + lead.venue();
    }
    for (OperationLeg each : operation.legs) {
      Leg planned = each.planned;
      if (state.stopped.contains(Breakers.ALL)
          || state.stopped.contains(Breakers.venue(planned.venue()))
          || state.stopped.contains("instrument:" + planned.instrument())
          || state.stopped.contains("strategy:" + operation.strategy)) {
        return "it is stopped";
      }
      if (breakers.standingIn(VenueRefusals.scopes(List.of(planned))) != null) {
        return "a breaker stands";
      }
      if (marks.fresh(planned.venue(), planned.symbol(), now) == null) {
        return planned.venue() + ":" + planned.symbol() + " has no current market";
      }
    }
    Motion own = motion(lead, now);
    if (own == null) {
      return "too little is known of how " + lead.venue() + ":" + lead.symbol() + " moves";
    }
    if (!(own.range(now) <= WILD)) {
      return "the market moves too fast";
    }
    for (int i = 0; i < operation.legs.size(); i++) {
      Leg planned = operation.legs.get(i).planned;
      Motion hedge = i == leg ? own : motion(planned, now);
      if (hedge == null) {
        return "too little is known of how " + planned.venue() + ":" + planned.symbol() + " moves";
      }
      if (!(hedge.range(now) <= WILD)) {
        return "the market of the hedge moves too fast";
      }
      if (!(hedge.width(now) <= WIDEST_HEDGE * own.width(now))) {
        return "the market of the hedge at " + planned.venue() + " is too wide";
      }
    }
    return null;
  }

  private Motion motion(Leg leg, long now) {
    Motion motion = state.motions.get(leg.venue() + ":" + leg.symbol());
    return motion == null
            || motion.points(now) < config.maker().minPoints()
            || now - motion.pointAt > OLDEST_NANOS
        ? null
        : motion;
  }

  /** Ticks behind the touch; negative for inside. */
  static int offset(double range) {
    if (range < CALM) {
      return -1;
    }
    if (range < LIVELY) {
      return 0;
    }
    return range < WILD ? 1 : 2;
  }

  /** Ticks by which the market may leave the order. */
  private int tolerance(Leg leg, BigDecimal limit, long now) {
    Motion motion = state.motions.get(leg.venue() + ":" + leg.symbol());
    BigDecimal mid = marks.mid(leg.venue(), leg.symbol(), now);
    double range = motion.range(now);
    double change = motion.change((mid == null ? limit : mid).doubleValue(), now);
    int ticks = config.maker().toleranceTicks();
    ticks += Math.abs(change) > TRENDING ? 2 : 0;
    ticks += range >= LIVELY ? 3 : 0;
    ticks -= range < CALM ? 1 : 0;
    return ticks;
  }

  /** Where it would rest now; the market must be current. */
  private BigDecimal price(Operation operation, int leg, long now) {
    OperationLeg lead = operation.legs.get(leg);
    Quote quote = marks.fresh(lead.planned.venue(), lead.planned.symbol(), now);
    Motion motion = state.motions.get(quote.identity());
    BookView book = quote.book;
    BigDecimal tick = quote.listing.tick();
    BigDecimal bid = BigDecimal.valueOf(book.bidPrices()[0], book.priceScale());
    BigDecimal ask = BigDecimal.valueOf(book.askPrices()[0], book.priceScale());
    BigDecimal back = tick.multiply(BigDecimal.valueOf(offset(motion.range(now))));
    return lead.planned.buys()
        ? Recovery.floor(bid.subtract(back).min(ask.subtract(tick)).min(lead.limit), tick)
        : Recovery.ceiling(ask.add(back).max(bid.add(tick)).max(lead.limit), tick);
  }

  /**
   * What the operation is expected to keep if its leading leg trades at this price and the others
   * at their markets now, basis points of its value: what was expected when it was found, and the
   * changes of prices and fees since.
   *
   * @return not-a-number if nobody can say
   */
  private double edge(Operation operation, int leg, BigDecimal price, long now) {
    Candidate candidate = operation.candidate;
    if (candidate == null) {
      return Double.NaN;
    }
    BigDecimal net = candidate.netPortfolio();
    for (int i = 0; i < operation.legs.size(); i++) {
      Leg planned = operation.legs.get(i).planned;
      Quote quote = marks.fresh(planned.venue(), planned.symbol(), now);
      String account = config.accountAt(planned.venue());
      FeeSchedule fee = config.fees().inForce(planned.venue(), planned.symbol(), account, now);
      Marks.Rate rate = marks.rate(Instrument.parse(planned.instrument()).quote(), now);
      if (quote == null || fee == null || rate == null) {
        return Double.NaN;
      }
      BigDecimal quantity = planned.quantity().abs();
      Side side = planned.buys() ? Side.BUY : Side.SELL;
      BigDecimal each = price;
      if (i != leg) {
        BigDecimal target = operation.legs.get(i).target;
        Marks.Walk walk = Marks.walk(quote.book, side, target);
        if (walk.quantity().compareTo(target) < 0) {
          return Double.NaN;
        }
        each = walk.value().divide(walk.quantity(), MathContext.DECIMAL64);
      }
      BigDecimal charged = i == leg ? fee.maker() : fee.taker();
      BigDecimal before = taken(planned.averagePrice(), planned.feeRate(), side);
      BigDecimal better = before.subtract(taken(each, charged, side));
      net = net.add(better.multiply(quantity).multiply(planned.multiplier()).multiply(rate.mid()));
    }
    return net.doubleValue() / candidate.notional() * 1e4;
  }

  /** What a unit costs with its fee; negative for what it brings. */
  private static BigDecimal taken(BigDecimal price, BigDecimal fee, Side side) {
    return side == Side.BUY
        ? price.multiply(BigDecimal.ONE.add(fee))
        : price.multiply(BigDecimal.ONE.subtract(fee)).negate();
  }
}
