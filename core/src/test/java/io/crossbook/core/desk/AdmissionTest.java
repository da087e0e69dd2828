package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderLimit;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.DeskBench;
import io.crossbook.core.testing.Limits;
import io.crossbook.core.testing.Listings;
import io.crossbook.core.testing.Opportunities;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AdmissionTest {
  private static final String BTC = "BTC-USD";

  /** A desk and an opportunity of 0.1 BTC, of which rules are made to fail. */
  private static final class Scene {
    private final Set<DeskRule> failing;
    private final DeskBench bench;

    Scene(DeskRule... failing) {
      this.failing = Set.of(failing);
      this.bench =
          new DeskBench(
              DeskBench.config(limits(), ExecutionStyle.SIMULTANEOUS, "kraken", "coinbase"));
      bench.given("kraken", "USD", fails(DeskRule.MARGIN) ? "2" : "100000");
      bench.given("coinbase", "BTC", "10").open();
      bench.market("kraken", BTC, "29990", "30000", "1");
      bench.market("coinbase", BTC, "30100", "30110", "1");
      bench.market("nowhere", BTC, "30100", "30110", "1");
      spoil();
    }

    private boolean fails(DeskRule rule) {
      return failing.contains(rule);
    }

    private DeskLimits limits() {
      List<Object> changed = new ArrayList<>();
      change(changed, DeskRule.POSITION_SIZE, "maxPosition", "1");
      change(changed, DeskRule.TOTAL_EXPOSURE, "maxTotalExposure", "2999");
      change(changed, DeskRule.VENUE_EXPOSURE, "maxVenueExposure", "2999");
      change(changed, DeskRule.INSTRUMENT_EXPOSURE, "maxInstrumentExposure", "2999");
      change(changed, DeskRule.CONCURRENCY, "maxConcurrent", 1);
      change(changed, DeskRule.ORDER_RATE, "maxOrdersPerMinute", 1);
      change(changed, DeskRule.COLLAR, "collarBps", 0.1);
      change(changed, DeskRule.FAT_FINGER, "maxOrder", "2999");
      return Limits.with(changed.toArray());
    }

    private void change(List<Object> changed, DeskRule rule, String limit, Object value) {
      if (fails(rule)) {
        changed.add(limit);
        changed.add(value);
      }
    }

    private void spoil() {
      DeskState state = bench.desk.state();
      if (fails(DeskRule.NOT_READY)) {
        bench.heard("coinbase", false);
      }
      if (fails(DeskRule.ALREADY_TRADING)) {
        Operation before = new Operation();
        before.opportunity = "id";
        before.endedAt = 1;
        state.ended.add(before);
      }
      if (fails(DeskRule.STOPPED)) {
        bench.tell(new DeskInput.Stopped(List.of("instrument:" + BTC), bench.now));
      }
      if (fails(DeskRule.BREAKER)) {
        state.breakers.trips.add(
            new BreakerState.Trip(Breakers.ERROR_RATE, "venue:kraken", "why", 1, Long.MAX_VALUE));
      }
      if (fails(DeskRule.CONCURRENCY)) {
        state.operations.add(new Operation());
      }
      if (fails(DeskRule.SELF_MATCH)) {
        state.operations.add(resting());
      }
    }

    private static Operation resting() {
      WorkingOrder order = new WorkingOrder();
      order.venue = "kraken";
      order.symbol = BTC;
      order.instrument = BTC;
      order.side = Side.SELL;
      order.kind = OrderKind.LIMIT;
      order.quantity = new BigDecimal("0.0001");
      order.limit = new BigDecimal("30000");
      Operation operation = new Operation();
      operation.number = 99;
      operation.orders.add(order);
      return operation;
    }

    private Candidate candidate() {
      return Opportunities.of("id", bench.now)
          .lifeMillis(fails(DeskRule.STALE) ? 0 : 10_000)
          .leg("kraken", BTC, "0.1", "30000")
          .leg(fails(DeskRule.NOT_ALLOWED) ? "nowhere" : "coinbase", BTC, "-0.1", "30100")
          .candidate();
    }

    DeskRecord.Refused refused() {
      bench.confirm(candidate());
      List<DeskRecord.Refused> refused = bench.records(DeskRecord.Refused.class);
      assertThat(refused).hasSize(1);
      assertThat(bench.sent()).isEmpty();
      assertThat(bench.desk.state().claims).isEmpty();
      assertThat(bench.desk.state().nextOperation).isZero();
      return refused.get(0);
    }
  }

  static Stream<DeskRule> rules() {
    return Stream.of(DeskRule.values()).filter(rule -> rule != DeskRule.CHECK_FAILED);
  }

  static Stream<Arguments> pairs() {
    return rules()
        .flatMap(
            first ->
                rules()
                    .filter(second -> second.compareTo(first) > 0)
                    // Of an account that is not there nobody can say that it is not ready.
                    .filter(second -> first != DeskRule.NOT_READY || second != DeskRule.NOT_ALLOWED)
                    .map(second -> Arguments.of(first, second)));
  }

  @Test
  void whatNoRuleRefusesIsTraded() {
    Scene scene = new Scene();
    scene.bench.confirm(scene.candidate());
    assertThat(scene.bench.records(DeskRecord.Refused.class)).isEmpty();
    assertThat(scene.bench.sent()).hasSize(2);
    assertThat(scene.bench.desk.state().nextOperation).isEqualTo(1);
  }

  @Test
  void nothingIsOpenedWhereAnOrderWouldHaveToWaitForItsVenue() {
    DeskConfig config =
        DeskBench.config(DeskLimits.standard(), ExecutionStyle.SIMULTANEOUS, "kraken", "coinbase")
            .withOrderLimits(Map.of("coinbase", List.of(OrderLimit.ofAccount(1, 3))));
    DeskBench bench =
        new DeskBench(config).given("kraken", "USD", "100000").given("coinbase", "BTC", "10");
    bench.open();
    bench.market("kraken", BTC, "29990", "30000", "1");
    bench.market("coinbase", BTC, "30100", "30110", "1");
    for (String id : List.of("first", "second", "third")) {
      bench.confirm(
          Opportunities.of(id, bench.now)
              .leg("kraken", BTC, "0.1", "30000")
              .leg("coinbase", BTC, "-0.1", "30100")
              .candidate());
      fillAll(bench);
    }
    DeskRecord.Refused refused = bench.records(DeskRecord.Refused.class).get(0);
    assertThat(refused.opportunity()).isEqualTo("third");
    assertThat(refused.rule()).isEqualTo(DeskRule.ORDER_RATE);
    assertThat(refused.detail())
        .as("the last one is kept for what brings exposure down")
        .contains("coinbase");
    bench.pass(1_000);
    bench.confirm(spread(bench, "0.1").candidate());
    assertThat(bench.sent()).hasSize(6);
  }

  @Test
  void whatAVenueCountsBySymbolHoldsUpThatSymbolAlone() {
    Map<String, List<OrderLimit>> limits =
        Map.of("kraken", List.of(OrderLimit.ofAccount(0.001, 3), OrderLimit.ofSymbol(0.001, 1)));
    DeskConfig config =
        DeskBench.config(DeskLimits.standard(), ExecutionStyle.SIMULTANEOUS, "kraken", "coinbase")
            .withOrderLimits(limits);
    DeskBench bench =
        new DeskBench(config)
            .given("kraken", "USD", "1000000")
            .given("coinbase", "BTC", "10")
            .given("coinbase", "ETH", "10")
            .given("coinbase", "SOL", "10");
    bench.open();
    for (String instrument : List.of(BTC, BTC, "ETH-USD", "SOL-USD")) {
      bench.market("kraken", instrument, "29990", "30000", "1");
      bench.market("coinbase", instrument, "30100", "30110", "1");
      bench.confirm(
          Opportunities.of("id" + bench.now, bench.now)
              .leg("kraken", instrument, "0.01", "30000")
              .leg("coinbase", instrument, "-0.01", "30100")
              .candidate());
      fillAll(bench);
      bench.pass(10);
    }
    assertThat(bench.records(DeskRecord.Refused.class))
        .as("the second of BTC, and then the third of the account, which is kept")
        .extracting(DeskRecord.Refused::rule)
        .containsExactly(DeskRule.ORDER_RATE, DeskRule.ORDER_RATE);
    assertThat(bench.sent().stream().filter(order -> order.venue().equals("kraken")))
        .extracting(OrderIntent::symbol)
        .containsExactly(BTC, "ETH-USD");
  }

  private static void fillAll(DeskBench bench) {
    List.copyOf(bench.desk.operations()).stream()
        .flatMap(each -> each.orders.stream())
        .toList()
        .forEach(order -> bench.filled(sent(bench, order)));
  }

  private static OrderIntent sent(DeskBench bench, WorkingOrder order) {
    return bench.sent().stream()
        .filter(each -> each.name().order() == order.number && each.venue().equals(order.venue))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyRuleRefusesAlone(DeskRule rule) {
    DeskRecord.Refused refused = new Scene(rule).refused();
    assertThat(refused.rule()).isEqualTo(rule);
    assertThat(refused.detail()).isNotBlank();
    assertThat(refused.opportunity()).isEqualTo("id");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void ofTwoRulesTheFirstIsRecorded(DeskRule first, DeskRule second) {
    assertThat(new Scene(first, second).refused().rule()).isEqualTo(first);
  }

  @Test
  void ofAllRulesTheFirstIsRecorded() {
    List<DeskRule> all = new ArrayList<>(rules().toList());
    all.remove(DeskRule.NOT_ALLOWED);
    while (!all.isEmpty()) {
      assertThat(new Scene(all.toArray(DeskRule[]::new)).refused().rule()).isEqualTo(all.get(0));
      all.remove(0);
    }
  }

  private static DeskBench bench(DeskLimits limits, String... given) {
    DeskBench bench =
        new DeskBench(DeskBench.config(limits, ExecutionStyle.SIMULTANEOUS, "kraken", "coinbase"));
    for (int i = 0; i < given.length; i += 3) {
      bench.given(given[i], given[i + 1], given[i + 2]);
    }
    bench.open();
    bench.market("kraken", BTC, "29990", "30000", "1");
    return bench.market("coinbase", BTC, "30100", "30110", "1");
  }

  private static DeskBench rich(DeskLimits limits) {
    return bench(limits, "kraken", "USD", "100000", "coinbase", "BTC", "10");
  }

  private static Opportunities spread(DeskBench bench, String size) {
    return Opportunities.of("id", bench.now)
        .leg("kraken", BTC, size, "30000")
        .leg("coinbase", BTC, "-" + size, "30100");
  }

  private static DeskRule rule(DeskBench bench) {
    List<DeskRecord.Refused> refused = bench.records(DeskRecord.Refused.class);
    return refused.isEmpty() ? null : refused.get(0).rule();
  }

  @Test
  void nothingIsDecidedBeforeTheLedgerIsHeldAndAfterEveryRestart() {
    DeskBench bench = rich(DeskLimits.standard());
    bench.desk.restored();
    bench.confirm(spread(bench, "0.1").candidate());
    assertThat(rule(bench)).isEqualTo(DeskRule.NOT_READY);
  }

  @Test
  void anAccountThatHasNotSaidWhatItHoldsIsNotReady() {
    DeskBench bench =
        new DeskBench(
            DeskBench.config(
                DeskLimits.standard(), ExecutionStyle.SIMULTANEOUS, "kraken", "coinbase"));
    bench.heard("kraken", true);
    bench.heard("coinbase", true);
    bench.caughtUp(0);
    bench.confirm(spread(bench, "0.1").candidate());
    assertThat(rule(bench)).isEqualTo(DeskRule.NOT_READY);
  }

  @Test
  void whatIsComputedFromOldBooksIsStale() {
    DeskBench bench = rich(DeskLimits.standard());
    Candidate old = spread(bench, "0.1").candidate();
    bench.pass(2_001);
    // A desk is told late, at the time of something else.
    bench.confirm(old);
    assertThat(rule(bench)).isEqualTo(DeskRule.STALE);
  }

  @Test
  void aMarketThatFellSilentIsStale() {
    DeskBench bench = rich(DeskLimits.standard());
    bench.still();
    bench.pass(2_001);
    bench.confirm(spread(bench, "0.1").candidate());
    assertThat(rule(bench)).isEqualTo(DeskRule.STALE);
  }

  @Test
  void theSameLegsAreNotTradedTwiceAtATime() {
    DeskBench bench = rich(DeskLimits.standard());
    bench.confirm(spread(bench, "0.1").candidate());
    bench.confirm(
        Opportunities.of("another", bench.now)
            .leg("coinbase", BTC, "-0.01", "30100")
            .leg("kraken", BTC, "0.01", "30000")
            .candidate());
    assertThat(rule(bench)).isEqualTo(DeskRule.ALREADY_TRADING);
  }

  @Test
  void inverseContractsAreNotTraded() {
    DeskBench bench = rich(DeskLimits.standard());
    bench.market("kraken", "BTC-USD-BTC-PERP", "29990", "30000", "1");
    bench.confirm(
        Opportunities.of("id", bench.now)
            .leg("kraken", "BTC-USD-BTC-PERP", "1", "30000")
            .candidate());
    assertThat(rule(bench)).isEqualTo(DeskRule.NOT_ALLOWED);
  }

  @ParameterizedTest
  @CsvSource({"all", "venue:kraken", "strategy:spread", "instrument:BTC-USD"})
  void everyScopeStops(String scope) {
    DeskBench bench = rich(DeskLimits.standard());
    bench.tell(new DeskInput.Stopped(List.of(scope), bench.now));
    bench.confirm(spread(bench, "0.1").candidate());
    assertThat(rule(bench)).isEqualTo(DeskRule.STOPPED);
    bench.tell(new DeskInput.Stopped(List.of("venue:gemini", "strategy:basis"), bench.now));
    bench.confirm(spread(bench, "0.1").candidate());
    assertThat(bench.sent()).hasSize(2);
  }

  @Test
  void openOperationsCountInEveryExposure() {
    DeskBench bench = rich(Limits.with("maxTotalExposure", "5000"));
    bench.confirm(spread(bench, "0.1").candidate());
    bench.market("coinbase", "ETH-USD", "2000", "2001", "10");
    bench.confirm(
        Opportunities.of("other", bench.now).leg("coinbase", "ETH-USD", "1", "2001").candidate());
    assertThat(rule(bench)).as("3000 and 2001 are more than 5000").isNotNull();
    assertThat(rule(bench)).isIn(DeskRule.TOTAL_EXPOSURE, DeskRule.MARGIN);
  }

  @ParameterizedTest
  @CsvSource({
    // what is committed at most, what was found, what is sent
    "3000, 0.2,     0.1",
    "5000, 1,       0.1666",
    "2999, 0.1,     0.0999",
    "3000, 0.1,     0.1",
    "3000, 0.10005, 0.1"
  })
  void cutDownToWhatMayBeCommitted(String most, String found, String sent) {
    DeskBench bench = rich(Limits.with("maxPosition", most));
    bench.confirm(spread(bench, found).candidate());
    assertThat(bench.sent())
        .hasSize(2)
        .allSatisfy(order -> assertThat(order.quantity()).isEqualByComparingTo(sent));
  }

  @ParameterizedTest
  @CsvSource({
    // 30015 x 0.1 and 10 bps of it
    "3004.5015,  10,      0.1",
    "3004.50149, 10,      0.0999",
    "1502.25,    10,      0.0499",
    "100000,     0.05009, 0.05"
  })
  void cutDownToWhatTheAccountsHold(String usd, String btc, String sent) {
    DeskBench bench = bench(DeskLimits.standard(), "kraken", "USD", usd, "coinbase", "BTC", btc);
    bench.confirm(spread(bench, "0.1").netBps(30).candidate());
    assertThat(bench.sent())
        .hasSize(2)
        .allSatisfy(order -> assertThat(order.quantity()).isEqualByComparingTo(sent));
    BigDecimal reserved =
        bench.desk.state().claims.get(0L).needs().entrySet().stream()
            .filter(each -> each.getKey().asset().equals("USD"))
            .map(each -> each.getValue())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(reserved).isLessThanOrEqualTo(new BigDecimal(usd));
  }

  @Test
  void quantitiesAreMultiplesOfBothLotsAndOfContracts() {
    DeskBench bench = rich(DeskLimits.standard());
    bench.given("coinbase", "USD", "0");
    bench.listing(Listings.of("kraken", BTC).tick("0.01").lot("0.003").listing());
    bench.listing(
        Listings.of("coinbase", "BTC-USD-PERP")
            .tick("0.01")
            .lot("1")
            .multiplier("0.002")
            .listing());
    bench.book(Books.of("coinbase", "BTC-USD-PERP").bid("30100", "100").ask("30110", "100"));
    bench.tell(new DeskInput.BalanceReport("coinbase", "", List.of(), false, bench.now));
    Leg perpetual = Opportunities.leg("coinbase", "BTC-USD-PERP", "-49.5", "0.002", "30100");
    bench.confirm(
        Opportunities.of("id", bench.now)
            .leg("kraken", BTC, "0.099", "30000")
            .leg(perpetual)
            .candidate());
    assertThat(rule(bench)).as("there is no margin").isEqualTo(DeskRule.MARGIN);

    DeskBench funded =
        new DeskBench(bench.config)
            .given("kraken", "USD", "100000")
            .given("coinbase", "USD", "100000")
            .open();
    funded.listing(Listings.of("kraken", BTC).tick("0.01").lot("0.003").listing());
    funded.market("kraken", BTC, "29990", "30000", "1");
    funded.listing(
        Listings.of("coinbase", "BTC-USD-PERP")
            .tick("0.01")
            .lot("1")
            .multiplier("0.002")
            .listing());
    funded.book(Books.of("coinbase", "BTC-USD-PERP").bid("30100", "100").ask("30110", "100"));
    funded.confirm(
        Opportunities.of("id", funded.now)
            .leg("kraken", BTC, "0.099", "30000")
            .leg(perpetual)
            .candidate());
    // 0.006 is the least multiple of 0.003 and 0.002; 0.099 holds sixteen of them.
    assertThat(funded.sent()).hasSize(2);
    assertThat(funded.sent().get(0).quantity()).isEqualByComparingTo("0.096");
    assertThat(funded.sent().get(1).quantity()).isEqualByComparingTo("48");
  }

  /** Whatever it is said to keep: limits give away at most half of it, and the slippage bound. */
  @Property(tries = 200)
  void limitsNeverGiveAwayMoreThanTheBoundOrHalfOfTheNet(
      @ForAll @DoubleRange(min = -5, max = 100) double netBps,
      @ForAll @IntRange(min = 0, max = 20) int slippageBps) {
    DeskBench bench = rich(Limits.with("slippageBps", (double) slippageBps));
    bench.confirm(spread(bench, "0.1").netBps(netBps).candidate());
    assertThat(bench.sent()).hasSize(2);
    OrderIntent buy = bench.sent().get(0);
    OrderIntent sell = bench.sent().get(1);
    double given =
        (buy.limit().doubleValue() / 30_000 - 1) * 1e4
            + (1 - sell.limit().doubleValue() / 30_100) * 1e4;
    assertThat(buy.limit()).isGreaterThanOrEqualTo(new BigDecimal("30000"));
    assertThat(sell.limit()).isLessThanOrEqualTo(new BigDecimal("30100"));
    assertThat(given).isLessThanOrEqualTo(Math.max(0, netBps) / 2 + 1e-9);
    assertThat(given).isLessThanOrEqualTo(2.0 * slippageBps + 1e-9);
    assertThat(buy.limit().remainder(new BigDecimal("0.01"))).isEqualByComparingTo("0");
    assertThat(sell.limit().remainder(new BigDecimal("0.01"))).isEqualByComparingTo("0");
  }

  /** Something in the opportunity that breaks a check. */
  enum Broken {
    NET,
    NOTIONAL,
    MULTIPLIER,
    INSTRUMENT;

    Candidate of(DeskBench bench) {
      Opportunities found = spread(bench, "0.1");
      switch (this) {
        case NET -> found.netBps(Double.NaN);
        case NOTIONAL -> found.notional(Double.POSITIVE_INFINITY);
        case MULTIPLIER -> found.leg(Opportunities.leg("kraken", BTC, "0.1", "0", "30000"));
        default -> {
          Leg leg = Opportunities.leg("kraken", BTC, "0.1", "1", "30000");
          found.leg(
              new Leg(
                  leg.venue(),
                  leg.symbol(),
                  "nonsense",
                  "",
                  leg.quantity(),
                  leg.multiplier(),
                  leg.averagePrice(),
                  leg.limitPrice(),
                  leg.feeRate(),
                  leg.feeAsset(),
                  false,
                  "USD"));
        }
      }
      return found.candidate();
    }
  }

  @ParameterizedTest
  @EnumSource(Broken.class)
  void aCheckThatCannotBeMadeRefuses(Broken broken) {
    DeskBench bench = rich(DeskLimits.standard());
    bench.confirm(broken.of(bench));
    assertThat(rule(bench)).isEqualTo(DeskRule.CHECK_FAILED);
    assertThat(bench.sent()).isEmpty();
    assertThat(bench.desk.state().claims).isEmpty();
    bench.confirm(
        Opportunities.of("good", bench.now)
            .leg("kraken", BTC, "0.1", "30000")
            .leg("coinbase", BTC, "-0.1", "30100")
            .candidate());
    assertThat(bench.sent()).as("the desk goes on").hasSize(2);
  }
}
