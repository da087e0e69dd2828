package io.crossbook.core.routing;

/**
 * What was measured of a venue so far: exponentially weighted means in which a new value counts a
 * tenth (spec 0.9). Public fields because the state is kept by Flink. Not thread-safe.
 */
public final class VenueStatistics {
  private static final double WEIGHT = 0.1;

  /** Mean time from an order to its answer, milliseconds; not-a-number before the first. */
  public double latencyMillis = Double.NaN;

  /** Share of orders whose outcome was known at once, 0..1; not-a-number before the first. */
  public double successRate = Double.NaN;

  /** Nothing was measured. */
  public VenueStatistics() {}

  /** An order was answered after this time. */
  public void answered(double millis) {
    latencyMillis = mean(latencyMillis, millis);
    successRate = mean(successRate, 1);
  }

  /** The answer to an order was lost. */
  public void lost() {
    successRate = mean(successRate, 0);
  }

  private static double mean(double before, double value) {
    return Double.isNaN(before) ? value : before + WEIGHT * (value - before);
  }
}
