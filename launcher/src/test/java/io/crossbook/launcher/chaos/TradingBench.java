package io.crossbook.launcher.chaos;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.jobs.JobEnvironment;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.trade.Keyring;
import io.crossbook.jobs.watch.WatchJob;
import io.crossbook.launcher.Awaited;
import io.crossbook.launcher.SimulatedAddress;
import io.crossbook.launcher.SimulatedKeys;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The trading job in this process, between simulated venues and a database of its own. */
final class TradingBench implements AutoCloseable {
  static final List<String> VENUES = List.of("kraken", "coinbase", "binance", "gateio");

  private static final Map<String, List<String>> INSTRUMENTS =
      Map.of(
          "kraken", List.of("BTC-USD", "ETH-USD", "USDT-USD"),
          "coinbase", List.of("BTC-USD", "ETH-USD"),
          "binance", List.of("BTC-USDT", "ETH-USDT"),
          "gateio", List.of("BTC-USDT", "ETH-USDT"));

  /** Longer than a desk waits between two attempts to put something right. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Longer than it takes to read again what the slowest venue counts. */
  private static final long LONGEST_READING_NANOS = TimeUnit.SECONDS.toNanos(120);

  final Simulation simulation;
  final DatabaseSettings database;
  private final Path ledger;
  private final EmbeddedPostgres postgres;
  private final CrossbookConfig config;
  private final Map<String, Long> retried = new HashMap<>();
  private JobClient job;

  /**
   * @param more settings, over those that every bench has
   */
  TradingBench(Path folder, List<String> more) throws Exception {
    ledger = folder.resolve("venues.jsonl");
    simulation =
        Simulation.start(
            SimulationConfig.defaults()
                .withSeed(5)
                .withVenues(Set.copyOf(VENUES))
                .withAssets(Set.of("BTC", "ETH"))
                .withIntensity(40)
                .withLedgerFile(ledger));
    Keyring.simulated(SimulatedKeys.variables(simulation.accounts()));
    postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres"))
            .setCleanDataDirectory(false)
            .start();
    database =
        DatabaseSettings.of(
            "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
            "postgres",
            "postgres");
    Schema.migrate(database);
    List<String> sets = new ArrayList<>();
    for (String venue : VENUES) {
      sets.addAll(SimulatedAddress.settings(venue, "127.0.0.1:" + simulation.port()));
    }
    sets.addAll(
        List.of(
            "parallelism=1",
            "state-backend=heap",
            "checkpoint-interval-ms=300",
            "checkpoint-dir=" + FullableFileSystem.SCHEME + "://" + folder.resolve("checkpoints"),
            "trading.mode=simulated",
            "trading.limits.max-consecutive-losses=1000",
            "trading.limits.max-daily-loss=1000000",
            "trading.limits.max-drawdown=1000000",
            "trading.limits.max-single-loss=1000000",
            "trading.limits.max-orders-per-minute=10000",
            "trading.limits.max-position=1000",
            "trading.limits.min-fill-ratio=0",
            "trading.limits.error-rate=1",
            "trading.limits.cooldown-ms=1000",
            "trading.limits.disconnect-ms=1000",
            "trading.limits.leg-ms=10000",
            // What goes wrong here is to be come through, not stopped for good.
            "trading.risk.breakers-escalate.level=low",
            "trading.risk.venues-fail.level=low",
            "trading.risk.account-silent.level=low",
            "trading.risk.losing-streak.level=low",
            "rules.spread.min-confidence=0",
            "rules.spread.max-risk=1",
            "rules.spread.min-net-bps=1",
            "database.batch-interval-ms=50"));
    sets.addAll(more);
    config = CrossbookConfig.load(Optional.empty(), Map.of(), sets);
  }

  /** Starts the job, from a savepoint if there is one. */
  JobClient start(Optional<String> savepoint) throws Exception {
    Configuration configuration = JobEnvironment.configuration(config.job());
    savepoint.ifPresent(path -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(configuration);
    WatchJob.build(environment, config, INSTRUMENTS, database);
    job = environment.executeAsync();
    return job;
  }

  /** Waits for it, and no longer than the job lives. */
  void until(Awaited awaited) throws Exception {
    Awaited.until(job, awaited);
  }

  /**
   * The same, with a person who has operations retried that were given up: three of them fill a
   * desk.
   */
  void untilWithAPerson(Awaited awaited) throws Exception {
    long[] looked = {System.nanoTime()};
    until(
        () -> {
          if (System.nanoTime() - looked[0] >= TimeUnit.SECONDS.toNanos(1)) {
            looked[0] = System.nanoTime();
            ChaosQueries.retryGivenUp(database, retried)
                .forEach(each -> System.out.println("Operation " + each + " is retried."));
          }
          return awaited.holds();
        });
  }

  /** Runs statements, each in a session that may write whatever the default is. */
  void execute(String... statements) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      statement.execute("SET default_transaction_read_only = off");
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** The first column of the first row. */
  long number(String query) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** How many orders venues have accepted. */
  long accepted() throws IOException {
    return lines("order_accepted", "").size();
  }

  /** Lines of the venues' ledger of a type that hold a text; whole ones only. */
  List<String> lines(String type, String text) throws IOException {
    String whole = Files.readString(ledger);
    List<String> lines = new ArrayList<>();
    for (String line : whole.substring(0, whole.lastIndexOf('\n') + 1).split("\n", -1)) {
      if (line.contains("\"type\":\"" + type + "\"") && line.contains(text)) {
        lines.add(line);
      }
    }
    return Collections.unmodifiableList(lines);
  }

  /** Texts of alerts that begin so, oldest first. */
  List<String> alerts(String beginning) throws SQLException {
    List<String> alerts = new ArrayList<>();
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT text FROM alerts WHERE starts_with(text, '"
                    + beginning
                    + "') ORDER BY time_nanos")) {
      while (row.next()) {
        alerts.add(row.getString(1));
      }
    }
    return alerts;
  }

  /**
   * Lets it open nothing more, finish what is open, and end; then judges.
   *
   * @param whole false if there are operations that never end, because nobody knows of them
   */
  Verdict restAndJudge(Path savepoints, boolean whole) throws Exception {
    try (KillSwitch latches = new KillSwitch(database.open())) {
      latches.latch("strategy:spread", "the test ends");
    }
    // Between one order's end and the next one's beginning nothing is out for a moment.
    long[] quiet = {System.nanoTime(), accepted()};
    until(
        () -> {
          if (whole) {
            List<String> unused = ChaosQueries.retryGivenUp(database, retried);
          }
          long accepted = accepted();
          boolean rests = accepted == quiet[1] && ChaosQueries.atRest(database, whole);
          if (!rests) {
            quiet[0] = System.nanoTime();
            quiet[1] = accepted;
          }
          long rested = System.nanoTime() - quiet[0];
          // A desk that was set back reads again what it had booked: what it reported before that
          // is no sign that it has.
          return rested >= QUIET_NANOS
              && (!whole || rested >= LONGEST_READING_NANOS || judge().passes());
        });
    job.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
        .get(120, TimeUnit.SECONDS);
    return judge();
  }

  private Verdict judge() throws Exception {
    return Judge.judge(
        ledger,
        database,
        "USD",
        Set.of("USD", "USDT", "USDC", "EUR", "GBP"),
        Map.of("BTC", new BigDecimal("0.001"), "ETH", new BigDecimal("0.02")),
        Map.of());
  }

  @Override
  public void close() throws IOException {
    // After a failure it would run on beside the tests that follow.
    if (job != null && !job.getJobExecutionResult().isDone()) {
      job.cancel().completeOnTimeout(null, 60, TimeUnit.SECONDS).join();
    }
    simulation.close();
    postgres.close();
  }
}
