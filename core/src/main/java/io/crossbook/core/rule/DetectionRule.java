package io.crossbook.core.rule;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * One version of the limits that decide what a strategy calls an opportunity. Immutable. A limit
 * that may be switched off is off at zero.
 *
 * @param strategy name of the strategy it governs
 * @param version grows with every change
 * @param effectiveFrom nanoseconds since the epoch; the newest version that is effective at a
 *     fact's time applies to it
 * @param minNet least net profit, in portfolio currency
 * @param minNetBps least net profit relative to the cost of the buying legs, basis points
 * @param maxAgeMillis a book older than this is not traded on; 0 is off
 * @param maxSkewMillis books whose times differ by more are not compared; 0 is off
 * @param maxLagMillis a book whose last message was slower by more than this is not traded on; 0 is
 *     off
 * @param maxSpreadBps a gross edge above this is taken for an error, basis points; 0 is off
 * @param minDepth least value at the best level of every leg, in portfolio currency
 * @param minConfidence least confidence, 0..1
 * @param maxRisk greatest risk score, 0..1
 * @param maxNotional most to commit to one side of one opportunity, in portfolio currency
 * @param confirmUpdates k: updates that must pass every gate in a row, at least 2
 * @param confirmWithinMillis T: time within which k updates must come
 * @param ttlMillis an opportunity expires this long after it was first seen
 * @param latencyMillis time assumed between decision and execution, for the decay of the edge
 * @param rebalancingBps cost of moving inventory back afterwards, basis points of the traded value
 */
public record DetectionRule(
    String strategy,
    long version,
    long effectiveFrom,
    BigDecimal minNet,
    double minNetBps,
    long maxAgeMillis,
    long maxSkewMillis,
    long maxLagMillis,
    double maxSpreadBps,
    double minDepth,
    double minConfidence,
    double maxRisk,
    double maxNotional,
    int confirmUpdates,
    long confirmWithinMillis,
    long ttlMillis,
    long latencyMillis,
    double rebalancingBps)
    implements Serializable {
  /** The same limits under another number. */
  public DetectionRule numbered(long number) {
    return new DetectionRule(
        strategy,
        number,
        effectiveFrom,
        minNet,
        minNetBps,
        maxAgeMillis,
        maxSkewMillis,
        maxLagMillis,
        maxSpreadBps,
        minDepth,
        minConfidence,
        maxRisk,
        maxNotional,
        confirmUpdates,
        confirmWithinMillis,
        ttlMillis,
        latencyMillis,
        rebalancingBps);
  }

  /**
   * A rule whose values are all allowed.
   *
   * @throws IllegalArgumentException with one sentence that names the value and what is allowed
   */
  public DetectionRule validated() {
    check(minNet != null, "min-net", minNet, "an amount");
    check(minNetBps >= -10_000 && minNetBps <= 10_000, "min-net-bps", minNetBps, "-10000..10000");
    check(maxAgeMillis >= 0, "max-age-ms", maxAgeMillis, "0 (off) or more");
    check(maxSkewMillis >= 0, "max-skew-ms", maxSkewMillis, "0 (off) or more");
    check(maxLagMillis >= 0, "max-lag-ms", maxLagMillis, "0 (off) or more");
    check(maxSpreadBps >= 0, "max-spread-bps", maxSpreadBps, "0 (off) or more");
    check(minDepth >= 0, "min-depth", minDepth, "0 or more");
    check(minConfidence >= 0 && minConfidence <= 1, "min-confidence", minConfidence, "0..1");
    check(maxRisk >= 0 && maxRisk <= 1, "max-risk", maxRisk, "0..1");
    check(maxNotional > 0, "max-notional", maxNotional, "more than 0");
    check(
        confirmUpdates >= 2 && confirmUpdates <= 1000,
        "confirm-updates",
        confirmUpdates,
        "2..1000");
    check(confirmWithinMillis > 0, "confirm-within-ms", confirmWithinMillis, "more than 0");
    check(
        ttlMillis > 0 && ttlMillis <= 3_600_000,
        "ttl-ms",
        ttlMillis,
        "more than 0, at most 3600000");
    check(latencyMillis >= 0, "latency-ms", latencyMillis, "0 or more");
    check(rebalancingBps >= 0, "rebalancing-bps", rebalancingBps, "0 or more");
    return this;
  }

  private void check(boolean allowed, String key, Object value, String range) {
    if (!allowed) {
      throw new IllegalArgumentException(
          "rules." + strategy + "." + key + " is " + value + "; allowed is " + range);
    }
  }
}
