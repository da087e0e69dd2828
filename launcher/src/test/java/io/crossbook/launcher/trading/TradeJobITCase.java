package io.crossbook.launcher.trading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.core.desk.OrderRequest;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.database.directives.DirectiveLog;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.database.rules.RuleStore;
import io.crossbook.jobs.JobEnvironment;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.trade.Keyring;
import io.crossbook.jobs.watch.WatchJob;
import io.crossbook.launcher.Awaited;
import io.crossbook.launcher.LastCheckpoint;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job trades at simulated venues whose ledger it cannot touch: every order at a venue was
 * written down before and is there once, everything ends, and what was filled is the same on both
 * sides, also when the job ends in the middle and goes on from a checkpoint.
 */
@Timeout(240)
class TradeJobITCase {
  private static final List<String> VENUES = List.of("kraken", "coinbase", "binance", "gateio");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path ledger;
  private Simulation simulation;
  private EmbeddedPostgres postgres;
  private DatabaseSettings database;
  private CrossbookConfig config;

  @BeforeEach
  void start() throws Exception {
    ledger = folder.resolve("venues.jsonl");
    simulation =
        Simulation.start(
            SimulationConfig.defaults()
                .withSeed(5)
                .withVenues(Set.copyOf(VENUES))
                .withAssets(Set.of("BTC", "ETH"))
                .withIntensity(20)
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
            "checkpoint-interval-ms=200",
            "checkpoint-dir=" + checkpoints(),
            "trading.mode=simulated",
            "trading.limits.max-consecutive-losses=1000",
            "trading.limits.max-orders-per-minute=10000",
            "rules.spread.min-confidence=0",
            "rules.spread.max-risk=1",
            "rules.spread.min-net-bps=1",
            "database.batch-interval-ms=50"));
    config = CrossbookConfig.load(Optional.empty(), Map.of(), sets);
  }

  @AfterEach
  void stop() throws IOException {
    simulation.close();
    postgres.close();
  }

  @Test
  void everyOrderIsWrittenDownOnceAndEnds() throws Exception {
    JobClient job = start(Optional.empty());
    Awaited.until(job, () -> count("order_intent WHERE state = 'FILLED'") >= 6);
    Awaited.until(job, () -> LastCheckpoint.of(checkpoints(), job).isPresent());

    job.cancel().get();
    assertThat(job.getJobExecutionResult())
        .failsWithin(30, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class);
    long before = count("order_intent");
    JobClient again = start(LastCheckpoint.of(checkpoints(), job));
    Awaited.until(again, () -> count("order_intent WHERE state = 'FILLED'") >= before + 6);
    try (KillSwitch latches = new KillSwitch(database.open())) {
      latches.latch(KillSwitch.ALL, "the test ends");
    }
    Awaited.until(
        again, () -> count("order_intent WHERE state IN ('INTENDED','UNKNOWN','ACCEPTED')") == 0);
    Awaited.until(again, () -> count("trade_executions") >= before + 6);
    again.cancel().get();
    judge();
    assertThat(count("order_trace WHERE trade_id IS NOT NULL")).isPositive();
    assertThat(
            count(
                "order_trace WHERE trade_id IS NOT NULL AND purpose = 'OPEN' AND (book_venue IS NULL"
                    + " OR book_sequence IS NULL OR rule_min_net_bps IS DISTINCT FROM 1)"))
        .as("executions that do not lead to the rule and the books behind them")
        .isZero();
  }

  /** A person orders in parts beside what is found; the job ends in the middle and goes on. */
  @Test
  void aPersonsOrderIsFilledOnceAcrossARestart() throws Exception {
    JobClient job = start(Optional.empty());
    Awaited.until(job, () -> count("balances") > 0);
    try (DirectiveLog log = new DirectiveLog(database.open())) {
      OrderRequest request = OrderRequest.parse("buy 0.2 ETH-USD iceberg=0.04 for=600s");
      assertThat(log.order(0, request, "a test", "ann")).isEqualTo(1);
    }
    Awaited.until(
        job, () -> count("order_intent WHERE opportunity LIKE 'order/1/%' AND filled > 0") >= 2);
    Awaited.until(job, () -> LastCheckpoint.of(checkpoints(), job).isPresent());
    job.cancel().get();
    assertThat(job.getJobExecutionResult())
        .failsWithin(30, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class);
    JobClient again = start(LastCheckpoint.of(checkpoints(), job));
    Awaited.until(again, () -> count("directed_orders WHERE ended_nanos IS NOT NULL") == 1);
    try (KillSwitch latches = new KillSwitch(database.open())) {
      latches.latch(KillSwitch.ALL, "the test ends");
    }
    Awaited.until(
        again, () -> count("order_intent WHERE state IN ('INTENDED','UNKNOWN','ACCEPTED')") == 0);
    again.cancel().get();
    assertThat(count("directed_orders WHERE state = 'FILLED' AND filled = 0.2")).isEqualTo(1);
    assertThat(
            count(
                "(SELECT 1 FROM order_intent WHERE opportunity LIKE 'order/1/%'"
                    + " HAVING sum(filled) = 0.2) AS whole"))
        .as("slices: %s", slices())
        .isEqualTo(1);
    assertThat(count("arbitrage_executions WHERE opportunity_id LIKE 'order/%'")).isZero();
    judge();
  }

  private String slices() throws SQLException {
    try (Connection connection = database.open();
        Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT string_agg(concat_ws(' ', epoch, opportunity, venue, quantity, state, filled),"
                    + " ', ' ORDER BY operation, order_number) FROM order_intent"
                    + " WHERE opportunity LIKE 'order/1/%'")) {
      row.next();
      return row.getString(1);
    }
  }

  /** What venues took and what was written down is the same. */
  private void judge() throws Exception {
    Map<String, BigDecimal> filled = new TreeMap<>();
    Map<String, Integer> accepted = new TreeMap<>();
    for (String line : Files.readAllLines(ledger)) {
      JsonNode row = JSON.readTree(line);
      String name = row.path("venue").asText() + " " + row.path("client_id").asText();
      switch (row.path("type").asText()) {
        case "order_accepted" -> accepted.merge(name, 1, Integer::sum);
        case "fill" ->
            filled.merge(name, new BigDecimal(row.path("quantity").asText()), BigDecimal::add);
        default -> {}
      }
    }
    assertThat(accepted).isNotEmpty();
    assertThat(accepted.values()).as("accepted once").containsOnly(1);
    Map<String, BigDecimal> written = new TreeMap<>();
    try (Connection connection = database.open();
        Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT venue, client_order_id, filled, state FROM order_intent WHERE purpose <> 'VOID'")) {
      while (row.next()) {
        String name = row.getString(1) + " " + row.getString(2);
        written.put(name, row.getBigDecimal(3));
        assertThat(LedgerState.valueOf(row.getString(4)).terminal()).isTrue();
      }
    }
    assertThat(written.keySet()).as("written down").containsAll(accepted.keySet());
    written.forEach(
        (name, quantity) ->
            assertThat(quantity)
                .as("filled of %s", name)
                .isEqualByComparingTo(filled.getOrDefault(name, BigDecimal.ZERO)));
  }

  private JobClient start(Optional<Path> checkpoint) throws Exception {
    Configuration configuration = JobEnvironment.configuration(config.job());
    checkpoint.ifPresent(
        path -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path.toUri().toString()));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(configuration);
    Map<String, List<String>> instruments =
        Map.of(
            "kraken", List.of("BTC-USD", "ETH-USD", "USDT-USD"),
            "coinbase", List.of("BTC-USD", "ETH-USD"),
            "binance", List.of("BTC-USDT", "ETH-USDT"),
            "gateio", List.of("BTC-USDT", "ETH-USDT"));
    RuleBook rules = new RuleStore(database, InstantSource.system()).configured(config.ruleBook());
    WatchJob.build(environment, config, instruments, database, rules);
    return environment.executeAsync();
  }

  private Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  private long count(String what) throws SQLException {
    try (Connection connection = database.open();
        Statement query = connection.createStatement();
        ResultSet row = query.executeQuery("SELECT count(*) FROM " + what)) {
      row.next();
      return row.getLong(1);
    }
  }
}
