package io.crossbook.launcher.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.database.rules.RuleStore;
import io.crossbook.jobs.DetectionPipeline;
import io.crossbook.jobs.JobEnvironment;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.watch.WatchJob;
import io.crossbook.launcher.Awaited;
import io.crossbook.launcher.LastCheckpoint;
import io.crossbook.launcher.SimulatedAddress;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.crossbook.sinks.decisions.DecisionsFile;
import io.crossbook.sinks.lines.Unfinished;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The live job against simulated venues and a real database: what it finds arrives, rules change
 * while it runs, and neither the database's absence nor its own end loses or repeats anything.
 */
@Timeout(180)
class WatchJobITCase {
  private static final List<String> VENUES =
      List.of("kraken", "binance", "gateio", "gateiofutures");

  /** By how much one instrument is ahead of another at most. */
  private static final long UNSAVED_NANOS = 5_000_000_000L;

  private static final long SECOND = 1_000_000_000L;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Simulation simulation;
  private EmbeddedPostgres postgres;
  private DatabaseSettings database;
  private CrossbookConfig config;
  private JobClient job;

  @BeforeEach
  void start() throws Exception {
    simulation =
        Simulation.start(
            SimulationConfig.defaults()
                .withSeed(5)
                .withVenues(Set.copyOf(VENUES))
                .withAssets(Set.of("BTC", "ETH"))
                .withIntensity(20));
    postgres = server(0);
    database = settings();
    Schema.migrate(database);
    List<String> sets = new ArrayList<>();
    for (String venue : VENUES) {
      sets.addAll(SimulatedAddress.settings(venue, "127.0.0.1:" + simulation.port()));
      sets.add(
          "venues."
              + venue
              + ".fees=[{valid-from: 2000-01-01, symbol: '*', maker: 0, taker: 0, fee-asset: quote}]");
    }
    sets.addAll(
        List.of(
            "parallelism=2",
            "checkpoint-interval-ms=200",
            "checkpoint-dir=" + checkpoints(),
            "statistics-window-ms=500",
            "rules.spread.min-net-bps=0.1",
            "rules.spread.min-confidence=0",
            "rules.spread.max-risk=1",
            "rules.spread.min-depth=0",
            "rules.spread.latency-ms=0",
            "rules.spread.rebalancing-bps=0",
            "database.batch-interval-ms=50"));
    config = CrossbookConfig.load(Optional.empty(), Map.of(), sets);
  }

  @AfterEach
  void stop() throws IOException {
    simulation.close();
    postgres.close();
  }

  private EmbeddedPostgres server(int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres"))
            .setCleanDataDirectory(false);
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  private DatabaseSettings settings() {
    return DatabaseSettings.of(
        "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres", "postgres", "postgres");
  }

  @Test
  void findsFollowsRulesAndLosesNothing() throws Exception {
    job = start(Optional.empty());
    Awaited.until(() -> count("arbitrage_opportunities") > 5);
    Awaited.until(() -> count("arbitrage_opportunities WHERE confirmed_nanos IS NOT NULL") > 0);
    Awaited.until(
        () -> count("symbols") >= 6 && count("spread_statistics WHERE evaluated > 0") > 0);
    Awaited.until(() -> count("order_flow WHERE books > 0 AND spread_bps > 0") >= 6);
    Awaited.until(() -> count("funding_rates WHERE next_funding_nanos > time_nanos") > 0);
    assertThat(count("venue_status WHERE state = 'ONLINE'")).isPositive();

    rulesApplyFromTheirTimeOn();

    // What holds up the sinks holds up the sources in the end, and then nothing is found for a
    // while.
    while (foundWhileTheDatabaseIsAway() == 0) {
      Awaited.until(() -> count(foundFrom(nanos(Instant.now()) - SECOND)) > 0);
    }

    // The first to be whole may have begun before the database went away.
    int waited = lastCheckpoint();
    Awaited.until(() -> lastCheckpoint() >= waited + 2);
    // Ends in the middle of whatever it was doing, and goes on from its last checkpoint.
    job.cancel().get();
    assertThat(job.getJobExecutionResult())
        .failsWithin(30, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class);
    final long ended = nanos(Instant.now());
    job = start(LastCheckpoint.of(checkpoints(), job));
    Awaited.until(() -> count(foundFrom(ended)) > 5);
    // Some tasks run before others are restored; with a checkpoint all of them do.
    Awaited.until(() -> lastCheckpoint() > 0);
    job.stopWithSavepoint(
            false, folder.resolve("savepoint").toUri().toString(), SavepointFormatType.CANONICAL)
        .get();
    job.getJobExecutionResult().get();
    holdsWhatTheFileHolds(ended);
  }

  private long foundWhileTheDatabaseIsAway() throws Exception {
    final long stopped = nanos(Instant.now());
    int port = postgres.getPort();
    postgres.close();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
    final long started = nanos(Instant.now());
    postgres = server(port);
    Awaited.until(() -> count(foundFrom(started)) > 0);
    return count(foundFrom(stopped) + " AND detected_nanos < " + started);
  }

  /** A rule that nothing can satisfy, and then one that is easy again. */
  private void rulesApplyFromTheirTimeOn() throws Exception {
    DetectionRule easy = config.ruleBook().inForce("spread", nanos(Instant.now()));
    RuleStore store = new RuleStore(database, Clock.systemUTC());
    long from = store.append(withMinNetBps(easy, 10_000)).effectiveFrom();
    long windowsFrom = from + TimeUnit.MILLISECONDS.toNanos(1500);
    Awaited.until(
        () ->
            count(
                    "spread_statistics WHERE gross_positive > 0 AND evaluated > 0 AND from_nanos > "
                        + windowsFrom)
                > 0);
    assertThat(count(foundFrom(from))).as("found under a rule that allows nothing").isZero();
    long easyFrom = store.append(withMinNetBps(easy, 0.1)).effectiveFrom();
    Awaited.until(() -> count(foundFrom(easyFrom)) > 0);
    assertThat(count(foundFrom(from) + " AND detected_nanos < " + easyFrom)).isZero();
    assertThat(count(foundFrom(easyFrom) + " AND rule_version <> 2")).isZero();
  }

  /** The file is written exactly once: it is what the database is held against. */
  private void holdsWhatTheFileHolds(long ended) throws Exception {
    Path file = folder.resolve("decisions.jsonl");
    DecisionsFile.assemble(folder.resolve("decisions"), file, Unfinished.LEAVE_OUT);
    Set<String> detected = new TreeSet<>();
    Set<String> confirmed = new TreeSet<>();
    Map<String, Long> over = new TreeMap<>();
    long saved = 0;
    for (String line : Files.readAllLines(file)) {
      JsonNode decision = JSON.readTree(line);
      String id = decision.get("id").asText();
      long time = decision.get("time").asLong();
      saved = time < ended ? Math.max(saved, time) : saved;
      switch (decision.get("verdict").asText()) {
        case "DETECTED" -> detected.add(id);
        case "CONFIRMED" -> confirmed.add(id);
        default -> assertThat(over.put(id, time)).as("ended twice").isNull();
      }
    }
    assertThat(detected).hasSizeGreaterThan(10);
    assertThat(ids("true")).containsAll(detected);
    assertThat(ids("confirmed_nanos IS NOT NULL")).containsAll(confirmed);
    assertThat(ids("ended_nanos IS NOT NULL")).containsAll(over.keySet());
    // The database also holds what was found between the last checkpoint and the end, which by the
    // time of the market may be long ago: after an outage there is much to catch up with.
    Set<String> others = ids("true");
    others.removeAll(detected);
    assertThat(ids("detected_nanos BETWEEN " + (saved - UNSAVED_NANOS) + " AND " + ended))
        .as(
            "in the database and not in the file; others, in ms from %s: %s",
            saved, ages(others, saved))
        .containsAll(others);
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
            "binance", List.of("BTC-USDT", "ETH-USDT"),
            "gateio", List.of("BTC-USDT", "ETH-USDT"),
            "gateiofutures", List.of("BTC-USDT-PERP"));
    DetectionPipeline.Results results = WatchJob.build(environment, config, instruments, database);
    results
        .decisions()
        .sinkTo(DecisionsFile.sink(folder.resolve("decisions").toUri().toString()))
        .name("Decisions file")
        .uid("decisions-file");
    return environment.executeAsync();
  }

  private static DetectionRule withMinNetBps(DetectionRule rule, double minNetBps) {
    return new DetectionRule(
        rule.strategy(),
        rule.version(),
        rule.effectiveFrom(),
        rule.minNet(),
        minNetBps,
        rule.maxAgeMillis(),
        rule.maxSkewMillis(),
        rule.maxLagMillis(),
        rule.maxSpreadBps(),
        rule.minDepth(),
        rule.minConfidence(),
        rule.maxRisk(),
        rule.maxNotional(),
        rule.confirmUpdates(),
        rule.confirmWithinMillis(),
        rule.ttlMillis(),
        rule.latencyMillis(),
        rule.rebalancingBps());
  }

  private int lastCheckpoint() throws IOException {
    return LastCheckpoint.numberOf(checkpoints(), job);
  }

  private Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  private static String foundFrom(long nanos) {
    return "arbitrage_opportunities WHERE strategy = 'spread' AND detected_nanos >= " + nanos;
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  private long count(String what) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + what)) {
      row.next();
      return row.getLong(1);
    }
  }

  private Set<String> ids(String where) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT id FROM arbitrage_opportunities WHERE " + where)) {
      Set<String> ids = new TreeSet<>();
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
      return ids;
    }
  }

  private Map<String, String> ages(Set<String> some, long saved) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT id, strategy, (detected_nanos - "
                    + saved
                    + ") / 1000000, confirmed_nanos IS NOT NULL FROM arbitrage_opportunities")) {
      Map<String, String> ages = new TreeMap<>();
      while (rows.next()) {
        if (some.contains(rows.getString(1))) {
          ages.put(
              rows.getString(1),
              rows.getString(2) + " " + rows.getLong(3) + " " + rows.getBoolean(4));
        }
      }
      return ages;
    }
  }
}
