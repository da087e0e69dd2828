package io.crossbook.launcher.watch;

import io.crossbook.database.DatabaseException;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.config.TradingMode;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.StopSignal;
import io.crossbook.launcher.terminal.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobStatus;

/**
 * One watch from its start to its summary: database, cluster, view. Ends when its time is over,
 * when it is interrupted (Ctrl-C) or when the job ends by itself.
 */
final class WatchSession {
  private static final Duration TERMINAL_EVERY = Duration.ofMillis(500);
  private static final Duration LINES_EVERY = Duration.ofSeconds(2);

  private final CrossbookConfig config;
  private final Screen screen;
  private final Path databaseFolder;
  private final Ending ending;

  /** What is done at the end. */
  interface Ending {
    /** Nothing more is wanted; the job still runs. */
    void beforeStop(DatabaseSettings database) throws SQLException, InterruptedException;

    /** The job has stopped and its summary was shown; the database is still there. */
    void afterSummary(DatabaseSettings database) throws SQLException, Failure;

    /** Nothing. */
    Ending NONE =
        new Ending() {
          @Override
          public void beforeStop(DatabaseSettings database) {}

          @Override
          public void afterSummary(DatabaseSettings database) {}
        };
  }

  /**
   * @param databaseFolder where an embedded database keeps its data; null for a temporary place
   * @param ending what is done at the end
   */
  WatchSession(CrossbookConfig config, Screen screen, Path databaseFolder, Ending ending) {
    this.config = config;
    this.ending = ending;
    this.screen = screen;
    this.databaseFolder = databaseFolder;
  }

  /**
   * Watches.
   *
   * @param title first words on the page
   * @param instruments for each venue id, canonical names of what to watch
   * @param atMost longest time; null for until it is interrupted
   */
  void run(String title, Map<String, List<String>> instruments, Duration atMost)
      throws Failure, InterruptedException {
    if (config.trading().mode() == TradingMode.LIVE && config.database().embedded()) {
      throw new Failure(
          "trading.mode is live, and the embedded database does not write to the disk before it"
              + " answers; name one of your own with database.url.");
    }
    // Shutdown hooks of the database and of Flink would run beside ours, in no order; so the signal
    // is taken here and everything ends in turn.
    try (StopSignal stop = new StopSignal();
        EmbeddedDatabase embedded =
            config.database().embedded() ? EmbeddedDatabase.start(databaseFolder) : null) {
      DatabaseSettings database =
          embedded != null ? embedded.settings() : config.database().settings();
      migrate(database);
      screen.line("Results go to " + database.url() + " (user " + database.user() + ").");
      long started = now();
      try (WatchCluster cluster = WatchCluster.start(config, instruments, database);
          WatchResults results = new WatchResults(database, started)) {
        screen.line("Flink's web page is " + cluster.webAddress() + ".");
        WatchView view =
            new WatchView(
                screen,
                title,
                results,
                new JobRates(cluster.webAddress(), cluster.jobId().toString()),
                cluster.webAddress(),
                started);
        watch(view, cluster, stop, atMost);
        screen.line("");
        screen.line("Stopping ...");
        ending.beforeStop(database);
        view.summary(now());
      }
      ending.afterSummary(database);
    } catch (SQLException | DatabaseException broken) {
      throw new Failure("The results cannot be read: " + broken.getMessage(), broken);
    } catch (IOException broken) {
      throw new Failure(
          "The embedded database could not be stopped: " + broken.getMessage(), broken);
    }
  }

  private void watch(WatchView view, WatchCluster cluster, StopSignal stop, Duration atMost)
      throws Failure, SQLException, InterruptedException {
    long end = atMost == null ? Long.MAX_VALUE : System.nanoTime() + atMost.toNanos();
    Duration every = screen.interactive() ? TERMINAL_EVERY : LINES_EVERY;
    while (System.nanoTime() < end && !stop.await(every)) {
      view.refresh(now());
      JobStatus status = cluster.status();
      if (status != null && status.isGloballyTerminalState()) {
        throw new Failure(
            "The job ended as " + status + "; why is in .crossbook/logs/crossbook.log.");
      }
    }
  }

  private static void migrate(DatabaseSettings database) throws Failure {
    try {
      Schema.migrate(database);
    } catch (DatabaseException refused) {
      throw new Failure(refused.getMessage(), refused);
    }
  }

  private static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
