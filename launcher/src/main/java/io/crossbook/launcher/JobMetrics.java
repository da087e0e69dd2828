package io.crossbook.launcher;

import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Reads metrics of a job that runs in this process, by their own names, summed over subtasks. Flink
 * makes reporters itself, so a job's reporter finds its reader by an id in the configuration. Any
 * thread.
 */
public final class JobMetrics implements AutoCloseable {
  private static final String REPORTER = "metrics.reporter.crossbook.";
  private static final String ID = "reader";
  private static final Map<String, JobMetrics> READERS = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final Set<String> names;
  private final Map<Metric, String> live = new ConcurrentHashMap<>();
  private final Map<String, Long> last = new ConcurrentHashMap<>();

  /** A reader of gauges and counters with these names. */
  public JobMetrics(Collection<String> names) {
    this.names = Set.copyOf(names);
    READERS.put(id, this);
  }

  /** Makes a job that runs with this configuration report here. */
  public void addTo(Configuration configuration) {
    configuration.setString(REPORTER + "factory.class", Factory.class.getName());
    configuration.setString(REPORTER + ID, id);
  }

  /**
   * The sum over the subtasks that run; when none does, what the last that ended had come to.
   *
   * @return empty if there was no such metric yet
   */
  public OptionalLong value(String name) {
    long sum = 0;
    boolean found = false;
    for (Map.Entry<Metric, String> each : live.entrySet()) {
      if (each.getValue().equals(name)) {
        sum += number(each.getKey());
        found = true;
      }
    }
    if (found) {
      return OptionalLong.of(sum);
    }
    Long ended = last.get(name);
    return ended == null ? OptionalLong.empty() : OptionalLong.of(ended);
  }

  @Override
  public void close() {
    READERS.remove(id);
  }

  private static long number(Metric metric) {
    if (metric instanceof Counter counter) {
      return counter.getCount();
    }
    return ((Gauge<?>) metric).getValue() instanceof Number number ? number.longValue() : 0;
  }

  /** Made by Flink, which finds it as a service. */
  public static final class Factory implements MetricReporterFactory {
    /** For Flink. */
    public Factory() {}

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new Reporter(READERS.get(properties.getProperty(ID, "")));
    }
  }

  /** What Flink tells about metrics; of a job that nobody reads, nothing is kept. */
  private static final class Reporter implements MetricReporter {
    private final JobMetrics reader;

    Reporter(JobMetrics reader) {
      this.reader = reader;
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
      if (reader != null
          && reader.names.contains(name)
          && (metric instanceof Gauge || metric instanceof Counter)) {
        reader.live.put(metric, name);
      }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
      if (reader != null && reader.live.remove(metric) != null) {
        reader.last.put(name, number(metric));
      }
    }
  }
}
