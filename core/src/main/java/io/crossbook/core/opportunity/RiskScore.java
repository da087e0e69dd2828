package io.crossbook.core.opportunity;

/**
 * What could go wrong, with its parts (spec 0.6): 0.25 liquidity, 0.25 execution, 0.15
 * counterparty, 0.25 market, 0.10 operational; 0 is no risk, 1 the most. Parts that are not known
 * are not-a-number and the weights of the others are scaled up to one; if none is known the score
 * is 1.
 *
 * @param score 0..1
 * @param liquidity 1 - depth / (5 x notional)
 * @param execution expected latency against the expected life time
 * @param counterparty grade of the worst venue
 * @param market volatility against its scale
 * @param operational age of the oldest proof of life against the limit
 */
public record RiskScore(
    double score,
    double liquidity,
    double execution,
    double counterparty,
    double market,
    double operational) {
  private static final double[] WEIGHTS = {0.25, 0.25, 0.15, 0.25, 0.10};

  /** Combines the parts; each is bounded to 0..1 first. */
  public static RiskScore of(
      double liquidity, double execution, double counterparty, double market, double operational) {
    double l = bounded(liquidity);
    double e = bounded(execution);
    double c = bounded(counterparty);
    double m = bounded(market);
    double o = bounded(operational);
    double score = WeightedScore.of(WEIGHTS, l, e, c, m, o);
    return new RiskScore(Double.isNaN(score) ? 1.0 : score, l, e, c, m, o);
  }

  private static double bounded(double part) {
    return Double.isNaN(part) ? part : Math.max(0, Math.min(1, part));
  }
}
