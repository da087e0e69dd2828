package io.crossbook.launcher.trading;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.desk.StopReason;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.database.orders.Latch;
import io.crossbook.jobs.JobEnvironment;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.trade.Keyring;
import io.crossbook.jobs.watch.WatchJob;
import io.crossbook.launcher.SimulatedAddress;
import io.crossbook.launcher.SimulatedKeys;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
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
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job holds a position at simulated venues. A stop by hand leaves it; losses in a row are
 * a breach of risk that stops everything and closes it, and nothing opens after either.
 */
@Timeout(300)
class RiskBreachITCase {
  private static final List<String> VENUES =
      List.of("kraken", "coinbase", "binance", "binanceusdm");

  @TempDir Path folder;
  private Simulation simulation;
  private EmbeddedPostgres postgres;
  private DatabaseSettings database;
  private CrossbookConfig config;

  @BeforeEach
  void start() throws Exception {
    simulation =
        Simulation.start(
            SimulationConfig.defaults()
                .withSeed(5)
                .withVenues(Set.copyOf(VENUES))
                .withAssets(Set.of("BTC", "ETH"))
                .withIntensity(20));
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
            "checkpoint-interval-ms=500",
            "checkpoint-dir=" + folder.resolve("checkpoints"),
            "trading.mode=simulated",
            "trading.limits.max-consecutive-losses=1000",
            "trading.limits.max-orders-per-minute=10000",
            "trading.limits.min-fill-ratio=0",
            // Any two losses in a row are a breach.
            "trading.risk.losing-streak.count=2",
            "trading.risk.losing-streak.amount=0",
            "rules.spread.min-confidence=0",
            "rules.spread.max-risk=1",
            "rules.spread.min-net=-1000",
            "rules.spread.min-net-bps=-5",
            // Held although closing it costs its fees.
            "rules.basis.min-confidence=0",
            "rules.basis.max-risk=1",
            "rules.basis.min-net=-1000",
            "rules.basis.min-net-bps=-25",
            "database.batch-interval-ms=50"));
    config = CrossbookConfig.load(Optional.empty(), Map.of(), sets);
  }

  @AfterEach
  void stop() throws IOException {
    simulation.close();
    postgres.close();
  }

  @Test
  void aBreachClosesWhatIsHeldAndAStopByHandDoesNot() throws Exception {
    try (KillSwitch latches = new KillSwitch(database.open())) {
      latches.latch("strategy:spread", "first a position");
      JobClient job = watch();
      until(job, () -> count("operations WHERE state = 'POSITION_OPEN'") > 0);

      latches.latch(KillSwitch.ALL, StopReason.MANUAL_INTERVENTION, "by hand", "ann", null);
      long stopped = newestLine();
      until(job, () -> count("alerts WHERE subject = 'stop all'") == 1);
      long refused = count("desk_refusals");
      until(job, () -> count("desk_refusals") >= refused + 3);
      assertThat(openedAfter(stopped)).as("nothing opens").isZero();
      assertThat(count("order_intent WHERE purpose = 'FLATTEN'")).as("nothing closes").isZero();
      assertThat(count("operations WHERE state = 'POSITION_OPEN'")).isPositive();

      latches.unlatch("strategy:spread");
      latches.unlatch(KillSwitch.ALL);
      until(job, () -> !latches.standing().isEmpty());
      long breached = newestLine();
      Latch latch = latches.standing().get(0);
      assertThat(latch.scope()).isEqualTo(KillSwitch.ALL);
      assertThat(latch.reason()).isEqualTo(StopReason.RISK_LIMIT_EXCEEDED);
      assertThat(latch.by()).isEqualTo("risk losing-streak");
      until(job, () -> count("operations WHERE ended_nanos IS NULL") == 0);
      until(
          job, () -> count("order_intent WHERE state IN ('INTENDED','UNKNOWN','ACCEPTED')") == 0);
      assertThat(count("order_intent WHERE purpose = 'FLATTEN' AND state = 'FILLED'")).isPositive();
      String closing = "order_intent WHERE purpose = 'FLATTEN' AND venue = 'binanceusdm'";
      assertThat(count(closing)).isPositive().isEqualTo(count(closing + " AND reduce_only"));
      assertThat(openedAfter(breached)).as("nothing opens").isZero();
      assertThat(latches.latches()).as("it stays").containsExactly(KillSwitch.ALL);
      until(job, () -> count("alerts WHERE subject = 'risk losing-streak' AND critical") > 0);
      assertThat(count("audit_verify()")).isZero();
      job.cancel().get();
    }
  }

  private JobClient watch() throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(JobEnvironment.configuration(config.job()));
    Map<String, List<String>> instruments =
        Map.of(
            "kraken", List.of("BTC-USD", "ETH-USD", "USDT-USD"),
            "coinbase", List.of("BTC-USD", "ETH-USD"),
            "binance", List.of("BTC-USDT", "ETH-USDT"),
            "binanceusdm", List.of("BTC-USDT-PERP", "ETH-USDT-PERP"));
    WatchJob.build(environment, config, instruments, database);
    return environment.executeAsync();
  }

  /** Position of the newest line: what is on now was on before whatever is written after it. */
  private long newestLine() throws SQLException {
    return number("SELECT newest FROM desk_events");
  }

  /** Orders that were let out after a line although they close nothing because of a breach. */
  private long openedAfter(long line) throws SQLException {
    return count(
        "order_event e JOIN order_intent i USING (desk, operation, order_number, attempt)"
            + " WHERE e.state = 'INTENDED' AND i.purpose <> 'FLATTEN' AND e.position > "
            + line);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(JobClient job, Condition condition) throws Exception {
    while (!condition.holds()) {
      if (job.getJobExecutionResult().isDone()) {
        job.getJobExecutionResult().get();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private long count(String what) throws SQLException {
    return number("SELECT count(*) FROM " + what);
  }

  private long number(String query) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
