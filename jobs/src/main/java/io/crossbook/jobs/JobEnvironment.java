package io.crossbook.jobs;

import io.crossbook.jobs.config.JobConfig;
import io.crossbook.jobs.config.StateBackend;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;

/** Flink's settings for our jobs, out of our configuration. Stateless. */
public final class JobEnvironment {
  private JobEnvironment() {}

  /** Settings of a job that must survive failures and keep order. */
  public static Configuration configuration(JobConfig job) {
    Configuration configuration = new Configuration();
    // Facts are immutable, so they may be handed on without copies; and none may fall to Kryo.
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(
        ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(job.bufferTimeoutMillis()));
    configuration.set(
        StateBackendOptions.STATE_BACKEND,
        job.stateBackend() == StateBackend.ROCKSDB ? "rocksdb" : "hashmap");
    if (job.checkpointIntervalMillis() > 0) {
      configuration.set(
          CheckpointingOptions.CHECKPOINTING_INTERVAL,
          Duration.ofMillis(job.checkpointIntervalMillis()));
      configuration.set(
          CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
      configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, address(job.checkpointDir()));
      configuration.set(
          CheckpointingOptions.INCREMENTAL_CHECKPOINTS, job.stateBackend() == StateBackend.ROCKSDB);
      configuration.set(
          CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
          ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }
    // Never give up: a bounded number of attempts can be used up by one slow failure.
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(200));
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofSeconds(2));
    // A failure long after another has nothing to do with it.
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
        Duration.ofSeconds(10));
    return configuration;
  }

  /** A folder as an address; addresses with a scheme, as Flink writes them too, stay. */
  public static String address(String folder) {
    return folder.matches("[A-Za-z][A-Za-z0-9+.-]+:/.*")
        ? folder
        : Path.of(folder).toAbsolutePath().toUri().toString();
  }
}
