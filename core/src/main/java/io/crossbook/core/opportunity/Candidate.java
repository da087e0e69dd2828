package io.crossbook.core.opportunity;

import java.math.BigDecimal;
import java.util.List;

/**
 * An opportunity as a strategy sees it at one moment, before confirmation: legs, every term of the
 * expected profit, and what it was computed from. Immutable.
 *
 * @param id deterministic, from the strategy, the set of (listing, side) and when it was first seen
 * @param phase what happened to it
 * @param strategy name of the strategy
 * @param key the strategy's key
 * @param instrument canonical name of the instrument, or of the first leg's where they differ
 * @param legs the orders
 * @param terms parts of the expected profit, in {@code currency}; they add up to {@code net}
 * @param currency quote currency of the terms
 * @param net expected profit, in {@code currency}
 * @param netPortfolio expected profit, in portfolio currency
 * @param netBps {@code net} relative to the cost of the buying legs, basis points
 * @param grossBps best bid against best ask before any cost, basis points
 * @param notional cost of the buying legs, in portfolio currency
 * @param confidence how sure, with parts
 * @param risk what could go wrong, with parts
 * @param sensitivity how soon it is expected to vanish
 * @param complexity how hard to execute
 * @param firstSeenAt when it first passed every gate, nanoseconds since the epoch
 * @param detectedAt time of the fact behind this state, nanoseconds since the epoch
 * @param expiresAt nanoseconds since the epoch
 * @param persistence updates in a row that passed every gate, this one included
 * @param windowStart time of the k-th last of them, nanoseconds since the epoch; 0 if fewer than k
 * @param ruleVersion version of the rule that was applied
 * @param confirmUpdates k of that rule
 * @param confirmWithinMillis T of that rule
 * @param books the books it was computed from
 */
public record Candidate(
    String id,
    Phase phase,
    String strategy,
    String key,
    String instrument,
    List<Leg> legs,
    List<ProfitTerm> terms,
    String currency,
    BigDecimal net,
    BigDecimal netPortfolio,
    double netBps,
    double grossBps,
    double notional,
    Confidence confidence,
    RiskScore risk,
    TimeSensitivity sensitivity,
    Complexity complexity,
    long firstSeenAt,
    long detectedAt,
    long expiresAt,
    int persistence,
    long windowStart,
    long ruleVersion,
    int confirmUpdates,
    long confirmWithinMillis,
    List<BookReference> books) {

  /** What happened to a candidate. */
  public enum Phase {
    /** It passed every gate for the first time. */
    OPENED,
    /** It passed again. */
    UPDATED,
    /** It stopped passing. */
    COLLAPSED,
    /** Its time was over. */
    EXPIRED
  }

  /** True if it has passed k times within T. */
  public boolean persistent() {
    return windowStart != 0
        && persistence >= confirmUpdates
        && detectedAt - windowStart <= confirmWithinMillis * 1_000_000L;
  }

  /** True if nothing more will follow under this id. */
  public boolean over() {
    return phase == Phase.COLLAPSED || phase == Phase.EXPIRED;
  }
}
