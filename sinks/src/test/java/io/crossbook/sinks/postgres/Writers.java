package io.crossbook.sinks.postgres;

import io.crossbook.database.DatabaseSettings;
import java.util.List;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Writers without a job around them. */
final class Writers {
  private Writers() {}

  static <T> PostgresWriter<T> writer(
      DatabaseSettings settings, Batching batching, Upsert<T> upsert, HandTimers timers) {
    return writer(settings, batching, List.of(upsert), timers);
  }

  static <T> PostgresWriter<T> writer(
      DatabaseSettings settings, Batching batching, List<Upsert<T>> upserts, HandTimers timers) {
    return new PostgresWriter<>(
        settings,
        batching,
        upserts,
        timers,
        UnregisteredMetricsGroup.createSinkWriterMetricGroup());
  }

  /** Writes values, {@code rows} in each transaction. */
  static <T> void write(DatabaseSettings settings, Upsert<T> upsert, int rows, List<T> values)
      throws Exception {
    write(settings, List.of(upsert), rows, values);
  }

  /** Writes values, {@code rows} in each transaction. */
  static <T> void write(
      DatabaseSettings settings, List<Upsert<T>> upserts, int rows, List<T> values)
      throws Exception {
    Batching batching =
        new Batching(rows, Batching.DEFAULT.interval(), Batching.DEFAULT.patience());
    try (PostgresWriter<T> writer = writer(settings, batching, upserts, new HandTimers())) {
      for (T value : values) {
        writer.write(value, null);
      }
      writer.flush(true);
    }
  }
}
