package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.quote.Quote;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An opportunity that is being traded: any number of legs and orders, in one state. Public fields
 * because the state is kept by Flink. Not thread-safe.
 */
public final class Operation {
  /** A market that stays away longer will not say what the operation came to. */
  private static final long LONGEST_COUNT_NANOS = 60_000_000_000L;

  /** Number in its desk. */
  public long number;

  /** The order of a person that it is a slice of; 0 for one that was found. */
  public long directive;

  /** Id of the opportunity behind it. */
  public String opportunity = "";

  /** The strategy that found it; empty if it was rebuilt from the ledger. */
  public String strategy = "";

  /** As it was confirmed; null if it was rebuilt from the ledger. */
  public Candidate candidate;

  /** Where it stands. */
  public OperationState state = OperationState.OPPORTUNITY_FOUND;

  /** What it trades. */
  public List<OperationLeg> legs = new ArrayList<>();

  /** Every order so far. */
  public List<WorkingOrder> orders = new ArrayList<>();

  /** Value of one side in the portfolio currency, while it is open. */
  public BigDecimal notional = BigDecimal.ZERO;

  /** Share of the opportunity that was taken. */
  public BigDecimal share = BigDecimal.ONE;

  /** Nanoseconds since the epoch. */
  public long startedAt;

  /** Nanoseconds since the epoch; 0 while it is open. */
  public long endedAt;

  /** True once what it holds is being closed. */
  public boolean closing;

  /** True once everything of it is to be closed, because a risk limit was breached. */
  public boolean flattening;

  /** The sending of the legs that is under way: 0 to open, then one for each attempt to close. */
  public int round;

  /** Attempts to put it right: orders, and closings after the first. */
  public int recoveries;

  /** How often nothing could be done to put it right. */
  public int waits;

  /** Orders to put it right that were not let out. */
  public int refusals;

  /** Not to be put right before, nanoseconds since the epoch. */
  public long retryAt;

  /** Transitions so far. */
  public int transitions;

  /** Changes that were reported so far. */
  public int revision;

  /** What was done last to put it right; empty if nothing was. */
  public String recovery = "";

  /** Why the leg that leads does not rest any more; empty while it may. */
  public String withdrawn = "";

  /** How it ended, or why it stands where it stands. */
  public String outcome = "";

  /** Fees that were paid, by asset; negative for rebates. */
  public Map<String, BigDecimal> fees = new HashMap<>();

  /** Profit that closing derivative positions settled, by settlement asset. */
  public Map<String, BigDecimal> settled = new HashMap<>();

  /** Funding that was received, by asset; negative for what was paid. */
  public Map<String, BigDecimal> funding = new HashMap<>();

  /**
   * What its executions changed of each asset at the venues, fees included; funding, and positions
   * of derivatives as long as nothing settles them, are no part of it.
   */
  public Map<String, BigDecimal> moved = new HashMap<>();

  /** What of its profit breakers have counted already, since it was given up. */
  public BigDecimal provided = BigDecimal.ZERO;

  /** Parts of what it came to when that was counted last; empty before its end or if unknown. */
  public List<ProfitTerm> counted = new ArrayList<>();

  /** How its derivative positions came to be what they are, oldest first. */
  public List<PositionChange> changes = new ArrayList<>();

  /** For Flink. */
  public Operation() {}

  /**
   * An execution changed a derivative position.
   *
   * @param quantity bought, in the listing's unit; negative if sold
   * @param venueTime nanoseconds since the epoch
   */
  public record PositionChange(
      String venue, String account, String symbol, BigDecimal quantity, long venueTime) {}

  /** Position that it held of a derivative at a time, in the listing's unit. */
  BigDecimal positionAt(String venue, String account, String symbol, long time) {
    BigDecimal sum = BigDecimal.ZERO;
    for (PositionChange each : changes) {
      if (each.venueTime <= time
          && each.symbol.equals(symbol)
          && each.venue.equals(venue)
          && each.account.equals(account)) {
        sum = sum.add(each.quantity);
      }
    }
    return sum;
  }

  /** Until when it waits for somebody to say what it came to, nanoseconds; 0 if it does not. */
  public long countUntil;

  /** Until when it waits for somebody to say what it came to, from the first time it is asked. */
  long countUntil(long now) {
    if (countUntil == 0) {
      countUntil = now + LONGEST_COUNT_NANOS;
    }
    return countUntil;
  }

  /** The most that what it holds was worth, as a multiple of what went into it; 1 at the begin. */
  public BigDecimal best = BigDecimal.ONE;

  /** Since when nobody says what it holds is worth, nanoseconds; 0 if somebody does. */
  public long unwatchedSince;

  /** Since when everything is over and executions are missing, nanoseconds; 0 if none are. */
  public long missingSince;

  /** True while it needs attention. */
  public boolean open() {
    return endedAt == 0;
  }

  /** True if more can become of one of its orders. */
  public boolean anyLive() {
    for (WorkingOrder order : orders) {
      if (order.live()) {
        return true;
      }
    }
    return false;
  }

  /**
   * True if it does something or may have to: not if it holds what it is to hold, and not if it
   * only waits to be told what became of orders whose answer was lost, which may take as long as
   * the venue is away.
   */
  boolean active(long now) {
    if (state == OperationState.POSITION_OPEN) {
      return false;
    }
    boolean waits = false;
    for (WorkingOrder order : orders) {
      if (order.live() && !order.lost(now)) {
        return true;
      }
      waits |= order.live();
    }
    return !waits;
  }

  /** True if one of its orders is out in a listing. */
  boolean out(Quote quote) {
    for (WorkingOrder order : orders) {
      if (order.live() && quote.is(order.venue, order.symbol)) {
        return true;
      }
    }
    return false;
  }

  /** True if one of its orders has just found less than a book says. */
  boolean disproves(Quote quote, Side side, long now) {
    for (WorkingOrder order : orders) {
      if (order.disproves(quote, side, now)) {
        return true;
      }
    }
    return false;
  }

  /** True if nobody can say what became of one of its orders at an account. */
  boolean lostAt(String venue, String account, long now) {
    for (WorkingOrder order : orders) {
      if (order.lost(now) && order.venue.equals(venue) && order.account.equals(account)) {
        return true;
      }
    }
    return false;
  }

  /** True if what every order trades is known. */
  boolean understood() {
    for (WorkingOrder order : orders) {
      if (order.instrument.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** True if nothing more is to come of any order. */
  public boolean settledOrders() {
    for (WorkingOrder order : orders) {
      if (!order.settled()) {
        return false;
      }
    }
    return true;
  }

  /** The order of a number and attempt; null if there is none. */
  public WorkingOrder order(int number, int attempt) {
    for (WorkingOrder order : orders) {
      if (order.number == number && order.attempt == attempt) {
        return order;
      }
    }
    return null;
  }

  /** A number that no order has. */
  public int nextOrder() {
    int next = 0;
    for (WorkingOrder order : orders) {
      next = Math.max(next, order.number + 1);
    }
    return next;
  }

  /** Ordered for a leg in this sending, in the listing's unit. */
  BigDecimal ordered(int leg) {
    BigDecimal sum = BigDecimal.ZERO;
    for (WorkingOrder order : orders) {
      if (order.leg == leg && order.round == round) {
        sum = sum.add(order.quantity);
      }
    }
    return sum;
  }

  /** Filled of a leg in this sending, in the listing's unit. */
  public BigDecimal filled(int leg) {
    BigDecimal sum = BigDecimal.ZERO;
    for (WorkingOrder order : orders) {
      if (order.leg == leg && order.round == round) {
        sum = sum.add(order.filled);
      }
    }
    return sum;
  }

  /** True if orders of a leg are out. */
  boolean liveOn(int leg) {
    for (WorkingOrder order : orders) {
      if (order.leg == leg && order.live()) {
        return true;
      }
    }
    return false;
  }

  /**
   * What it has changed of each asset that is not money, fees apart; zero ones are left out. What a
   * person ordered is wanted and no exposure.
   *
   * @param cash assets that are money
   */
  public Map<String, BigDecimal> exposure(Set<String> cash) {
    TreeMap<String, BigDecimal> exposure = new TreeMap<>();
    if (directive != 0) {
      return exposure;
    }
    for (WorkingOrder order : orders) {
      Instrument instrument = Instrument.parse(order.instrument);
      if (!cash.contains(instrument.base())) {
        exposure.merge(instrument.base(), order.base(), BigDecimal::add);
      }
      boolean exchanged = exchanges(instrument);
      if (exchanged && !cash.contains(instrument.quote())) {
        exposure.merge(instrument.quote(), order.quote(), BigDecimal::add);
      }
    }
    exposure.values().removeIf(amount -> amount.signum() == 0);
    return exposure;
  }

  /** True if trading it exchanges assets, false if it is a position at the venue. */
  static boolean exchanges(Instrument instrument) {
    return instrument.kind().exchanges();
  }

  /** Net quantity of derivatives that it holds, by venue and symbol; flat ones are left out. */
  public Map<String, BigDecimal> derivatives() {
    TreeMap<String, BigDecimal> held = new TreeMap<>();
    for (WorkingOrder order : orders) {
      if (!exchanges(Instrument.parse(order.instrument))) {
        BigDecimal signed = order.side == Side.BUY ? order.filled : order.filled.negate();
        held.merge(order.venue + ":" + order.symbol, signed, BigDecimal::add);
      }
    }
    held.values().removeIf(quantity -> quantity.signum() == 0);
    return held;
  }

  /** Makes a leg of every listing of which it has something: its plan is not known any more. */
  void planFromOrders() {
    Map<String, BigDecimal> net = new TreeMap<>();
    Map<String, WorkingOrder> last = new TreeMap<>();
    for (WorkingOrder order : orders) {
      String listing = order.venue + ":" + order.symbol;
      BigDecimal signed = order.side == Side.BUY ? order.filled : order.filled.negate();
      net.merge(listing, signed, BigDecimal::add);
      last.put(listing, order);
    }
    net.forEach(
        (listing, quantity) -> {
          if (quantity.signum() != 0) {
            WorkingOrder order = last.get(listing);
            Instrument instrument = Instrument.parse(order.instrument);
            OperationLeg leg = new OperationLeg();
            leg.planned =
                new Leg(
                    order.venue,
                    order.symbol,
                    order.instrument,
                    order.account,
                    quantity,
                    order.multiplier,
                    order.limit,
                    order.limit,
                    BigDecimal.ZERO,
                    instrument.quote(),
                    false,
                    instrument.settlement());
            legs.add(leg);
          }
        });
  }

  /**
   * What it still has of what a leg was to bring, whichever orders brought it or took it away.
   *
   * @return in the listing's unit; zero if nothing or the opposite is left
   */
  BigDecimal held(int leg) {
    Leg planned = legs.get(leg).planned;
    BigDecimal sum = BigDecimal.ZERO;
    for (WorkingOrder order : orders) {
      if (order.venue.equals(planned.venue()) && order.symbol.equals(planned.symbol())) {
        boolean more = (order.side == Side.BUY) == planned.buys();
        sum = more ? sum.add(order.filled) : sum.subtract(order.filled);
      }
    }
    return sum.max(BigDecimal.ZERO);
  }

  /**
   * Share of what was ordered to open that was filled, 0..1; 1 if nothing was ordered. What rests
   * waits for others and says nothing about how orders are executed.
   */
  public double fillRatio() {
    double ordered = 0;
    double filled = 0;
    for (WorkingOrder order : orders) {
      if (order.purpose == Purpose.OPEN && !order.closing && !order.kind.rests()) {
        double worth = order.limit.doubleValue() * order.multiplier.doubleValue();
        ordered += order.quantity.doubleValue() * worth;
        filled += order.filled.doubleValue() * worth;
      }
    }
    return ordered == 0 ? 1 : filled / ordered;
  }
}
