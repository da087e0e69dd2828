package io.crossbook.wire.metrics;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long something took, counted in buckets, so that those of several tasks add up and quantiles
 * are computed by whoever reads them. Thread-safe.
 */
public final class Durations {
  /**
   * Upper bounds of the buckets in seconds, as they are written; the last has none. What orders are
   * held to (2, 20 and 100 milliseconds) are bounds, so that the share within is exact.
   */
  public static final List<String> BOUNDS =
      List.of(
          "0.0005", "0.001", "0.002", "0.003", "0.005", "0.0075", "0.01", "0.015", "0.02", "0.03",
          "0.05", "0.075", "0.1", "0.15", "0.25", "0.5", "1", "2.5", "5", "10", "30", "60", "300",
          "+Inf");

  private static final double NANOS = 1e9;
  private static final double[] LIMITS =
      BOUNDS.stream().mapToDouble(Durations::limit).map(seconds -> seconds * NANOS).toArray();

  private final LongAdder[] buckets = new LongAdder[LIMITS.length];
  private final LongAdder nanos = new LongAdder();

  /** Nothing was measured yet. */
  public Durations() {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new LongAdder();
    }
  }

  private static double limit(String bound) {
    return bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
  }

  /**
   * Something took this long.
   *
   * @param taken nanoseconds; what clocks make negative counts as 0
   */
  public void add(long taken) {
    long counted = Math.max(0, taken);
    int bucket = 0;
    while (counted > LIMITS[bucket]) {
      bucket++;
    }
    nanos.add(counted);
    buckets[bucket].increment();
  }

  /**
   * How often it took at most the bound of a bucket.
   *
   * @param bucket index into {@link #BOUNDS}
   */
  public long atMost(int bucket) {
    long sum = 0;
    for (int i = 0; i <= bucket; i++) {
      sum += buckets[i].sum();
    }
    return sum;
  }

  /** How often it was measured. */
  public long count() {
    return atMost(buckets.length - 1);
  }

  /** How long it took altogether, seconds. */
  public double seconds() {
    return nanos.sum() / NANOS;
  }
}
