package io.crossbook.launcher.trading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.database.orders.KillSwitch;
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
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spot against a perpetual through the whole job, at simulated venues whose ledger it cannot touch:
 * the position is opened, is paid funding each second, is closed, and what the desk counted is what
 * the venues booked, to the last decimal; also when the job ends while the position is held.
 */
@Timeout(300)
class BasisJobITCase {
  private static final String SPOT = "binance";
  private static final String USDM = "binanceusdm";
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
                .withVenues(Set.of(SPOT, USDM))
                .withAssets(Set.of("BTC"))
                .withIntensity(0)
                .withFundingInterval(Duration.ofSeconds(1))
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
    for (String venue : List.of(SPOT, USDM)) {
      sets.addAll(SimulatedAddress.settings(venue, "127.0.0.1:" + simulation.port()));
    }
    // One basis point a second for 45 s is more than four fees.
    sets.addAll(
        List.of(
            "parallelism=1",
            "state-backend=heap",
            "checkpoint-interval-ms=200",
            "checkpoint-dir=" + checkpoints(),
            "portfolio-currency=USDT",
            "basis.holding-hours=0.0125",
            "basis.funding-interval-ms=1000",
            "trading.mode=simulated",
            "trading.limits.max-concurrent=1",
            "rules.basis.min-confidence=0",
            "rules.basis.max-risk=1",
            "rules.basis.min-net-bps=1",
            "rules.basis.ttl-ms=3000",
            "database.batch-interval-ms=50"));
    config = CrossbookConfig.load(Optional.empty(), Map.of(), sets);
  }

  @AfterEach
  void stop() throws IOException {
    simulation.close();
    postgres.close();
  }

  @Test
  void whatAHeldPositionComesToIsWhatTheVenuesBooked() throws Exception {
    JobClient job = start(Optional.empty());
    Awaited.until(job, () -> count("operations WHERE state = 'POSITION_OPEN'") > 0);
    openNoMore();
    finish(job);
  }

  @Test
  void aPositionSurvivesTheJobThatOpenedIt() throws Exception {
    JobClient job = start(Optional.empty());
    Awaited.until(job, () -> count("operations WHERE state = 'POSITION_OPEN'") > 0);
    openNoMore();
    Awaited.until(job, () -> count("funding_payments") > 0);
    Awaited.until(job, () -> LastCheckpoint.of(checkpoints(), job).isPresent());
    job.cancel().get();
    assertThat(job.getJobExecutionResult())
        .failsWithin(30, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class);
    assertThat(count("operations WHERE state = 'POSITION_OPEN'")).isPositive();
    finish(start(LastCheckpoint.of(checkpoints(), job)));
  }

  /** What is open may be finished. */
  private void openNoMore() throws SQLException {
    try (KillSwitch latches = new KillSwitch(database.open())) {
      latches.latch("strategy:basis", "one operation is enough");
    }
  }

  private void finish(JobClient job) throws Exception {
    Awaited.until(job, () -> count("operations WHERE ended_nanos IS NULL") == 0);
    Map<String, BigDecimal> totals = new TreeMap<>();
    Awaited.until(
        job,
        () -> {
          Books booked = booked();
          totals.clear();
          totals.putAll(booked.totals);
          return amounts("SELECT venue || ' ' || currency, total FROM balances").equals(totals)
              && amounts("SELECT 'funding', sum(amount) FROM funding_payments")
                      .get("funding")
                      .compareTo(booked.funding)
                  == 0;
        });
    job.cancel().get();
    compare(booked());
  }

  private void compare(Books booked) throws Exception {
    assertThat(booked.payments).as("payments").isGreaterThanOrEqualTo(2);
    assertThat(count("funding_payments")).isEqualTo(booked.payments);
    assertThat(count("funding_shares WHERE operation < 0")).isZero();
    assertThat(amounts("SELECT 'all', sum(amount) FROM funding_shares"))
        .containsEntry("all", booked.funding.stripTrailingZeros());
    assertThat(
            amounts("SELECT venue || ' ' || fee_asset, sum(fee) FROM trade_executions GROUP BY 1"))
        .isEqualTo(booked.fees);
    assertThat(amounts("SELECT venue || ' ' || symbol, quantity FROM positions"))
        .containsEntry(USDM + " BTCUSDT", BigDecimal.ZERO);
    assertThat(booked.position).isEqualByComparingTo("0");
    assertThat(
            amounts("SELECT 'usdm', realized FROM positions WHERE venue = '" + USDM + "'")
                .get("usdm"))
        .isEqualByComparingTo(booked.realized);
    assertThat(
            amounts("SELECT kind, sum(realized) FROM operation_terms GROUP BY kind").get("FUNDING"))
        .isEqualByComparingTo(booked.funding);
    assertThat(count("operations WHERE realized IS NULL OR state <> 'COMPLETED'")).isZero();
    // What the fee took of the bitcoin that was bought is left over, at its worth.
    BigDecimal dust = booked.changes.getOrDefault("BTC", BigDecimal.ZERO);
    BigDecimal worth = booked.changes.get("USDT").add(dust.multiply(booked.price));
    assertThat(amounts("SELECT 'net', sum(realized) FROM operations").get("net"))
        .isCloseTo(
            worth,
            Offset.offset(
                dust.abs()
                    .multiply(booked.price)
                    .multiply(new BigDecimal("0.02"))
                    .add(new BigDecimal("0.00000001"))));
    assertThat(count("alerts WHERE critical")).as("critical alerts").isZero();
  }

  /** What the venues booked for the account that is traded with. */
  private static final class Books {
    /** Balances by venue and asset. */
    private final Map<String, BigDecimal> totals = new TreeMap<>();

    /** Change of assets since the accounts were opened. */
    private final Map<String, BigDecimal> changes = new TreeMap<>();

    /** Fees by venue and asset. */
    private final Map<String, BigDecimal> fees = new TreeMap<>();

    private BigDecimal funding = BigDecimal.ZERO;
    private BigDecimal realized = BigDecimal.ZERO;
    private BigDecimal position = BigDecimal.ZERO;
    private BigDecimal price = BigDecimal.ZERO;
    private int payments;
  }

  private static BigDecimal decimal(JsonNode row, String field) {
    return new BigDecimal(row.path(field).asText());
  }

  private Books booked() throws IOException {
    Books books = new Books();
    for (String line : Files.readAllLines(ledger)) {
      JsonNode row = JSON.readTree(line);
      if (!row.path("account").asText().equals(SimulatedKeys.ACCOUNT)) {
        continue;
      }
      String venue = row.path("venue").asText();
      switch (row.path("type").asText()) {
        case "balance" -> balance(books, venue, row);
        case "fill" -> fill(books, venue, row);
        default -> {}
      }
    }
    books.totals.values().removeIf(total -> total.signum() == 0);
    books.totals.replaceAll((key, total) -> total.stripTrailingZeros());
    books.fees.replaceAll((key, total) -> total.stripTrailingZeros());
    return books;
  }

  private static void balance(Books books, String venue, JsonNode row) {
    String asset = row.path("asset").asText();
    BigDecimal change = decimal(row, "total_change");
    books.totals.put(venue + " " + asset, decimal(row, "total"));
    if (!row.path("why").asText().equals("deposit")) {
      books.changes.merge(asset, change, BigDecimal::add);
    }
    if (row.path("why").asText().equals("funding")) {
      books.funding = books.funding.add(change);
      books.payments++;
    }
  }

  private static void fill(Books books, String venue, JsonNode row) {
    books.fees.merge(
        venue + " " + row.path("fee_asset").asText(), decimal(row, "fee"), BigDecimal::add);
    BigDecimal quantity = decimal(row, "quantity");
    books.price = decimal(row, "cost").divide(quantity, MathContext.DECIMAL64);
    if (venue.equals(USDM)) {
      boolean buys = row.path("side").asText().equals("buy");
      books.position = books.position.add(buys ? quantity : quantity.negate());
      books.realized = books.realized.add(decimal(row, "realized"));
    }
  }

  private JobClient start(Optional<Path> checkpoint) throws Exception {
    Configuration configuration = JobEnvironment.configuration(config.job());
    checkpoint.ifPresent(
        path -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path.toUri().toString()));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(configuration);
    WatchJob.build(
        environment,
        config,
        Map.of(SPOT, List.of("BTC-USDT"), USDM, List.of("BTC-USDT-PERP")),
        database);
    return environment.executeAsync();
  }

  private Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  private long count(String what) throws SQLException {
    return amounts("SELECT 'rows', count(*) FROM " + what).get("rows").longValue();
  }

  /** Rows of a name and an amount, without those of nothing. */
  private Map<String, BigDecimal> amounts(String query) throws SQLException {
    Map<String, BigDecimal> amounts = new TreeMap<>();
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        BigDecimal amount = row.getBigDecimal(2);
        amounts.put(
            row.getString(1), amount == null ? BigDecimal.ZERO : amount.stripTrailingZeros());
      }
    }
    return amounts;
  }
}
