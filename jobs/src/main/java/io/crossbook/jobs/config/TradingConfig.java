package io.crossbook.jobs.config;

import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.desk.DeskLimits;
import io.crossbook.core.desk.ExecutionStyle;
import io.crossbook.core.desk.StopRule;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.order.OrderLimit;
import io.crossbook.core.paper.PaperConfig;
import io.crossbook.core.risk.RiskRule;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.trading.TradingVenue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How opportunities are traded. Immutable.
 *
 * @param mode what becomes of confirmed opportunities
 * @param desk number of the desk
 * @param deskName its name
 * @param share its part of those limits that hold for all desks together, more than 0, at most 1
 * @param venues venues at which orders may be placed; empty for none live, for all on paper
 * @param cash assets that are held as money
 * @param leverage of derivative positions
 * @param styles how the legs of each strategy's operations are sent
 * @param maker when legs may rest in the book
 * @param stops when what is held is given up, by strategy
 * @param limits what all desks may do together, and each operation and order of them
 * @param risk from when on sequences of what it reports are a breach of risk
 * @param paperLatencyMillis time from a decision to a venue's book, on paper
 * @param paperReportMillis how often venues on paper say what accounts hold
 * @param paperOpening what every account on paper is given, by asset
 */
public record TradingConfig(
    TradingMode mode,
    int desk,
    String deskName,
    BigDecimal share,
    Set<String> venues,
    Set<String> cash,
    int leverage,
    Map<String, ExecutionStyle> styles,
    MakerConfig maker,
    Map<String, StopRule> stops,
    DeskLimits limits,
    List<RiskRule> risk,
    long paperLatencyMillis,
    long paperReportMillis,
    Map<String, BigDecimal> paperOpening) {

  private static final String MOST = "1000000000000";
  private static final long DAY_MILLIS = 86_400_000;

  /** Copies. */
  public TradingConfig {
    venues = Set.copyOf(venues);
    cash = Set.copyOf(cash);
    styles = Map.copyOf(styles);
    risk = List.copyOf(risk);
    stops = Map.copyOf(stops);
    paperOpening = Map.copyOf(paperOpening);
  }

  static TradingConfig read(Section trading, Set<String> venues, Set<String> strategies)
      throws ConfigException {
    TradingMode mode = trading.choice("mode", TradingMode.values());
    int desk = trading.integer("desk", 0, 65_535);
    String name = trading.text("desk-name", text -> !text.isBlank(), "the name of a desk");
    BigDecimal share = trading.exact("share", "0.001", "1");
    Set<String> allowed =
        new TreeSet<>(
            trading.words(
                "venues", venues::contains, "venues: " + String.join(", ", new TreeSet<>(venues))));
    Set<String> cash = new TreeSet<>(trading.words("cash", Names::isAsset, "currency codes"));
    int leverage = trading.integer("leverage", 1, 100);
    Map<String, ExecutionStyle> styles = new TreeMap<>();
    for (Section row : trading.tables("styles", "strategy and style")) {
      String strategy =
          row.text(
              "strategy",
              strategies::contains,
              "one of the strategies " + String.join(", ", new TreeSet<>(strategies)));
      if (styles.put(strategy, row.choice("style", ExecutionStyle.values())) != null) {
        throw row.refused("strategy", "every strategy once");
      }
      row.end();
    }
    Section makerTable = trading.table("maker");
    MakerConfig maker = MakerConfig.read(makerTable, venues);
    Map<String, StopRule> stops = stops(trading, strategies);
    Section limitTable = trading.table("limits");
    DeskLimits limits = limits(limitTable, share);
    if (maker.restMillis() > limits.reservationMillis()) {
      throw makerTable.contradicts(
          "rest-ms", limitTable, "reservation-ms", "no more than capital stays reserved");
    }
    List<RiskRule> risk = RiskReader.read(trading.table("risk"));
    Section paper = trading.table("paper");
    Map<String, BigDecimal> opening = new TreeMap<>();
    for (Section row : paper.tables("opening", "asset and amount")) {
      String asset = row.text("asset", Names::isAsset, "a currency code");
      if (opening.put(asset, row.exact("amount", "0", MOST)) != null) {
        throw row.refused("asset", "every asset once");
      }
      row.end();
    }
    TradingConfig read =
        new TradingConfig(
            mode,
            desk,
            name,
            share,
            allowed,
            cash,
            leverage,
            styles,
            maker,
            stops,
            limits,
            risk,
            paper.whole("latency-ms", 0, 60_000),
            paper.whole("report-ms", 100, DAY_MILLIS),
            opening);
    paper.end();
    if (mode == TradingMode.LIVE && allowed.isEmpty()) {
      throw trading.contradicts(
          "venues", trading, "mode", "at least one venue at which orders may be placed");
    }
    trading.end();
    return read;
  }

  private static Map<String, StopRule> stops(Section trading, Set<String> strategies)
      throws ConfigException {
    Map<String, StopRule> stops = new TreeMap<>();
    for (Section row : trading.tables("stops", "strategy, loss, activation and distance")) {
      String strategy =
          row.text(
              "strategy",
              strategies::contains,
              "one of the strategies " + String.join(", ", new TreeSet<>(strategies)));
      StopRule rule =
          new StopRule(
              row.exact("loss", "0.0001", "0.9999"),
              row.exact("activation", "0.0001", "100"),
              row.exact("distance", "0.0001", "0.9999"));
      if (stops.put(strategy, rule) != null) {
        throw row.refused("strategy", "every strategy once");
      }
      row.end();
    }
    return stops;
  }

  private static DeskLimits limits(Section limits, BigDecimal share) throws ConfigException {
    DeskLimits read =
        new DeskLimits(
            limits.exact("max-position", "0.01", MOST),
            limits.exact("max-total-exposure", "0.01", MOST),
            limits.exact("max-venue-exposure", "0.01", MOST),
            limits.exact("max-instrument-exposure", "0.01", MOST),
            limits.integer("max-concurrent", 1, 1000),
            limits.exact("max-order", "0.01", MOST),
            limits.integer("max-orders-per-minute", 1, 100_000),
            limits.above("collar-bps", "0", "10000"),
            limits.decimal("slippage-bps", "0", "1000"),
            limits.exact("residual", "0", MOST),
            limits.integer("max-recoveries", 1, 3),
            limits.exact("max-recovery-loss", "0.01", MOST),
            limits.exact("max-single-loss", "0.01", MOST),
            limits.exact("max-daily-loss", "0.01", MOST),
            limits.integer("max-consecutive-losses", 1, 1000),
            limits.exact("max-drawdown", "0.01", MOST),
            limits.above("error-rate", "0", "1"),
            limits.integer("error-sample", 1, 100_000),
            limits.whole("error-window-ms", 1, DAY_MILLIS),
            limits.whole("disconnect-ms", 0, DAY_MILLIS),
            limits.decimal("min-fill-ratio", "0", "1"),
            limits.integer("quality-sample", 1, 10_000),
            limits.whole("cooldown-ms", 1, DAY_MILLIS),
            limits.whole("max-mark-age-ms", 1, DAY_MILLIS),
            limits.whole("leg-ms", 1, 60_000),
            limits.whole("unknown-ms", 1_000, DAY_MILLIS),
            limits.whole("reservation-ms", 1, DAY_MILLIS));
    limits.end();
    try {
      read.budget(share);
      return read.validated();
    } catch (IllegalArgumentException contradiction) {
      throw new ConfigException(contradiction.getMessage() + ".", contradiction);
    }
  }

  /**
   * The desk.
   *
   * @param present venues that take part in the job, with the account at each
   * @param holding how long basis positions are held
   */
  public DeskConfig desk(
      Map<String, String> present, String portfolioCurrency, FeeBook fees, Duration holding) {
    List<DeskConfig.DeskAccount> accounts = new ArrayList<>();
    new TreeMap<>(present)
        .forEach(
            (venue, account) -> {
              if (tradable(venue)) {
                accounts.add(new DeskConfig.DeskAccount(venue, subAccount(account)));
              }
            });
    List<String> traded = accounts.stream().map(DeskConfig.DeskAccount::venue).toList();
    return DeskConfig.of(
            desk,
            deskName,
            portfolioCurrency,
            cash,
            accounts,
            limits.budget(share),
            fees,
            styles,
            leverage,
            Map.of("basis", holding.toNanos()))
        .withMaker(maker.rules(traded, mode))
        .withOrderLimits(orderLimits(traded))
        .withStops(stops);
  }

  /** How many orders the venues of these take that can be traded at. */
  private static Map<String, List<OrderLimit>> orderLimits(List<String> traded) {
    Map<String, List<OrderLimit>> limits = new HashMap<>();
    for (TradingVenue each : TradingCatalog.venues()) {
      if (traded.contains(each.id())) {
        limits.put(each.id(), each.traits().orders());
      }
    }
    return limits;
  }

  /** True if orders may be placed at a venue. */
  public boolean tradable(String venue) {
    return venues.contains(venue) || (mode != TradingMode.LIVE && venues.isEmpty());
  }

  /** The main account has no name at venues. */
  private static String subAccount(String account) {
    return account.equals("main") ? "" : account;
  }

  /** The venues on paper, with an account for each of the desk's. */
  public PaperConfig paper(DeskConfig deskConfig) {
    ArrayList<PaperConfig.PaperAccount> accounts = new ArrayList<>();
    for (DeskConfig.DeskAccount each : deskConfig.accounts()) {
      accounts.add(
          new PaperConfig.PaperAccount(each.venue(), each.account(), new HashMap<>(paperOpening)));
    }
    return new PaperConfig(
        desk,
        accounts,
        new HashMap<>(),
        paperLatencyMillis * 1_000_000L,
        deskConfig.fees(),
        leverage,
        paperReportMillis * 1_000_000L);
  }

  /** The venues of these at which orders may be placed, in order. */
  public Collection<String> tradable(Collection<String> present) {
    return present.stream().filter(this::tradable).sorted().toList();
  }
}
