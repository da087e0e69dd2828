package io.crossbook.core.paper;

import io.crossbook.core.ledger.AveragePosition;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.quote.QuoteBoard;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that paper venues remember. Public fields because the state is kept by Flink. */
public final class PaperState {
  /** What is known of the market: the books that orders meet. */
  public QuoteBoard board = new QuoteBoard();

  /** Orders and cancellations on their way, in the order in which they were sent. */
  public List<Pending> pending = new ArrayList<>();

  /** Orders that rest, in the order in which they came. */
  public List<Resting> resting = new ArrayList<>();

  /** What accounts hold: {@code venue/account/asset}. */
  public Map<String, BigDecimal> balances = new HashMap<>();

  /** Derivative positions: {@code venue/account/symbol}. */
  public Map<String, AveragePosition> positions = new HashMap<>();

  /** What was taken of levels that were not quoted anew since: {@code venue:symbol/side/price}. */
  public Map<String, Taken> taken = new HashMap<>();

  /** What is settled on perpetuals and when, by {@code venue:symbol}. */
  public Map<String, Settlement> settlements = new HashMap<>();

  /** Funding payments so far. */
  public long fundings;

  /** Orders so far. */
  public long orders;

  /** Executions so far. */
  public long executions;

  /** Lines of the ledger so far. */
  public long lines;

  /** When accounts are reported next, nanoseconds since the epoch; 0 before the first time. */
  public long reportAt;

  /** Nothing happened yet. */
  public PaperState() {}

  /**
   * Something on its way to a venue.
   *
   * @param due when it arrives, nanoseconds since the epoch
   * @param intent the order, or the order to cancel
   * @param cancel true if it cancels
   */
  public record Pending(long due, OrderIntent intent, boolean cancel) {}

  /**
   * What was taken of a level.
   *
   * @param shown size of the level then, scaled
   * @param size what was taken of it, in the listing's unit
   */
  public record Taken(long shown, BigDecimal size) {}

  /** Funding of a perpetual as it is known. Public fields because the state is kept by Flink. */
  public static final class Settlement {
    /** Venue id. */
    public String venue = "";

    /** The venue's symbol. */
    public String symbol = "";

    /** Fraction of a position's value that longs pay to shorts. */
    public BigDecimal rate = BigDecimal.ZERO;

    /** When it is settled next, nanoseconds since the epoch; 0 if that is not known. */
    public long due;

    /** When it was settled last, nanoseconds since the epoch; 0 if it never was. */
    public long settledAt;

    /** Mark price, in quote; null if the venue did not say it. */
    public BigDecimal mark;

    /** For Flink. */
    public Settlement() {}
  }

  /** An order in the book. Public fields because the state is kept by Flink. */
  public static final class Resting {
    /** What was ordered. */
    public OrderIntent intent;

    /** The venue's id. */
    public String venueOrderId = "";

    /** Filled so far. */
    public BigDecimal filled = BigDecimal.ZERO;

    /** Price x quantity so far. */
    public BigDecimal value = BigDecimal.ZERO;

    /** What waits at its price before it. */
    public BigDecimal ahead = BigDecimal.ZERO;

    /** For Flink. */
    public Resting() {}
  }
}
