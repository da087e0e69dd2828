package io.crossbook.core.opportunity;

/** A weighted mean of those parts that are known. */
final class WeightedScore {
  private WeightedScore() {}

  /** Parts that are not-a-number are left out; not-a-number if all are. */
  static double of(double[] weights, double... parts) {
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < parts.length; i++) {
      if (!Double.isNaN(parts[i])) {
        sum += weights[i] * parts[i];
        weight += weights[i];
      }
    }
    return weight == 0 ? Double.NaN : sum / weight;
  }
}
