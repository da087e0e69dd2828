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
import io.crossbook.launcher.Awaited;
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
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job trades at simulated venues. Breakers that trip one after the other are a breach of
 * risk that stops everything; a stop by hand leaves what is exposed, a breach closes it; and
 * nothing opens after either.
 */
@Timeout(300)
class RiskBreachITCase {
  private static final List<String> VENUES = List.of("kraken", "coinbase", "binance", "gateio");

  @TempDir Path folder;
  private Simulation simulation;
  private EmbeddedPostgres postgres;
  private DatabaseSettings database;
  private final List<String> sets = new ArrayList<>();

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
    sets.clear();
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
            "trading.styles=[{strategy: spread, style: sequential-fast}]",
            "rules.spread.min-confidence=0",
            "rules.spread.max-risk=1",
            "rules.spread.min-net-bps=1",
            "database.batch-interval-ms=50"));
  }

  @AfterEach
  void stop() throws IOException {
    simulation.close();
    postgres.close();
  }

  @Test
  void breakersThatTripOneAfterTheOtherStopEverything() throws Exception {
    JobClient job =
        watch(
            // Whatever is not filled whole trips a breaker, which lets go at once.
            "trading.limits.min-fill-ratio=1",
            "trading.limits.quality-sample=1",
            "trading.limits.cooldown-ms=1",
            "trading.risk.breakers-escalate.count=2");
    try (KillSwitch latches = new KillSwitch(database.open())) {
      Awaited.until(job, () -> !latches.standing().isEmpty());
      long breached = newestLine();
      Latch latch = latches.standing().get(0);
      assertThat(latch.scope()).isEqualTo(KillSwitch.ALL);
      assertThat(latch.reason()).isEqualTo(StopReason.RISK_LIMIT_EXCEEDED);
      assertThat(latch.by()).isEqualTo("risk breakers-escalate");
      quiet(job);
      assertThat(openedAfter(breached)).as("nothing opens").isZero();
      assertThat(latches.latches()).as("it stays").containsExactly(KillSwitch.ALL);
      assertThat(count("alerts WHERE subject = 'risk breakers-escalate' AND critical")).isOne();
      assertThat(count("audit_verify()")).isZero();
    }
    job.cancel().get();
  }

  @Test
  void aStopByHandLeavesWhatIsExposedAndABreachClosesIt() throws Exception {
    JobClient job = watch("trading.limits.min-fill-ratio=0");
    try (KillSwitch latches = new KillSwitch(database.open())) {
      String refusedHedges = "order_intent WHERE purpose = 'HEDGE' AND state = 'VOID'";
      while (count(refusedHedges) == 0) {
        latches.unlatch(KillSwitch.ALL);
        // The first leg is on its way, and the second goes when it is filled.
        Awaited.until(
            job, () -> count("order_intent WHERE purpose = 'OPEN' AND state = 'INTENDED'") > 0);
        latches.latch(KillSwitch.ALL, StopReason.MANUAL_INTERVENTION, "by hand", "ann", null);
        Awaited.until(
            job,
            () -> count("operations WHERE ended_nanos IS NULL") == 0 || count(refusedHedges) > 0);
      }
      long stopped = newestLine();
      Awaited.until(job, () -> count(refusedHedges) > 2);
      assertThat(openedAfter(stopped)).as("nothing opens").isZero();
      assertThat(count("order_intent WHERE purpose = 'FLATTEN'")).as("nothing closes").isZero();
      assertThat(count("operations WHERE ended_nanos IS NULL")).isPositive();

      breach();
      long breached = newestLine();
      assertThat(latches.standing().get(0).reason()).isEqualTo(StopReason.RISK_LIMIT_EXCEEDED);
      quiet(job);
      assertThat(count("order_intent WHERE purpose = 'FLATTEN' AND state = 'FILLED'")).isPositive();
      assertThat(openedAfter(breached)).as("nothing opens").isZero();
      latches.unlatch(KillSwitch.ALL, "looked at", "ann");
      breach();
      assertThat(latches.latches()).as("the same breach stops once").isEmpty();
      assertThat(count("audit_verify()")).isZero();
    }
    job.cancel().get();
  }

  /** Writes what the sink of breaches writes. */
  private void breach() throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO risk_breaches (desk, pattern, breach_key, level, reason, scope, evidence,"
              + " keys, since_nanos, time_nanos) VALUES (0, 'losing-streak', 'x', 'CRITICAL',"
              + " 'RISK_LIMIT_EXCEEDED', 'all', 'the test', '[\"x\"]', 1, 2)"
              + " ON CONFLICT DO NOTHING");
    }
  }

  /** Everything that was open is over. */
  private void quiet(JobClient job) throws Exception {
    Awaited.until(
        job,
        () ->
            count("operations WHERE ended_nanos IS NULL") == 0
                && count("order_intent WHERE state IN ('INTENDED','UNKNOWN','ACCEPTED')") == 0);
  }

  private JobClient watch(String... more) throws Exception {
    sets.addAll(List.of(more));
    CrossbookConfig config = CrossbookConfig.load(Optional.empty(), Map.of(), sets);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(
            JobEnvironment.configuration(config.job()));
    Map<String, List<String>> instruments =
        Map.of(
            "kraken", List.of("BTC-USD", "ETH-USD", "USDT-USD"),
            "coinbase", List.of("BTC-USD", "ETH-USD"),
            "binance", List.of("BTC-USDT", "ETH-USDT"),
            "gateio", List.of("BTC-USDT", "ETH-USDT"));
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
