package io.crossbook.launcher.house;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ResourceManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/** The options that this version of Flink reads, by their present name. */
final class FlinkOptions {
  private static final Class<?>[] OWNERS = {
    CheckpointingOptions.class,
    CoreOptions.class,
    ExecutionOptions.class,
    HeartbeatManagerOptions.class,
    HighAvailabilityOptions.class,
    JobManagerOptions.class,
    MetricOptions.class,
    PipelineOptions.class,
    ResourceManagerOptions.class,
    RestOptions.class,
    RestartStrategyOptions.class,
    RocksDBOptions.class,
    StateBackendOptions.class,
    StateRecoveryOptions.class,
    TaskManagerOptions.class
  };
  // Reporters are named freely, so these are no options by their full name.
  private static final Pattern REPORTER =
      Pattern.compile(
          "metrics\\.reporter\\.[a-z]+\\.(factory\\.class|port|interval|"
              + "filterLabelValueCharacters|scope\\.variables\\.excludes)");

  private final Map<String, ConfigOption<?>> byKey = new TreeMap<>();

  FlinkOptions() throws IllegalAccessException {
    for (Class<?> owner : OWNERS) {
      for (Field field : owner.getFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
          ConfigOption<?> option = (ConfigOption<?>) field.get(null);
          byKey.put(option.key(), option);
        }
      }
    }
  }

  /** Null if the key is one that Flink reads and the value is of its type, else what is wrong. */
  String complaint(Configuration configuration, String key) {
    if (REPORTER.matcher(key).matches()) {
      return null;
    }
    ConfigOption<?> option = byKey.get(key);
    if (option == null) {
      return key + " is no option of Flink";
    }
    try {
      return configuration.get(option) == null ? key + " has no value" : null;
    } catch (IllegalArgumentException e) {
      return key + " has a value that Flink does not take: " + e.getMessage();
    }
  }
}
