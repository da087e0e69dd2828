package io.crossbook.launcher.chaos;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.database.orders.Safeguard;
import io.crossbook.jobs.JobEnvironment;
import io.crossbook.jobs.config.ConfigException;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.watch.WatchJob;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.SimulatedAddress;
import io.crossbook.launcher.SimulatedKeys;
import io.crossbook.launcher.cluster.ClusterShape;
import io.crossbook.launcher.cluster.ProcessCluster;
import io.crossbook.sinks.gateway.Failpoint;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;

/**
 * The whole trading job at four venues that differ in what they make of a client order id that was
 * used before: Kraken and Binance refuse it while the first order is open, Coinbase returns the
 * first order, Gate accepts a second one that hides the first.
 */
public final class SimulatedTrading implements TradingDeployment {
  private static final List<String> VENUES = List.of("binance", "coinbase", "gateio", "kraken");
  private static final Map<String, List<String>> INSTRUMENTS =
      Map.of(
          "binance", List.of("BTC-USDT", "ETH-USDT"),
          "coinbase", List.of("BTC-USD", "ETH-USD"),
          "gateio", List.of("BTC-USDT", "ETH-USDT"),
          "kraken", List.of("BTC-USD", "ETH-USD", "USDT-USD"));

  /** Half of the value that may be left of an operation, for each of many, at what these cost. */
  private static final Map<String, BigDecimal> BOUNDS =
      Map.of("BTC", new BigDecimal("0.001"), "ETH", new BigDecimal("0.02"));

  /** The trading job as it is. */
  public SimulatedTrading() {}

  @Override
  public List<String> venues() {
    return VENUES;
  }

  @Override
  public List<String> simulatorOptions() {
    return List.of("--assets", "BTC,ETH", "--intensity", "60");
  }

  @Override
  public List<String> failpoints() {
    return Arrays.stream(Failpoint.Point.values()).map(Failpoint.Point::text).toList();
  }

  @Override
  public String failpointVariable() {
    return Failpoint.VARIABLE;
  }

  @Override
  public ClusterShape shape() {
    return ClusterShape.of(2, 1).withStandby().withMegabytes(384, 64);
  }

  @Override
  public Map<String, String> environment(Surroundings surroundings) throws Failure {
    Map<String, String> variables = SimulatedKeys.variables(surroundings.simulator().accounts());
    if (!surroundings.disabled().isEmpty()) {
      variables.put(
          Safeguard.VARIABLE,
          surroundings.disabled().stream()
              .map(Safeguard::toString)
              .sorted()
              .collect(Collectors.joining(",")));
    }
    return variables;
  }

  @Override
  public JobID start(ProcessCluster cluster, Surroundings surroundings)
      throws Failure, InterruptedException {
    CrossbookConfig config = config(surroundings);
    return cluster.submit(
        "Crossbook: chaos",
        JobEnvironment.configuration(config.job()),
        environment -> WatchJob.build(environment, config, INSTRUMENTS, surroundings.database()));
  }

  private static CrossbookConfig config(Surroundings surroundings) throws Failure {
    List<String> sets = new ArrayList<>(settings(surroundings.simulator().address()));
    // Between two checkpoints there has to be something to be told of again.
    long interval = surroundings.disabled().contains(Safeguard.REWIND) ? 5_000 : 500;
    sets.addAll(
        List.of("parallelism=1", "state-backend=heap", "checkpoint-interval-ms=" + interval));
    try {
      return CrossbookConfig.load(Optional.empty(), Map.of(), sets);
    } catch (ConfigException refused) {
      throw new Failure(refused.getMessage(), refused);
    }
  }

  /** What is watched, and with a base asset traded, at each venue. */
  public static Map<String, List<String>> instruments() {
    return INSTRUMENTS;
  }

  /**
   * {@code key=value} that lead the job to simulated venues and let it trade whatever it finds:
   * what is judged is that nothing is lost or doubled, not that money is made.
   *
   * @param address host and port of the simulator
   */
  public static List<String> settings(String address) {
    List<String> sets = new ArrayList<>();
    for (String venue : VENUES) {
      sets.addAll(SimulatedAddress.settings(venue, address));
    }
    sets.addAll(
        List.of(
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
            "trading.limits.leg-ms=5000",
            // What is struck breaks accounts and orders all the time.
            "trading.risk.breakers-escalate.level=low",
            "trading.risk.venues-fail.level=low",
            "trading.risk.account-silent.level=low",
            "trading.risk.losing-streak.level=low",
            "rules.spread.min-confidence=0",
            "rules.spread.max-risk=1",
            "rules.spread.min-net-bps=1",
            "database.batch-interval-ms=100"));
    return sets;
  }

  @Override
  public void finish(Surroundings surroundings) throws Failure {
    // Hedges of what is open still pass: only the one strategy is stopped.
    try (KillSwitch latches = new KillSwitch(surroundings.database().open())) {
      latches.latch("strategy:spread", "the run ends");
    } catch (SQLException away) {
      throw new Failure("The kill switch cannot be used: " + away.getMessage() + ".", away);
    }
  }

  @Override
  public String currency() {
    return "USD";
  }

  @Override
  public Set<String> cash() {
    return Set.of("USD", "USDT", "USDC", "EUR", "GBP");
  }

  @Override
  public Map<String, BigDecimal> bounds() {
    return BOUNDS;
  }

  @Override
  public Map<String, Judge.Contract> contracts() {
    return Map.of();
  }

  /**
   * True if nothing is open and the books were reported since the last execution, so that it can be
   * {@linkplain #judge judged}. Between one order's end and the next one's beginning that may be so
   * for a moment, if operations are still opened.
   */
  public boolean atRest(DatabaseSettings database) throws SQLException {
    return ChaosQueries.atRest(database, true);
  }

  /**
   * Holds what the venues say against what the database says.
   *
   * @param ledger the simulator's
   */
  public Verdict judge(Path ledger, DatabaseSettings database) throws Failure {
    return Judge.judge(ledger, database, currency(), cash(), bounds(), contracts());
  }
}
