package io.crossbook.wire.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/** Metrics that can be read by {@code name{key=value,...}}. */
final class ReadSeries implements Series {
  private final Map<String, DoubleSupplier> all = new TreeMap<>();

  @Override
  public void gauge(String name, DoubleSupplier value, String... labels) {
    StringBuilder text = new StringBuilder(name);
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',').append(labels[i]).append('=').append(labels[i + 1]);
    }
    String key = text.append(labels.length == 0 ? "" : "}").toString();
    if (all.put(key, value) != null) {
      throw new AssertionError(key + " is made known twice");
    }
  }

  double value(String key) {
    DoubleSupplier value = all.get(key);
    if (value == null) {
      throw new AssertionError(key + " is not among " + all.keySet());
    }
    return value.getAsDouble();
  }

  long count(String prefix) {
    return all.keySet().stream().filter(key -> key.startsWith(prefix)).count();
  }
}
