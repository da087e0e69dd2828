package io.crossbook.jobs.config;

/**
 * How the job runs. Immutable.
 *
 * @param parallelism subtasks of every operator
 * @param stateBackend where state is kept
 * @param checkpointIntervalMillis time between checkpoints; 0 is off
 * @param checkpointDir folder, or address with a scheme
 * @param bufferTimeoutMillis longest that a record waits for others; 0 sends each at once
 * @param webUiPort port of Flink's web page; 0 is off
 */
public record JobConfig(
    int parallelism,
    StateBackend stateBackend,
    long checkpointIntervalMillis,
    String checkpointDir,
    long bufferTimeoutMillis,
    int webUiPort) {

  static JobConfig read(Section root) throws ConfigException {
    JobConfig job =
        new JobConfig(
            root.integer("parallelism", 1, 1024),
            root.choice("state-backend", StateBackend.values()),
            root.millisOrOff("checkpoint-interval-ms", 86_400_000),
            root.text("checkpoint-dir", text -> !text.isBlank(), "a folder or an address"),
            root.millisOrOff("buffer-timeout-ms", 10_000),
            root.integer("web-ui-port", 0, 65_535));
    // Flink's own least interval (CheckpointCoordinatorConfiguration.MINIMAL_CHECKPOINT_TIME).
    if (job.checkpointIntervalMillis > 0 && job.checkpointIntervalMillis < 10) {
      throw root.refused(
          "checkpoint-interval-ms", "0 (off), or at least 10, which is the least that Flink does");
    }
    return job;
  }
}
