package io.crossbook.jobs;

import io.crossbook.jobs.config.ConfigException;
import io.crossbook.jobs.config.CrossbookConfig;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;

/**
 * Which of a cluster's settings and of ours hold for a job: what a person wrote in our
 * configuration, else what the cluster says, else our default. Only what the correctness of our
 * operators rests on holds always. Stateless.
 */
final class ClusterSettings {
  static final String CHECKPOINT_DIR = "checkpoint-dir";
  static final String CHECKPOINT_INTERVAL = "checkpoint-interval-ms";

  /** Facts are shared without copies, no type may fall to Kryo, every operator has its own uid. */
  private static final List<ConfigOption<Boolean>> ALWAYS =
      List.of(
          PipelineOptions.OBJECT_REUSE,
          PipelineOptions.GENERIC_TYPES,
          PipelineOptions.AUTO_GENERATE_UIDS);

  /**
   * An option of Flink's that one of our keys sets.
   *
   * @param key of ours; null if there is none and the cluster may have its own
   */
  private record Choice<T>(ConfigOption<T> option, String key) {
    void copy(
        CrossbookConfig config, Configuration ours, ReadableConfig cluster, Configuration chosen) {
      boolean written = key != null && ClusterSettings.written(config, key);
      Optional<T> value = ours.getOptional(option);
      if (value.isPresent() && (written || cluster.getOptional(option).isEmpty())) {
        chosen.set(option, value.get());
      }
    }
  }

  private static final List<Choice<?>> CHOICES =
      List.of(
          new Choice<>(ExecutionOptions.BUFFER_TIMEOUT, "buffer-timeout-ms"),
          new Choice<>(StateBackendOptions.STATE_BACKEND, "state-backend"),
          new Choice<>(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, "state-backend"),
          new Choice<>(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL),
          new Choice<>(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, null),
          new Choice<>(CheckpointingOptions.CHECKPOINTS_DIRECTORY, CHECKPOINT_DIR),
          new Choice<>(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION, null));

  private static final List<Choice<?>> RESTARTS =
      List.of(
          new Choice<>(RestartStrategyOptions.RESTART_STRATEGY, null),
          new Choice<>(
              RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, null),
          new Choice<>(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, null),
          new Choice<>(
              RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
              null));

  private ClusterSettings() {}

  /** True if a person wrote a key, in whatever layer. */
  static boolean written(CrossbookConfig config, String key) {
    return !config.setting(key).isDefault();
  }

  /**
   * What is laid over the cluster's settings.
   *
   * @param cluster the settings that the job has from its cluster
   * @throws ConfigException if nobody says where checkpoints go
   */
  static Configuration over(CrossbookConfig config, ReadableConfig cluster) throws ConfigException {
    if (config.job().checkpointIntervalMillis() > 0
        && !written(config, CHECKPOINT_DIR)
        && cluster.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isEmpty()) {
      throw new ConfigException(
          "Nobody says where checkpoints go, and a folder of one machine is lost with it; set "
              + CHECKPOINT_DIR
              + " in the configuration, or "
              + CheckpointingOptions.CHECKPOINTS_DIRECTORY.key()
              + " of the cluster.");
    }
    Configuration ours = JobEnvironment.configuration(config.job());
    Configuration chosen = new Configuration();
    ALWAYS.forEach(option -> chosen.set(option, ours.get(option)));
    CHOICES.forEach(each -> each.copy(config, ours, cluster, chosen));
    // A strategy is chosen as a whole: the delays of one mean nothing to another.
    if (cluster.getOptional(RestartStrategyOptions.RESTART_STRATEGY).isEmpty()) {
      RESTARTS.forEach(each -> each.copy(config, ours, cluster, chosen));
    }
    return chosen;
  }
}
