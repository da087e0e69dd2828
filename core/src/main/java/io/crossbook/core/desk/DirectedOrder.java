package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.Fill;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An order of a person and what became of it. Its number is the position of the directive that gave
 * it. It trades through operations, one at a time: a slice each, of one leg per venue. Public
 * fields because the state is kept by Flink. Not thread-safe.
 */
public final class DirectedOrder {
  /** The name under which its operations are reported and can be stopped. */
  public static final String STRATEGY = "directed";

  private static final String MARK = "order/";

  /** Position of its directive. */
  public long number;

  /** What was wanted, as {@link OrderRequest} is written; empty while that was not told. */
  public String request = "";

  /** Who ordered it. */
  public String by = "";

  /** Why, in words. */
  public String because = "";

  /** Where it stands. */
  public DirectedState state = DirectedState.UNKNOWN;

  /** What was traded of each listing. */
  public List<Part> parts = new ArrayList<>();

  /** Fees that were paid, by asset; negative for rebates. */
  public Map<String, BigDecimal> fees = new HashMap<>();

  /** Middle between the best prices of its venues when it began, in quote; null before. */
  public BigDecimal arrival;

  /** Value of what it holds, in the portfolio currency; zero once it is over. */
  public BigDecimal committed = BigDecimal.ZERO;

  /** What closing it came to, in the portfolio currency; null unless it was closed. */
  public BigDecimal result;

  /** When it began, nanoseconds since the epoch. */
  public long begun;

  /** When it stops working, nanoseconds since the epoch. */
  public long until;

  /** When it was over, nanoseconds since the epoch; 0 before. */
  public long endedAt;

  /** Operations so far. */
  public int slices;

  /** The operation whose end is awaited; -1 if none is. */
  public long operation = -1;

  /** Slices in a row of which nothing was filled. */
  public int misses;

  /** Attempts to close it of which something was sent. */
  public int attempts;

  /** Attempts to close it in a row that were not let out. */
  public int refusals;

  /** Not to be tried before, nanoseconds since the epoch. */
  public long retryAt;

  /** Until when it waits for somebody to say what closing it came to; 0 if it does not. */
  public long countUntil;

  /** The most that what it holds was worth, as a multiple of what went into it. */
  public BigDecimal best = BigDecimal.ONE;

  /** Since when nobody says what it holds is worth, nanoseconds; 0 if somebody does. */
  public long unwatchedSince;

  /** Why it is to stop working; empty while it may. */
  public String stopping = "";

  /** True if what it holds is closed because a risk limit was breached. */
  public boolean flattening;

  /** Why it stands where it stands, or what it waits for. */
  public String why = "";

  /** Changes that were reported so far. */
  public int revision;

  /** For Flink. */
  public DirectedOrder() {}

  /** What was traded of a listing. Public fields because the state is kept by Flink. */
  public static final class Part {
    /** Venue id. */
    public String venue = "";

    /** The venue's name of the sub-account. */
    public String account = "";

    /** The venue's symbol. */
    public String symbol = "";

    /** Canonical name of the instrument. */
    public String instrument = "";

    /** Bought, in base. */
    public BigDecimal bought = BigDecimal.ZERO;

    /** Paid for it, in quote. */
    public BigDecimal paid = BigDecimal.ZERO;

    /** Sold, in base. */
    public BigDecimal sold = BigDecimal.ZERO;

    /** Received for it, in quote. */
    public BigDecimal received = BigDecimal.ZERO;

    /** For Flink. */
    public Part() {}

    /** Bought less sold, in base. */
    BigDecimal net() {
      return bought.subtract(sold);
    }
  }

  /** The opportunity under which its next slice is written in the ledger. */
  String nextSlice() {
    return MARK + number + "/" + slices;
  }

  /**
   * A slice of an order of a person, as the ledger names it.
   *
   * @param order its number
   * @param slice counts from 0 in the order
   */
  record Slice(long order, int slice) {}

  /** The slice behind a line of the ledger; null if it is of no order of a person. */
  static Slice slice(String opportunity) {
    if (!opportunity.matches(MARK + "[1-9][0-9]{0,17}/[0-9]{1,9}")) {
      return null;
    }
    int slash = opportunity.lastIndexOf('/');
    return new Slice(
        Long.parseLong(opportunity.substring(MARK.length(), slash)),
        Integer.parseInt(opportunity.substring(slash + 1)));
  }

  /** An execution of one of its orders was booked. */
  void take(WorkingOrder order, Fill fill) {
    Part part = part(order);
    BigDecimal base = fill.quantity().multiply(order.multiplier);
    BigDecimal value = fill.value().multiply(order.multiplier);
    if (order.side == Side.BUY) {
      part.bought = part.bought.add(base);
      part.paid = part.paid.add(value);
    } else {
      part.sold = part.sold.add(base);
      part.received = part.received.add(value);
    }
    fees.merge(fill.feeAsset(), fill.fee(), BigDecimal::add);
  }

  private Part part(WorkingOrder order) {
    for (Part each : parts) {
      if (each.venue.equals(order.venue) && each.symbol.equals(order.symbol)) {
        return each;
      }
    }
    Part part = new Part();
    part.venue = order.venue;
    part.account = order.account;
    part.symbol = order.symbol;
    part.instrument = order.instrument;
    parts.add(part);
    return part;
  }

  /** Traded on a side, in base. */
  BigDecimal traded(Side side) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Part each : parts) {
      sum = sum.add(side == Side.BUY ? each.bought : each.sold);
    }
    return sum;
  }

  /** Value of what was traded on a side, in quote. */
  BigDecimal value(Side side) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Part each : parts) {
      sum = sum.add(side == Side.BUY ? each.paid : each.received);
    }
    return sum;
  }

  /** Price at which a side was traded on average, in quote; null if nothing was. */
  BigDecimal average(Side side) {
    BigDecimal traded = traded(side);
    return traded.signum() == 0 ? null : value(side).divide(traded, MathContext.DECIMAL64);
  }

  /** Bought less sold, in base. */
  BigDecimal net() {
    return traded(Side.BUY).subtract(traded(Side.SELL));
  }

  /** True while something is to become of it. */
  boolean open() {
    return endedAt == 0;
  }
}
