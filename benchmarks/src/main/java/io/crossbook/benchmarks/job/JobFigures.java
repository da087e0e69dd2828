package io.crossbook.benchmarks.job;

import io.crossbook.wire.metrics.Durations;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Watches what the running job shows to Prometheus: Flink's own count of what the lanes hand on,
 * and how long orders took until they were handed to their venues. Flink makes it; one job runs at
 * a time.
 */
public final class JobFigures implements MetricReporter, MetricReporterFactory {
  private static final String SENT = "trading_order_send_seconds_bucket";
  private static final AtomicReference<Counter> LANES = new AtomicReference<>();

  /** Buckets of all venues by their upper bounds. */
  private static final Map<String, Queue<Gauge<?>>> BUCKETS = new ConcurrentHashMap<>();

  /** For Flink. */
  public JobFigures() {}

  /**
   * How many orders took at most as long as each bound, since the job began.
   *
   * @param atMost by index into {@link Durations#BOUNDS}
   */
  record Sent(long[] atMost) {
    /** Those that were handed over since. */
    Sent since(Sent before) {
      long[] difference = new long[atMost.length];
      for (int i = 0; i < difference.length; i++) {
        difference[i] = atMost[i] - before.atMost[i];
      }
      return new Sent(difference);
    }

    long count() {
      return atMost[atMost.length - 1];
    }

    /** The share that took at most as long as a bound, from 0 to 1. */
    double within(String bound) {
      return (double) atMost[Durations.BOUNDS.indexOf(bound)] / count();
    }

    /**
     * Milliseconds, between the bounds of the bucket in proportion, as Prometheus'
     * histogram_quantile has it; the last finite bound for what is above it.
     *
     * @param share from 0 to 1
     */
    double quantile(double share) {
      double rank = share * count();
      double low = 0;
      long below = 0;
      for (int i = 0; i < atMost.length - 1; i++) {
        double high = 1e3 * Double.parseDouble(Durations.BOUNDS.get(i));
        if (atMost[i] >= rank && atMost[i] > below) {
          return low + (high - low) * (rank - below) / (atMost[i] - below);
        }
        low = high;
        below = atMost[i];
      }
      return low;
    }
  }

  static void register(Configuration settings) {
    LANES.set(null);
    BUCKETS.clear();
    settings.setString("metrics.reporter.facts.factory.class", JobFigures.class.getName());
  }

  /** Facts so far. */
  static long facts() {
    Counter counter = LANES.get();
    if (counter == null) {
      throw new IllegalStateException("the lanes have not started");
    }
    return counter.getCount();
  }

  /** Orders so far. */
  static Sent sent() {
    return new Sent(
        Durations.BOUNDS.stream().mapToLong(bound -> sum(BUCKETS.get(bound))).toArray());
  }

  private static long sum(Collection<Gauge<?>> venues) {
    if (venues == null) {
      throw new IllegalStateException("the order gateway has not started");
    }
    return venues.stream().mapToLong(each -> ((Number) each.getValue()).longValue()).sum();
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return this;
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    Map<String, String> variables = group.getAllVariables();
    if (name.equals("numRecordsOut")
        && metric instanceof Counter counter
        && "Source: Venues".equals(variables.get("<operator_name>"))) {
      LANES.set(counter);
    } else if (name.equals(SENT) && metric instanceof Gauge<?> bucket) {
      BUCKETS
          .computeIfAbsent(variables.get("<le>"), bound -> new ConcurrentLinkedQueue<>())
          .add(bucket);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
}
