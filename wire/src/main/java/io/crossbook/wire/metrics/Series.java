package io.crossbook.wire.metrics;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Where metrics are made known. A name with its labels is made known once; its value is read at any
 * time, by any thread, until the task ends. Names and units follow Prometheus: base units (seconds,
 * ratios from 0 to 1), counters end in {@code _total}.
 */
public interface Series {
  /**
   * A value that goes up and down; {@code NaN} while it is not known.
   *
   * @param labels keys and values in turn; there must be few values of each
   */
  void gauge(String name, DoubleSupplier value, String... labels);

  /**
   * A number that only grows while the task runs, and begins at 0 with each task.
   *
   * @param name ends in {@code _total}
   * @param labels keys and values in turn
   */
  default void counter(String name, LongSupplier value, String... labels) {
    if (!name.endsWith("_total")) {
      throw new IllegalArgumentException("a counter's name must end in _total, not so " + name);
    }
    gauge(name, value::getAsLong, labels);
  }

  /**
   * Durations: {@code NAME_bucket} with the label {@code le}, {@code NAME_count}, {@code NAME_sum}.
   *
   * @param name ends in {@code _seconds}
   * @param labels keys and values in turn
   */
  default void durations(String name, Durations durations, String... labels) {
    for (int i = 0; i < Durations.BOUNDS.size(); i++) {
      int bucket = i;
      String[] all = Arrays.copyOf(labels, labels.length + 2);
      all[labels.length] = "le";
      all[labels.length + 1] = Durations.BOUNDS.get(i);
      gauge(name + "_bucket", () -> durations.atMost(bucket), all);
    }
    gauge(name + "_count", durations::count, labels);
    gauge(name + "_sum", durations::seconds, labels);
  }
}
