package io.crossbook.wire.metrics;

import java.util.function.DoubleSupplier;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Makes metrics known to Flink. Each label is a group with a value; after them comes the group
 * {@value #SCOPE}, which divides Flink's scope from our name: the Prometheus reporter shows {@code
 * flink_taskmanager_job_task_operator_exchange_crossbook_trading_executions_total} with the label
 * {@code exchange}, and one relabelling keeps what stands after {@code _crossbook_} (see
 * docs/METRICS.md). Flink's Prometheus reporter shows counters as gauges, so all are gauges here.
 * Any thread.
 */
public final class FlinkSeries implements Series {
  /** The last group of the scope of our metrics. */
  public static final String SCOPE = "crossbook";

  private final MetricGroup group;

  /**
   * @param group the operator's, source's or sink's
   */
  public FlinkSeries(MetricGroup group) {
    this.group = group;
  }

  @Override
  public void gauge(String name, DoubleSupplier value, String... labels) {
    MetricGroup scope = group;
    for (int i = 0; i < labels.length; i += 2) {
      scope = scope.addGroup(labels[i], labels[i + 1]);
    }
    Gauge<Double> unused = scope.addGroup(SCOPE).gauge(name, (Gauge<Double>) value::getAsDouble);
  }
}
