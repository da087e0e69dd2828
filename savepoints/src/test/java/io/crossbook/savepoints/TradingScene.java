package io.crossbook.savepoints;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.jobs.JobEnvironment;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.trade.Keyring;
import io.crossbook.jobs.watch.WatchJob;
import io.crossbook.launcher.SimulatedKeys;
import io.crossbook.launcher.chaos.SimulatedTrading;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.crossbook.simulator.fault.FaultCommand;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job that trades, at simulated venues with a ledger of their own and a PostgreSQL. */
final class TradingScene implements AutoCloseable {
  /** The venue that stops answering. */
  static final String SILENT = "coinbase";

  /** Operations with one leg that was filled and one of which nobody knows what became. */
  static final String HALF =
      "order_intent f JOIN order_intent w USING (desk, operation)"
          + " WHERE f.purpose = 'OPEN' AND f.state = 'FILLED'"
          + " AND w.purpose = 'OPEN' AND w.state IN ('INTENDED', 'UNKNOWN')"
          + " AND w.venue = '"
          + SILENT
          + "' AND w.intended_at < now() - interval '300 ms'";

  private static final long TRY_NANOS = 3_000_000_000L;

  private final Path folder;
  private final Simulation simulation;
  private final EmbeddedPostgres postgres;

  private TradingScene(Path folder, Simulation simulation, EmbeddedPostgres postgres) {
    this.folder = folder;
    this.simulation = simulation;
    this.postgres = postgres;
  }

  /**
   * Opens it.
   *
   * @param lastNumber of orders that the venues have given away already
   */
  static TradingScene open(Path folder, long lastNumber) throws IOException {
    Simulation simulation =
        Simulation.start(
            SimulationConfig.defaults()
                .withSeed(5)
                .withVenues(Set.copyOf(SimulatedTrading.instruments().keySet()))
                .withAssets(Set.of("BTC", "ETH"))
                .withIntensity(60)
                .withLastNumber(lastNumber)
                .withLedgerFile(folder.resolve("venues.jsonl")));
    Keyring.simulated(SimulatedKeys.variables(simulation.accounts()));
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres"))
            .setCleanDataDirectory(false)
            .start();
    TradingScene scene = new TradingScene(folder, simulation, postgres);
    Schema.migrate(scene.database());
    return scene;
  }

  DatabaseSettings database() {
    return DatabaseSettings.of(
        "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres", "postgres", "postgres");
  }

  /** What happened at the venues. */
  Path venues() {
    return folder.resolve("venues.jsonl");
  }

  /**
   * Lets requests of the venue that stops answering wait before they are acted upon, and waits
   * until an operation is caught in the middle by that. An order that waits keeps new ones from
   * being sent, so that nothing may be caught; then it is tried again.
   *
   * @param delayMillis how long each waits
   * @param millis for how long that is so
   */
  void catchInTheMiddle(JobClient job, int delayMillis, int millis) throws Exception {
    until(job, () -> count("order_intent WHERE state = 'FILLED'") >= 4);
    while (true) {
      hold(delayMillis, millis);
      long begun = System.nanoTime();
      until(job, () -> count(HALF) > 0 || System.nanoTime() - begun > TRY_NANOS);
      if (count(HALF) > 0) {
        return;
      }
      hold(delayMillis, 0);
      long end = System.nanoTime();
      until(job, () -> System.nanoTime() - end > TRY_NANOS);
    }
  }

  private void hold(int delayMillis, int millis) {
    simulation.command(
        FaultCommand.parse(
            "{\"fault\":\"latency_before\",\"venue\":\""
                + SILENT
                + "\",\"delay_ms\":"
                + delayMillis
                + ",\"duration_ms\":"
                + millis
                + "}"));
  }

  /** Starts the job, from a savepoint if there is one. */
  JobClient start(int parallelism, String backend, Optional<String> savepoint) throws Exception {
    List<String> sets =
        new ArrayList<>(SimulatedTrading.settings("127.0.0.1:" + simulation.port()));
    sets.addAll(
        List.of(
            "parallelism=" + parallelism,
            "state-backend=" + backend,
            "checkpoint-interval-ms=200",
            "checkpoint-dir=" + folder.resolve("checkpoints")));
    CrossbookConfig config = CrossbookConfig.load(Optional.empty(), Map.of(), sets);
    Configuration configuration = JobEnvironment.configuration(config.job());
    // State that is small enough to lie in the metadata would bring the machine's paths there.
    configuration.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ZERO);
    savepoint.ifPresent(path -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(configuration);
    WatchJob.build(environment, config, SimulatedTrading.instruments(), database());
    return environment.executeAsync();
  }

  /** Ends the job with a savepoint and gives its address. */
  String stop(JobClient job) throws Exception {
    String savepoint =
        job.stopWithSavepoint(
                false, folder.resolve("taken").toUri().toString(), SavepointFormatType.CANONICAL)
            .get();
    job.getJobExecutionResult().get();
    return savepoint;
  }

  /** Something that is waited for. */
  interface Condition {
    boolean holds() throws Exception;
  }

  static void until(JobClient job, Condition condition) throws Exception {
    while (!condition.holds()) {
      if (job.getJobExecutionResult().isDone()) {
        job.getJobExecutionResult().get();
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  long count(String what) throws SQLException {
    return number("SELECT count(*) FROM " + what);
  }

  long number(String query) throws SQLException {
    try (Connection connection = database().open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  List<String> texts(String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = database().open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
  }

  @Override
  public void close() throws IOException {
    simulation.close();
    postgres.close();
  }
}
