package io.crossbook.launcher.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.jobs.JobEnvironment;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.config.JobConfig;
import io.crossbook.jobs.replay.ReplayJob;
import io.crossbook.jobs.replay.ReplayReport;
import io.crossbook.launcher.JobMetrics;
import io.crossbook.sinks.desk.DeskFile;
import io.crossbook.sinks.lines.Unfinished;
import io.crossbook.sources.CaptureOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Runs a replay in this process, from its beginning or from its newest checkpoint, and leaves the
 * report and the decisions in its folder. One thread.
 */
public final class Replay {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BYTES_READ = "captureBytesRead";
  private static final String BYTES_TOTAL = "captureBytesTotal";
  private static final String BYTES_LOST = "captureBytesLost";
  private static final String RECORDS = "captureRecords";
  private static final long LOOK_MILLIS = 50;

  /** A crash on purpose is one; a second failure is a real one. */
  private static final int ATTEMPTS_AFTER_CRASH = 1;

  private final ReplayFolder folder;
  private final CrossbookConfig config;
  private final List<String> venues;
  private final boolean trades;

  /** Hears how far it has come. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called a few times a second.
     *
     * @param bytes of the captures that are behind
     * @param total bytes of the captures
     * @param records that are behind
     */
    void at(long bytes, long total, long records);
  }

  /**
   * What came out.
   *
   * @param report as {@code docs/REPORT.md} says
   * @param bytesLost how many bytes at the ends of the captures were cut off
   */
  public record Result(ObjectNode report, long bytesLost) {}

  /**
   * A replay.
   *
   * @param folder its folder, which the caller holds
   * @param config what is in force
   * @param venues venue ids in the captures
   */
  public Replay(ReplayFolder folder, CrossbookConfig config, List<String> venues) {
    this(folder, config, venues, false);
  }

  private Replay(ReplayFolder folder, CrossbookConfig config, List<String> venues, boolean trades) {
    this.trades = trades;
    this.folder = folder;
    this.config = config;
    this.venues = List.copyOf(venues);
  }

  /** A replay with a desk that trades on paper; what it reports is in the folder at the end. */
  public static Replay trading(ReplayFolder folder, CrossbookConfig config, List<String> venues) {
    return new Replay(folder, config, venues, true);
  }

  /**
   * Runs it to its end.
   *
   * @param from checkpoint to go on from
   * @param crashAfter facts after which it crashes once, on purpose; 0 for never
   * @throws ExecutionException if the job failed
   * @throws IOException if the report cannot be written
   */
  public Result run(Optional<Path> from, long crashAfter, Progress progress)
      throws ExecutionException, InterruptedException, IOException {
    Files.createDirectories(folder.temporary());
    long bytesLost;
    try (JobMetrics metrics =
        new JobMetrics(List.of(BYTES_READ, BYTES_TOTAL, BYTES_LOST, RECORDS))) {
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.createLocalEnvironment(
              configuration(from, crashAfter, metrics));
      CaptureOptions captureOptions =
          new CaptureOptions(
              config.replaySpeed(),
              crashAfter,
              crashAfter > 0 ? folder.crashMarker().toString() : "");
      if (trades) {
        ReplayJob.backtest(
            environment, config, folder.captures(), venues, folder.root(), captureOptions);
      } else {
        ReplayJob.build(
            environment, config, folder.captures(), venues, folder.root(), captureOptions);
      }
      await(start(environment), metrics, progress);
      bytesLost = metrics.value(BYTES_LOST).orElse(0);
    }
    if (trades) {
      String unused =
          DeskFile.assemble(
              folder.root().resolve(ReplayJob.DESK), folder.desk(), Unfinished.LEAVE_OUT);
    }
    ObjectNode report = ReplayReport.assemble(folder.root(), folder.decisions());
    // Appears at once and whole, and last: it is what says that the replay is finished.
    Path partial = folder.report().resolveSibling("report.json.part");
    Files.write(partial, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
    Files.move(partial, folder.report(), StandardCopyOption.ATOMIC_MOVE);
    folder.clean();
    return new Result(report, bytesLost);
  }

  /** The report of a replay that has come to its end. */
  public static ObjectNode finished(ReplayFolder folder) throws IOException {
    if (JSON.readTree(Files.readAllBytes(folder.report())) instanceof ObjectNode report) {
      return report;
    }
    throw new IOException(folder.report() + " is not a report");
  }

  private static CompletableFuture<JobExecutionResult> start(StreamExecutionEnvironment environment)
      throws ExecutionException {
    try {
      return environment.executeAsync("Crossbook replay").getJobExecutionResult();
    } catch (Exception refused) {
      throw new ExecutionException(refused);
    }
  }

  private static void await(
      CompletableFuture<JobExecutionResult> result, JobMetrics metrics, Progress progress)
      throws ExecutionException, InterruptedException {
    boolean running = true;
    while (running) {
      try {
        result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        running = false;
      } catch (TimeoutException stillRunning) {
        running = true;
      }
      if (metrics.value(BYTES_TOTAL).isPresent()) {
        progress.at(
            metrics.value(BYTES_READ).orElse(0),
            metrics.value(BYTES_TOTAL).getAsLong(),
            metrics.value(RECORDS).orElse(0));
      }
    }
  }

  private Configuration configuration(Optional<Path> from, long crashAfter, JobMetrics metrics) {
    JobConfig job = config.job();
    Configuration configuration =
        JobEnvironment.configuration(
            new JobConfig(
                job.parallelism(),
                job.stateBackend(),
                job.checkpointIntervalMillis(),
                folder.checkpoints().toString(),
                job.bufferTimeoutMillis(),
                job.webUiPort()));
    configuration.set(CoreOptions.TMP_DIRS, folder.temporary().toString());
    // What fails once fails again: the same bytes go through the same code.
    if (crashAfter > 0) {
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
      configuration.set(
          RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, ATTEMPTS_AFTER_CRASH);
      configuration.set(
          RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    } else {
      configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    }
    // The checkpoint stays as it is until the run has one of its own, so that a second kill finds
    // it.
    from.ifPresent(
        checkpoint ->
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint.toUri().toString()));
    metrics.addTo(configuration);
    return configuration;
  }
}
