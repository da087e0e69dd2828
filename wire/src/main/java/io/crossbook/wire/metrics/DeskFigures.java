package io.crossbook.wire.metrics;

import io.crossbook.core.desk.BreakerState;
import io.crossbook.core.desk.Breakers;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.DeskRule;
import io.crossbook.core.desk.DeskState;
import io.crossbook.core.desk.OperationState;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a desk comes to, as metrics: counted from what it reports and read from what it remembers.
 * Money is in the portfolio currency. What is counted begins with the task; what is read from the
 * state is the desk's since it began. Told by the desk's thread, read by any.
 */
public final class DeskFigures {
  /** How many operations a share of successes looks back over. */
  static final int RECENT = 100;

  /** Listings that have a name of their own. */
  private static final int MOST_LISTINGS = 50;

  private static final int MOST_STRATEGIES = 20;
  private static final int MOST_PAIRS = 100;
  private static final int REMEMBERED = 1_000;
  private static final Pattern LEG = Pattern.compile("(?:buy|sell) ([^: ]+):");

  private static final List<String> BREAKERS =
      List.of(
          Breakers.DAILY_LOSS,
          Breakers.SINGLE_LOSS,
          Breakers.CONSECUTIVE_LOSSES,
          Breakers.DRAWDOWN,
          Breakers.DISCONNECT,
          Breakers.ERROR_RATE,
          Breakers.EXECUTION_QUALITY,
          Breakers.UNKNOWN_PROFIT,
          Breakers.ACCOUNT_REFUSED,
          Breakers.FUNDS_REFUSED,
          Breakers.LISTING_REFUSED);

  private static final List<String> STATUSES =
      List.of("gained", "lost", "even", "unknown", "failed");

  private final Series series;
  private final Map<DeskRule, LongAdder> refusals = new EnumMap<>(DeskRule.class);
  private final Map<String, LongAdder> trips = new HashMap<>();
  private final Map<String, LongAdder> executions = new HashMap<>();
  private final Map<String, LongAdder> filled = new HashMap<>();
  private final LongAdder critical = new LongAdder();
  private final LongAdder warnings = new LongAdder();
  private final Map<String, StrategyFigures> strategies = new HashMap<>();
  private final Map<String, PairFigures> pairs = new HashMap<>();
  private final Labels strategyNames = new Labels(MOST_STRATEGIES);
  private final Labels pairNames = new Labels(MOST_PAIRS);
  private final Labels listingNames = new Labels(MOST_LISTINGS);
  private final Map<String, Map<String, Double>> values = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Double>> deltas = new ConcurrentHashMap<>();
  private final Map<Long, BigDecimal> ended = remembered();
  private final Map<String, Boolean> orders = remembered();
  private final Map<Long, Boolean> failures = remembered();
  private volatile Standing standing = new Standing(0, 0, 0, 0, 0, 0, Map.of());
  private double worst;

  /** What is read from the state, at one moment. */
  private record Standing(
      int open,
      int positions,
      double profit,
      double drawdown,
      double worst,
      double dayLoss,
      Map<String, Integer> standingBreakers) {}

  /**
   * @param series where it is made known
   * @param venues ids of the venues that the desk has accounts at
   */
  public DeskFigures(Series series, Collection<String> venues) {
    this.series = series;
    series.gauge("arbitrage_active_trades", () -> standing.open());
    series.gauge("arbitrage_active_positions", () -> standing.positions());
    series.gauge("arbitrage_profit_usd", () -> standing.profit());
    series.gauge("arbitrage_drawdown_usd", () -> standing.drawdown());
    series.gauge("arbitrage_max_drawdown_usd", () -> standing.worst());
    series.gauge("trading_daily_loss_usd", () -> standing.dayLoss());
    series.counter("trading_alerts_total", critical::sum, "severity", "critical");
    series.counter("trading_alerts_total", warnings::sum, "severity", "warning");
    for (DeskRule rule : DeskRule.values()) {
      LongAdder count = new LongAdder();
      refusals.put(rule, count);
      series.counter("trading_refusals_total", count::sum, "rule", rule.word());
    }
    for (String breaker : BREAKERS) {
      LongAdder count = new LongAdder();
      trips.put(breaker, count);
      series.counter("trading_circuit_breaker_trips_total", count::sum, "breaker", breaker);
      series.gauge(
          "trading_circuit_breaker_triggered",
          () -> standing.standingBreakers().getOrDefault(breaker, 0),
          "breaker",
          breaker);
    }
    for (String venue : new TreeSet<>(venues)) {
      LongAdder booked = new LongAdder();
      executions.put(venue, booked);
      series.counter("trading_executions_total", booked::sum, "exchange", venue);
      LongAdder first = new LongAdder();
      filled.put(venue, first);
      series.counter("trading_orders_filled_total", first::sum, "exchange", venue);
      values.put(venue, new ConcurrentHashMap<>());
      series.gauge("trading_account_value_usd", () -> sum(values.get(venue)), "exchange", venue);
    }
  }

  /** The desk reports something; what it reports again does not count twice. */
  public void on(DeskRecord record) {
    if (record instanceof DeskRecord.OperationReport operation) {
      operation(operation);
    } else if (record instanceof DeskRecord.Refused refused) {
      refusals.get(refused.rule()).increment();
    } else if (record instanceof DeskRecord.BreakerReport breaker) {
      LongAdder count = trips.get(breaker.breaker());
      if (count != null && breaker.cleared() == 0) {
        count.increment();
      }
    } else if (record instanceof DeskRecord.Alert alert) {
      (alert.critical() ? critical : warnings).increment();
    } else if (record instanceof DeskRecord.Execution execution) {
      executed(execution);
    } else if (record instanceof DeskRecord.PositionReport position) {
      position(position);
    } else if (record instanceof DeskRecord.BalanceReport balance) {
      balance(balance);
    }
  }

  /** The desk's state as it is now; what is needed of it is copied. */
  public void stands(DeskState state) {
    BreakerState breakers = state.breakers;
    double drawdown = breakers.peak.subtract(breakers.profit).doubleValue();
    worst = Math.max(worst, drawdown);
    Map<String, Integer> tripped = new HashMap<>();
    breakers.trips.forEach(trip -> tripped.merge(trip.breaker(), 1, Integer::sum));
    int positions = 0;
    for (DeskState.Held held : state.positions.values()) {
      positions += held.position.quantity.signum() == 0 ? 0 : 1;
    }
    standing =
        new Standing(
            state.operations.size(),
            positions,
            breakers.profit.doubleValue(),
            drawdown,
            worst,
            Math.max(0, -breakers.dayProfit.doubleValue()),
            tripped);
  }

  private void operation(DeskRecord.OperationReport operation) {
    // Made known with its first operation, so that its counters are seen at 0.
    StrategyFigures strategy =
        strategies.computeIfAbsent(
            strategyNames.of(operation.strategy()), name -> new StrategyFigures(series, name));
    if (operation.state() != OperationState.FAILED) {
      failures.remove(operation.operation());
    } else if (failures.put(operation.operation(), true) == null) {
      strategy.came("failed");
    }
    if (operation.endedAt() > 0) {
      ended(operation, strategy);
    }
  }

  private void ended(DeskRecord.OperationReport operation, StrategyFigures strategy) {
    BigDecimal net = operation.realized() == null ? BigDecimal.ZERO : operation.realized();
    BigDecimal before = ended.put(operation.operation(), net);
    PairFigures pair =
        pairs.computeIfAbsent(
            pairNames.of(pair(operation.legs())), name -> new PairFigures(series, name));
    if (before == null) {
      strategy.came(
          operation.realized() == null
              ? "unknown"
              : List.of("lost", "even", "gained").get(net.signum() + 1));
      pair.ended(operation);
    }
    // Funding that comes late changes what an operation came to.
    BigDecimal more = net.subtract(before == null ? BigDecimal.ZERO : before);
    strategy.profit.add(more);
    pair.profit.add(more);
  }

  /** The venues of an operation, {@code binance-kraken}. */
  static String pair(String legs) {
    TreeSet<String> venues = new TreeSet<>();
    Matcher leg = LEG.matcher(legs);
    while (leg.find()) {
      venues.add(leg.group(1));
    }
    return venues.isEmpty() ? "none" : String.join("-", venues);
  }

  private void executed(DeskRecord.Execution execution) {
    LongAdder booked = executions.get(execution.venue());
    if (booked == null) {
      return;
    }
    booked.increment();
    String order = execution.operation() + "/" + execution.order() + "/" + execution.attempt();
    if (orders.put(order, true) == null) {
      filled.get(execution.venue()).increment();
    }
  }

  private void position(DeskRecord.PositionReport position) {
    String listing = listingNames.of(position.venue() + " " + position.instrument());
    boolean own = !listing.equals(Labels.OTHER);
    String venue = own ? position.venue() : Labels.OTHER;
    String instrument = own ? position.instrument() : Labels.OTHER;
    deltas
        .computeIfAbsent(
            listing,
            name -> {
              Map<String, Double> made = new ConcurrentHashMap<>();
              series.gauge(
                  "arbitrage_delta_exposure",
                  () -> sum(made),
                  "exchange",
                  venue,
                  "instrument",
                  instrument);
              return made;
            })
        .put(
            position.venue() + " " + position.account() + " " + position.symbol(),
            position.quantity().doubleValue());
  }

  private void balance(DeskRecord.BalanceReport balance) {
    Map<String, Double> assets = values.get(balance.venue());
    if (assets != null) {
      String asset = balance.account() + " " + balance.asset();
      if (balance.value() == null) {
        assets.remove(asset);
      } else {
        assets.put(asset, balance.value().doubleValue());
      }
    }
  }

  private static double sum(Map<String, Double> each) {
    return each.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static <K, V> Map<K, V> remembered() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /** An exact sum, and how it is shown. */
  private static final class Sum {
    private BigDecimal exact = BigDecimal.ZERO;
    private volatile double shown;

    void add(BigDecimal more) {
      exact = exact.add(more);
      shown = exact.doubleValue();
    }
  }

  /** What the operations of a strategy come to. */
  private static final class StrategyFigures {
    private final Map<String, LongAdder> trades = new HashMap<>();
    private final Deque<Boolean> recent = new ArrayDeque<>();
    private volatile double success = Double.NaN;
    private final Sum profit = new Sum();

    StrategyFigures(Series series, String name) {
      series.gauge("arbitrage_success_rate", () -> success, "strategy", name);
      series.gauge("arbitrage_pnl_usd", () -> profit.shown, "strategy", name);
      for (String status : STATUSES) {
        LongAdder count = new LongAdder();
        trades.put(status, count);
        series.counter("arbitrage_trades_total", count::sum, "source", name, "status", status);
      }
    }

    /** An operation came to something, or was given up. */
    void came(String status) {
      trades.get(status).increment();
      if (!status.equals("even")) {
        recent.add(status.equals("gained"));
        if (recent.size() > RECENT) {
          recent.remove();
        }
        success = recent.stream().filter(each -> each).count() / (double) recent.size();
      }
    }
  }

  /** What the operations between the same venues come to. */
  private static final class PairFigures {
    private final Durations took = new Durations();
    private final Sum profit = new Sum();

    PairFigures(Series series, String name) {
      series.gauge("arbitrage_total_profit_usd", () -> profit.shown, "exchange", name);
      series.durations("arbitrage_execution_seconds", took, "exchange_pair", name);
    }

    void ended(DeskRecord.OperationReport operation) {
      took.add(operation.endedAt() - operation.startedAt());
    }
  }
}
