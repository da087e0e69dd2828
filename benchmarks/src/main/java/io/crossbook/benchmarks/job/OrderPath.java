package io.crossbook.benchmarks.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.jobs.JobEnvironment;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.config.StateBackend;
import io.crossbook.jobs.trade.Keyring;
import io.crossbook.jobs.watch.WatchJob;
import io.crossbook.launcher.SimulatedAddress;
import io.crossbook.launcher.SimulatedKeys;
import io.crossbook.launcher.cluster.DatabaseProcess;
import io.crossbook.launcher.cluster.SimulatorProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Measures the whole way of money: from the reading of the frame that completes a confirmation,
 * over desk and intent ledger, to the order at the venue. The venues and a PostgreSQL that writes
 * to the disk are processes of their own.
 *
 * <ul>
 *   <li>To the ledger: until the database inserts the row of the order; it commits after that.
 *   <li>Handed to venues: from the fact behind an order, hedges included, until its request is
 *       signed and given to the HTTP client; what the job itself shows to Prometheus.
 *   <li>At the venue: until the order was accepted, as the venues' own ledger has it, by the clock
 *       of the same machine.
 * </ul>
 */
public final class OrderPath {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> VENUES =
      List.of("kraken", "coinbase", "binance", "binanceusdm", "gateio", "gateiofutures", "mexc");

  /** Where orders go. */
  private static final String TRADED = "kraken,coinbase,binance,gateio,mexc";

  private static final long LONGEST_NANOS = 60_000_000_000L;
  private static final long PATIENCE_MILLIS = 60_000;
  private static final long LOOK_MILLIS = 20;

  private OrderPath() {}

  /**
   * What is measured.
   *
   * @param speed how much faster than real ones the venues move
   * @param intensity how often prices disagree; 1 is several times a minute and asset
   * @param warm not measured, at the beginning
   * @param seconds measured
   * @param checkpointMillis time between checkpoints
   */
  public record Load(double speed, double intensity, int warm, int seconds, int checkpointMillis) {}

  /** An order that opens an operation, as the intent ledger has it. */
  private record Intended(String id, long confirmed, long written) {}

  /**
   * Measures and prints.
   *
   * @param rounds how often with each state backend
   * @param backends one after the other in each round
   */
  public static void measure(int rounds, List<StateBackend> backends, Load load) throws Exception {
    System.out.printf(
        "%-28s %8s %9s %9s %9s %9s %9s %8s %11s%n",
        "milliseconds", "count", "p50", "p95", "p99", "p99.9", "greatest", "facts/s", "orders/min");
    for (int round = 0; round < rounds; round++) {
      for (StateBackend backend : backends) {
        once(backend, load);
      }
    }
  }

  private static void once(StateBackend backend, Load load) throws Exception {
    Path folder = Files.createTempDirectory("crossbook-benchmark");
    try (SimulatorProcess venues =
            SimulatorProcess.start(
                folder.resolve("venues"),
                7,
                VENUES,
                List.of(
                    "--speed", Double.toString(load.speed),
                    "--intensity", Double.toString(load.intensity)));
        DatabaseProcess database = DatabaseProcess.start(folder.resolve("database"))) {
      Schema.migrate(database.settings());
      Keyring.simulated(SimulatedKeys.variables(venues.accounts()));
      trade(backend, load, folder, venues, database.settings());
    } finally {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      }
    }
  }

  private static void trade(
      StateBackend backend,
      Load load,
      Path folder,
      SimulatorProcess venues,
      DatabaseSettings database)
      throws Exception {
    CrossbookConfig config = config(backend, load, folder, venues);
    Map<String, List<String>> instruments = new TreeMap<>();
    for (String venue : VENUES) {
      instruments.put(venue, List.copyOf(config.venue(venue).instruments()));
    }
    Configuration settings = JobEnvironment.configuration(config.job());
    // A failure must end the measurement.
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    JobFigures.register(settings);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, settings);
    WatchJob.build(environment, config, instruments, database);
    JobClient job = environment.executeAsync("orders");
    TimeUnit.SECONDS.sleep(load.warm);
    final long facts = JobFigures.facts();
    final JobFigures.Sent sentBefore = JobFigures.sent();
    final long from = Observed.now();
    TimeUnit.SECONDS.sleep(load.seconds);
    final long to = Observed.now();
    final double perSecond = (JobFigures.facts() - facts) * 1e9 / (to - from);
    final JobFigures.Sent sent = JobFigures.sent().since(sentBefore);
    stop(database);
    job.cancel().get();
    // Ends with a cancellation, which is no failure here.
    job.getJobExecutionResult().handle((result, cancelled) -> result).get();
    Map<String, Long> accepted = accepted(venues.ledger());
    Histogram toVenue = new Histogram(LONGEST_NANOS, 3);
    Histogram toLedger = new Histogram(LONGEST_NANOS, 3);
    for (Intended each : intended(database, from, to)) {
      toLedger.recordValue(within(each.written - each.confirmed));
      Long at = accepted.get(each.id);
      // What a venue refused, as for want of money, has no time.
      if (at != null) {
        toVenue.recordValue(within(at - each.confirmed));
      }
    }
    long orders = accepted.values().stream().filter(at -> at >= from && at < to).count();
    double perMinute = orders * 60e9 / (to - from);
    print(backend + " to the ledger", toLedger, perSecond, perMinute);
    print(backend, sent, perSecond, perMinute);
    print(backend + " at the venue", toVenue, perSecond, perMinute);
  }

  private static long within(long nanos) {
    return Math.max(0, Math.min(LONGEST_NANOS, nanos));
  }

  private static CrossbookConfig config(
      StateBackend backend, Load load, Path folder, SimulatorProcess venues) throws Exception {
    List<String> sets = new ArrayList<>();
    for (String venue : VENUES) {
      sets.addAll(SimulatedAddress.settings(venue, venues.address()));
    }
    sets.addAll(
        List.of(
            "parallelism=1",
            "state-backend=" + backend.name().toLowerCase(Locale.ROOT),
            "checkpoint-interval-ms=" + load.checkpointMillis,
            "checkpoint-dir=" + folder.resolve("checkpoints"),
            "trading.mode=simulated",
            "trading.venues=" + TRADED,
            // Time is measured here, so nothing but time may stop it.
            "trading.limits.max-position=200",
            "trading.limits.max-concurrent=100",
            "trading.limits.max-consecutive-losses=1000",
            "trading.limits.max-daily-loss=1000000",
            "trading.limits.max-drawdown=1000000",
            "trading.limits.max-single-loss=1000000",
            "trading.limits.max-orders-per-minute=100000",
            "trading.limits.min-fill-ratio=0",
            "trading.limits.error-rate=1",
            "rules.spread.min-confidence=0",
            "rules.spread.max-risk=1",
            "rules.spread.min-net-bps=1"));
    return CrossbookConfig.load(Optional.empty(), Map.of(), sets);
  }

  /** Nothing more is opened, and what is open ends. */
  private static void stop(DatabaseSettings database) throws Exception {
    try (KillSwitch latches = new KillSwitch(database.open())) {
      latches.latch("strategy:spread", "the measurement ends");
    }
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (open(database) > 0) {
      if (System.currentTimeMillis() > end) {
        throw new IllegalStateException("orders do not end");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private static long open(DatabaseSettings database) throws SQLException {
    try (Connection connection = database.open();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT count(*) FROM order_intent"
                    + " WHERE state IN ('INTENDED', 'ACCEPTED', 'UNKNOWN')");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static List<Intended> intended(DatabaseSettings database, long from, long to)
      throws SQLException {
    List<Intended> orders = new ArrayList<>();
    try (Connection connection = database.open();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT i.venue || ' ' || i.client_order_id, o.confirmed_nanos,"
                    + " (extract(epoch FROM i.intended_at) * 1000000000)::bigint"
                    + " FROM order_intent i JOIN arbitrage_opportunities o ON o.id = i.opportunity"
                    + " WHERE i.purpose = 'OPEN' AND o.confirmed_nanos BETWEEN ? AND ?")) {
      query.setLong(1, from);
      query.setLong(2, to);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          orders.add(new Intended(row.getString(1), row.getLong(2), row.getLong(3)));
        }
      }
    }
    return orders;
  }

  /** When each order was accepted, by venue and client order id. */
  private static Map<String, Long> accepted(Path ledger) throws IOException {
    Map<String, Long> accepted = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(ledger)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode row = JSON.readTree(line);
        if (row.path("type").asText().equals("order_accepted")) {
          accepted.putIfAbsent(
              row.path("venue").asText() + " " + row.path("client_id").asText(),
              row.path("time_ns").asLong());
        }
      }
    }
    return accepted;
  }

  private static void print(
      StateBackend backend, JobFigures.Sent sent, double factsPerSecond, double ordersPerMinute) {
    if (sent.count() == 0) {
      throw new IllegalStateException("no order was sent");
    }
    System.out.printf(
        Locale.ROOT,
        "%-28s %8d %9.2f %9.2f %9.2f %9.2f %9s %8.0f %11.0f%n",
        backend + " handed to venues",
        sent.count(),
        sent.quantile(0.5),
        sent.quantile(0.95),
        sent.quantile(0.99),
        sent.quantile(0.999),
        "",
        factsPerSecond,
        ordersPerMinute);
    System.out.printf(
        Locale.ROOT,
        "%-28s %.1f %% within 2 ms, %.1f %% within 20 ms, %.1f %% within 100 ms%n",
        "",
        100 * sent.within("0.002"),
        100 * sent.within("0.02"),
        100 * sent.within("0.1"));
  }

  private static void print(
      String what, Histogram latencies, double factsPerSecond, double ordersPerMinute) {
    System.out.printf(
        Locale.ROOT,
        "%-28s %8d %9.2f %9.2f %9.2f %9.2f %9.2f %8.0f %11.0f%n",
        what,
        latencies.getTotalCount(),
        latencies.getValueAtPercentile(50) / 1e6,
        latencies.getValueAtPercentile(95) / 1e6,
        latencies.getValueAtPercentile(99) / 1e6,
        latencies.getValueAtPercentile(99.9) / 1e6,
        latencies.getMaxValue() / 1e6,
        factsPerSecond,
        ordersPerMinute);
  }
}
