package io.crossbook.core.desk;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What breakers remember. Public fields because the state is kept by Flink. Not thread-safe. */
public final class BreakerState {
  /** Day (UTC) of {@link #dayProfit}, days since the epoch. */
  public long day;

  /** Profit of that day, in the portfolio currency; negative for a loss. */
  public BigDecimal dayProfit = BigDecimal.ZERO;

  /** Losses since the last gain. */
  public int losses;

  /** Profit since the desk began, in the portfolio currency. */
  public BigDecimal profit = BigDecimal.ZERO;

  /** The most that it ever was. */
  public BigDecimal peak = BigDecimal.ZERO;

  /** Share filled of the last operations, oldest first. */
  public List<Double> fillRatios = new ArrayList<>();

  /** How requests ended, oldest first. */
  public List<Outcome> outcomes = new ArrayList<>();

  /** Since when reports of a venue's account are interrupted, nanoseconds since the epoch. */
  public Map<String, Long> interrupted = new HashMap<>();

  /** Why they are, in words; by venue. */
  public Map<String, String> unheard = new HashMap<>();

  /**
   * How often in a row a venue refused orders, by breaker and scope, since it last took one there.
   */
  public Map<String, Integer> refusals = new HashMap<>();

  /** What is stopped. */
  public List<Trip> trips = new ArrayList<>();

  /** Nothing happened yet. */
  public BreakerState() {}

  /**
   * How a request ended.
   *
   * @param venue venue id
   * @param time nanoseconds since the epoch
   * @param failed true if nobody knows what became of it
   */
  public record Outcome(String venue, long time, boolean failed) {}

  /**
   * A breaker that has tripped.
   *
   * @param breaker its name
   * @param scope {@code all}, {@code venue:kraken}, {@code listing:kraken:BTC/USD} or {@code
   *     funds:kraken:USD}
   * @param reason in words
   * @param since nanoseconds since the epoch
   * @param until when it ends by itself; {@link Long#MAX_VALUE} if when its cause ends
   */
  public record Trip(String breaker, String scope, String reason, long since, long until) {}
}
