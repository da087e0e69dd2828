package io.crossbook.core.opportunity;

/**
 * How sure a strategy is, with its parts (spec 0.5): 0.30 freshness, 0.25 depth, 0.20 persistence,
 * 0.15 reliability of the venues, 0.10 a model's probability. Parts that are not known are
 * not-a-number; the weights of the others are scaled up to one.
 *
 * @param score 0..1
 * @param freshness exp(-age / {@link #FRESHNESS_MILLIS}) of the oldest book
 * @param depth share of the wanted quantity that the best levels hold
 * @param persistence updates in a row above the thresholds, divided by five, at most 1
 * @param reliability the least reliable venue's share of time with a current book
 * @param model probability given by a model
 */
public record Confidence(
    double score,
    double freshness,
    double depth,
    double persistence,
    double reliability,
    double model) {
  /** Time constant of freshness, milliseconds. */
  public static final double FRESHNESS_MILLIS = 1000;

  private static final double[] WEIGHTS = {0.30, 0.25, 0.20, 0.15, 0.10};

  /** Combines the parts. */
  public static Confidence of(
      double ageMillis, double depth, int updatesInARow, double reliability, double model) {
    double freshness = Math.exp(-Math.max(0, ageMillis) / FRESHNESS_MILLIS);
    double persistence = Math.min(1.0, updatesInARow / 5.0);
    double boundedDepth = Math.min(1.0, depth);
    return new Confidence(
        WeightedScore.of(WEIGHTS, freshness, boundedDepth, persistence, reliability, model),
        freshness,
        boundedDepth,
        persistence,
        reliability,
        model);
  }
}
