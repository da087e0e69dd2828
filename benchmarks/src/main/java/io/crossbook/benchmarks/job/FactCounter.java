package io.crossbook.benchmarks.job;

import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Watches Flink's own count of what the lanes hand on. Flink makes it; one job runs at a time. */
public final class FactCounter implements MetricReporter, MetricReporterFactory {
  private static final AtomicReference<Counter> LANES = new AtomicReference<>();

  /** For Flink. */
  public FactCounter() {}

  static void register(Configuration settings) {
    LANES.set(null);
    settings.setString("metrics.reporter.facts.factory.class", FactCounter.class.getName());
  }

  /** Facts so far. */
  static long facts() {
    Counter counter = LANES.get();
    if (counter == null) {
      throw new IllegalStateException("the lanes have not started");
    }
    return counter.getCount();
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
    if (name.equals("numRecordsOut")
        && metric instanceof Counter counter
        && "Source: Venues".equals(group.getAllVariables().get("<operator_name>"))) {
      LANES.set(counter);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
}
