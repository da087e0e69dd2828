package io.crossbook.core.spread;

import static io.crossbook.core.opportunity.Candidate.Phase.OPENED;
import static io.crossbook.core.opportunity.ProfitTerm.Kind.CONVERSION;
import static io.crossbook.core.opportunity.ProfitTerm.Kind.FEE;
import static io.crossbook.core.opportunity.ProfitTerm.Kind.GROSS;
import static io.crossbook.core.opportunity.ProfitTerm.Kind.LATENCY_DECAY;
import static io.crossbook.core.opportunity.ProfitTerm.Kind.REBALANCING;
import static io.crossbook.core.opportunity.ProfitTerm.Kind.SLIPPAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.InstrumentKind;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.opportunity.BookReference;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Complexity;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.core.statistics.EdgeStatistics;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.Fees;
import io.crossbook.core.testing.Listings;
import io.crossbook.core.testing.Rules;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the strategy finds, what it costs, and in which sizes. */
class SpreadStrategyTest {
  private static final String BTC = "BTC-USD";
  private static final FeeBook FREE = Fees.taker("a", "0", "b", "0", "c", "0");

  private static SpreadRun run(Rules rules) {
    return new SpreadRun(BTC, FREE, rules.rule()).listings(BTC, "a", "b");
  }

  private static Rules rules() {
    return Rules.of(SpreadStrategy.NAME);
  }

  private static Books a(long millis) {
    return Books.of("a", BTC).millis(millis);
  }

  private static Books b(long millis) {
    return Books.of("b", BTC).millis(millis);
  }

  private static BigDecimal term(Candidate candidate, ProfitTerm.Kind kind) {
    return candidate.terms().stream()
        .filter(term -> term.kind() == kind)
        .map(ProfitTerm::amount)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static void addsUp(Candidate candidate) {
    assertThat(
            candidate.terms().stream()
                .map(ProfitTerm::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualTo(candidate.net());
  }

  private static BigDecimal quantity(Candidate candidate, String venue) {
    return candidate.legs().stream()
        .filter(leg -> leg.venue().equals(venue))
        .map(Leg::quantity)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Test
  void crossedBooksAreACandidate() {
    SpreadRun run =
        run(rules())
            .book(a(10).numbered(4, 77).bid("99", "1").ask("100", "2"))
            .book(b(11).numbered(5, 88).bid("101", "1.5").ask("102", "1"));
    assertThat(run.context.phases()).containsExactly(OPENED);
    Candidate candidate = run.context.last();
    addsUp(candidate);
    assertThat(candidate.legs())
        .extracting(Leg::identity)
        .containsExactly("buy a:BTC-USD", "sell b:BTC-USD");
    assertThat(quantity(candidate, "a")).isEqualByComparingTo("1.5");
    assertThat(quantity(candidate, "b")).isEqualByComparingTo("-1.5");
    assertThat(candidate.net()).isEqualByComparingTo("1.5");
    assertThat(candidate.netPortfolio()).isEqualByComparingTo("1.5");
    assertThat(candidate.netBps()).isCloseTo(100, within(1e-9));
    assertThat(candidate.grossBps()).isCloseTo(100, within(1e-9));
    assertThat(candidate.notional()).isCloseTo(150, within(1e-9));
    assertThat(candidate.currency()).isEqualTo("USD");
    assertThat(candidate.complexity()).isEqualTo(Complexity.SIMPLE);
    assertThat(candidate.firstSeenAt()).isEqualTo(11_000_000);
    assertThat(candidate.expiresAt()).isEqualTo(11_000_000 + 10_000_000_000L);
    assertThat(candidate.books())
        .containsExactly(
            new BookReference("a", BTC, 4, 77, 10_000_000, 0),
            new BookReference("b", BTC, 5, 88, 11_000_000, 0));
  }

  @Test
  void booksThatDoNotCrossAreNone() {
    SpreadRun run =
        run(rules())
            .book(a(10).bid("99", "1").ask("100", "2"))
            .book(b(11).bid("100", "1").ask("102", "1"));
    assertThat(run.context.candidates).isEmpty();
    assertThat(run.context.drops).isEmpty();
    assertThat(EdgeStatistics.of(run.state.run, BTC).evaluated).isEqualTo(1);
    assertThat(EdgeStatistics.of(run.state.run, BTC).maxEdgeBps).isZero();
    assertThat(EdgeStatistics.of(run.state.run, BTC).grossPositive).isZero();
  }

  @Test
  void oneVenueIsNeverComparedWithItself() {
    SpreadRun run = run(rules()).book(a(10).bid("101", "1").ask("100", "2"));
    assertThat(run.context.candidates).isEmpty();
    assertThat(run.state.run).allMatch(statistics -> statistics.evaluated == 0);
  }

  /**
   * Spec 2.4: ask 100, bid 100.6, q 2, both fees 0.1 %: 1.2 - 0.2 - 0.2012 = 0.7988, and 0.7988 /
   * 200 = 39.94 bps, 39 when floored.
   */
  @Test
  void goldenVector() {
    FeeBook fees = Fees.taker("a", "0.001", "b", "0.001");
    for (double gate : new double[] {39, 50}) {
      SpreadRun run =
          new SpreadRun(BTC, fees, rules().minNetBps(gate).rule())
              .listings(BTC, "a", "b")
              .book(a(10).bid("99", "2").ask("100", "2"))
              .book(b(10).bid("100.6", "2").ask("102", "2"));
      if (gate == 50) {
        assertThat(run.context.candidates).isEmpty();
        assertThat(run.context.drops(DropReason.NET_BPS)).isEqualTo(1);
      } else {
        Candidate candidate = run.context.last();
        assertThat(candidate.net()).isEqualByComparingTo("0.7988");
        assertThat(Math.floor(candidate.netBps())).isEqualTo(39);
        assertThat(term(candidate, GROSS)).isEqualByComparingTo("1.2");
        assertThat(term(candidate, FEE)).isEqualByComparingTo("-0.4012");
        assertThat(term(candidate, SLIPPAGE)).isEqualByComparingTo("0");
        assertThat(candidate.terms())
            .filteredOn(term -> term.kind() == FEE)
            .extracting(ProfitTerm::leg)
            .containsExactly(0, 1);
        addsUp(candidate);
      }
    }
  }

  @Test
  void feesMayEatTheEdge() {
    SpreadRun run =
        new SpreadRun(BTC, Fees.taker("a", "0.003", "b", "0.003"), rules().rule())
            .listings(BTC, "a", "b")
            .book(a(10).bid("99", "2").ask("100", "2"))
            .book(b(10).bid("100.6", "2").ask("102", "2"));
    assertThat(run.context.candidates).isEmpty();
    assertThat(run.context.drops).isEqualTo(Map.of(DropReason.FEES, 1));
    assertThat(EdgeStatistics.of(run.state.run, BTC).grossPositive).isEqualTo(1);
  }

  @Test
  void depthIsWalkedToWhereTheMarginalUnitStopsPaying() {
    Candidate candidate =
        run(rules())
            .book(a(10).bid("99", "1").ask("100", "1").ask("101", "2").ask("104", "5"))
            .book(b(10).bid("103", "2").bid("102", "9").ask("110", "1"))
            .context
            .last();
    // 1 at 100 and 2 at 101 against 2 at 103 and 1 at 102.
    assertThat(quantity(candidate, "a")).isEqualByComparingTo("3");
    assertThat(term(candidate, GROSS)).isEqualByComparingTo("9");
    assertThat(term(candidate, SLIPPAGE)).isEqualByComparingTo("-3");
    assertThat(candidate.net()).isEqualByComparingTo("6");
    assertThat(candidate.legs().get(0).limitPrice()).isEqualByComparingTo("101");
    assertThat(candidate.legs().get(1).limitPrice()).isEqualByComparingTo("102");
    assertThat(candidate.legs().get(0).averagePrice()).isEqualByComparingTo("100.6666666666667");
    addsUp(candidate);
  }

  @Test
  void buysOnTwoVenuesAndSellsOnAThird() {
    SpreadRun run =
        new SpreadRun(BTC, FREE, rules().rule())
            .listings(BTC, "a", "b", "c")
            .book(a(10).bid("99", "1").ask("100", "1"))
            .book(b(10).bid("99", "1").ask("101", "1"))
            .book(Books.of("c", BTC).millis(10).bid("103", "1.5").bid("102", "9").ask("110", "1"));
    Candidate candidate = run.context.last();
    assertThat(quantity(candidate, "a")).isEqualByComparingTo("1");
    assertThat(quantity(candidate, "b")).isEqualByComparingTo("1");
    assertThat(quantity(candidate, "c")).isEqualByComparingTo("-2");
    assertThat(candidate.net()).isEqualByComparingTo("4.5");
    assertThat(candidate.complexity()).isEqualTo(Complexity.MODERATE);
    addsUp(candidate);
  }

  @Test
  void sizesObeyTheLeastCommonMultipleOfTheLots() {
    SpreadRun run =
        new SpreadRun(BTC, FREE, rules().rule())
            .on(Listings.of("a", BTC).lot("0.2").at(1))
            .on(Listings.of("b", BTC).lot("0.3").at(1))
            .book(a(10).bid("99", "1").ask("100", "2"))
            .book(b(10).bid("101", "2").ask("102", "1"));
    assertThat(quantity(run.context.last(), "a")).isEqualByComparingTo("1.8");
    assertThat(quantity(run.context.last(), "b")).isEqualByComparingTo("-1.8");
  }

  @Test
  void contractsAreCountedInBase() {
    SpreadRun run =
        new SpreadRun(BTC, FREE, rules().rule())
            .on(Listings.of("a", BTC).lot("1").multiplier("0.01").at(1))
            .on(Listings.of("b", BTC).lot("0.001").at(1))
            .book(a(10).bid("99", "1").ask("100", "150"))
            .book(b(10).bid("101", "1.2345").ask("102", "1"));
    // 1.2345 base floored to whole contracts of 0.01.
    assertThat(quantity(run.context.last(), "a")).isEqualByComparingTo("123");
    assertThat(quantity(run.context.last(), "b")).isEqualByComparingTo("-1.23");
    assertThat(run.context.last().net()).isEqualByComparingTo("1.23");
  }

  @Test
  void legsBelowAMinimumAreLeftOut() {
    SpreadRun run =
        new SpreadRun(BTC, FREE, rules().rule())
            .on(Listings.of("a", BTC).minSize("0.5").at(1))
            .on(Listings.of("b", BTC).minNotional("10").at(1))
            .on(Listings.of("c", BTC).at(1))
            .book(a(10).bid("98", "1").ask("99", "0.4"))
            .book(b(10).bid("98", "1").ask("100", "0.4"))
            .book(Books.of("c", BTC).millis(10).bid("103", "9").ask("110", "1"));
    Candidate candidate = run.context.last();
    assertThat(candidate.legs())
        .extracting(Leg::identity)
        .containsExactlyInAnyOrder("buy b:BTC-USD", "sell c:BTC-USD");
    assertThat(candidate.net()).isEqualByComparingTo("1.2");
    assertThat(candidate.grossBps()).as("of its own legs").isCloseTo(300, within(1e-9));
  }

  @Test
  void nothingThatTheVenuesWouldTakeIsNoOpportunity() {
    SpreadRun run =
        new SpreadRun(BTC, FREE, rules().rule())
            .on(Listings.of("a", BTC).lot("1").at(1))
            .on(Listings.of("b", BTC).at(1))
            .book(a(10).bid("99", "1").ask("100", "0.9"))
            .book(b(10).bid("101", "2").ask("102", "1"));
    assertThat(run.context.candidates).isEmpty();
    assertThat(run.context.drops).isEqualTo(Map.of(DropReason.UNTRADABLE_SIZE, 1));
  }

  @Test
  void theLimitCapsTheSize() {
    Candidate candidate =
        run(rules().maxNotional(250))
            .book(a(10).bid("99", "1").ask("100", "5"))
            .book(b(10).bid("101", "5").ask("102", "1"))
            .context
            .last();
    assertThat(quantity(candidate, "a")).isEqualByComparingTo("2.5");
    assertThat(candidate.notional()).isCloseTo(250, within(1e-6));
  }

  @Test
  void rebalancingAndLatencyArePaidFor() {
    // The middle of a moves by 1 % in 4 s: 0.0001 / 4 s = 0.000025 a second; over 400 ms the
    // standard deviation is sqrt(0.00001), and the adverse half of it 1 / sqrt(2 pi).
    SpreadRun run =
        run(rules().rebalancing(5).latency(400))
            .book(a(1000).bid("99", "1").ask("101", "1"))
            .book(a(5000).bid("99.99", "1").ask("102.01", "1"))
            .book(b(5000).bid("105.01", "1").ask("106", "1"));
    Candidate candidate = run.context.last();
    assertThat(term(candidate, REBALANCING)).isEqualByComparingTo("-0.051005");
    assertThat(term(candidate, LATENCY_DECAY).doubleValue())
        .isCloseTo(-102.01 * Math.sqrt(0.00001) / Math.sqrt(2 * Math.PI), within(1e-9));
    addsUp(candidate);
  }

  @Test
  void differencesBetweenVenuesAreNotVolatility() {
    SpreadRun run = run(rules());
    for (int second = 1; second < 60; second++) {
      run.book(a(second * 1000L).bid("99", "1").ask("101", "1"));
      run.book(b(second * 1000L + 500).bid("89", "1").ask("99", "1"));
    }
    assertThat(run.state.gates.volatility.variancePerSecond).isZero();
  }

  @Test
  void currenciesOfAFamilyAreComparedThroughAnExecutableBook() {
    FeeBook fees = Fees.taker("a", "0.001", "b", "0.001");
    SpreadRun run =
        new SpreadRun(BTC, fees, rules().rule())
            .listings(BTC, "a")
            .listings("BTC-USDT", "b")
            .book(Books.of("k", "USDT-USD").millis(9).bid("0.999", "1000").ask("1.001", "1000"))
            .book(a(10).bid("99", "1").ask("100", "1"))
            .book(Books.of("b", "BTC-USDT").millis(10).bid("102", "1").ask("103", "1"));
    Candidate candidate = run.context.last();
    // Sold for 102 USDT = 101.898 USD at the bid: gross at the middle 2, conversion -0.102,
    // fees 0.1 and 0.101898.
    assertThat(candidate.currency()).isEqualTo("USD");
    assertThat(term(candidate, GROSS)).isEqualByComparingTo("2");
    assertThat(term(candidate, CONVERSION)).isEqualByComparingTo("-0.102");
    assertThat(term(candidate, FEE)).isEqualByComparingTo("-0.201898");
    assertThat(candidate.net()).isEqualByComparingTo("1.696102");
    assertThat(candidate.grossBps()).isCloseTo(189.8, within(1e-9));
    assertThat(candidate.complexity()).isEqualTo(Complexity.MODERATE);
    addsUp(candidate);
  }

  @Test
  void withoutAConversionThereIsNoTrade() {
    SpreadRun run =
        new SpreadRun(BTC, FREE, rules().maxAge(1000).rule())
            .listings(BTC, "a")
            .listings("BTC-USDT", "b")
            .book(a(10).bid("99", "1").ask("100", "1"))
            .book(Books.of("b", "BTC-USDT").millis(10).bid("200", "1").ask("201", "1"));
    assertThat(run.context.candidates).isEmpty();
    assertThat(run.state.run).allMatch(statistics -> statistics.evaluated == 0);
    // A conversion that is too old is none.
    run.book(Books.of("k", "USDT-USD").millis(20).bid("0.999", "1").ask("1.001", "1"))
        .book(a(1021).bid("99", "1").ask("100", "1"))
        .book(Books.of("b", "BTC-USDT").millis(1021).bid("200", "1").ask("201", "1"));
    assertThat(run.context.candidates).isEmpty();
    run.alive("k", 1022).book(a(1022).bid("99", "1").ask("100", "1"));
    assertThat(run.context.candidates).hasSize(1);
  }

  @Test
  void profitThatCannotBePutIntoThePortfolioCurrencyIsNone() {
    SpreadRun run =
        new SpreadRun(
                BTC, SpreadConfig.standard(true).withPortfolioCurrency("EUR"), FREE, rules().rule())
            .listings(BTC, "a", "b")
            .book(a(10).bid("99", "1").ask("100", "2"))
            .book(b(10).bid("101", "1").ask("102", "1"));
    assertThat(run.context.candidates).isEmpty();
    assertThat(run.context.drops).isEqualTo(Map.of(DropReason.NO_CONVERSION, 1));
  }

  @Test
  void profitIsPutIntoThePortfolioCurrencyAsItWouldBeSold() {
    SpreadRun run =
        new SpreadRun(
                BTC,
                SpreadConfig.standard(true).withPortfolioCurrency("USDT"),
                FREE,
                rules().rule())
            .listings(BTC, "a", "b")
            .book(Books.of("k", "USDT-USD").millis(9).bid("0.8", "1000").ask("1.25", "1000"))
            .book(a(10).bid("99", "1").ask("100", "2"))
            .book(b(10).bid("101", "1").ask("102", "1"));
    // One dollar buys 0.8 tether at the ask; the middle of 1 / 1.25 and 1 / 0.8 is 1.025.
    assertThat(run.context.last().netPortfolio()).isEqualByComparingTo("0.8");
    assertThat(run.context.last().notional()).isCloseTo(102.5, within(1e-9));
  }

  @Test
  void ofEqualEdgesTheFirstPairByNameCounts() {
    SpreadRun run =
        new SpreadRun(BTC, FREE, rules().rule())
            .listings(BTC, "a", "b", "c")
            .book(Books.of("c", BTC).millis(10).bid("101", "1").ask("110", "1"))
            .book(a(10).bid("99", "1").ask("100", "1"))
            .book(b(10).bid("101", "1").ask("110", "1"));
    assertThat(EdgeStatistics.of(run.state.run, BTC).maxEdgeSell).isEqualTo("c:BTC-USD");
    run.book(b(11).bid("102", "1").ask("110", "1"))
        .book(Books.of("c", BTC).millis(12).bid("102", "1").ask("110", "1"));
    assertThat(run.context.last().legs().get(1).venue()).isEqualTo("b");
    assertThat(EdgeStatistics.of(run.state.run, BTC).maxEdgeSell).isEqualTo("b:BTC-USD");
  }

  @Test
  void anUnknownFeeOrListingMeansNoTrade() {
    SpreadRun run =
        new SpreadRun(BTC, Fees.taker("a", "0"), rules().rule())
            .listings(BTC, "a")
            .book(a(10).bid("99", "1").ask("100", "2"))
            .book(b(10).bid("101", "1").ask("102", "1"));
    assertThat(run.context.drops).isEqualTo(Map.of(DropReason.UNKNOWN_LISTING, 1));
    run.listings(BTC, "b").book(a(11).bid("99", "1").ask("100", "2"));
    assertThat(run.context.drops)
        .isEqualTo(Map.of(DropReason.UNKNOWN_LISTING, 1, DropReason.UNKNOWN_FEE, 1));
    assertThat(run.context.candidates).isEmpty();
    run.context.fees(FREE);
    run.book(a(12).bid("99", "1").ask("100", "2"));
    assertThat(run.context.phases()).containsExactly(OPENED);
  }

  @Test
  void aThirdVenueWithoutAFeeIsLeftOut() {
    SpreadRun run =
        new SpreadRun(BTC, Fees.taker("a", "0", "c", "0"), rules().rule())
            .listings(BTC, "a", "b", "c")
            .book(a(10).bid("98", "1").ask("99", "1"))
            .book(b(10).bid("98", "1").ask("100", "1"))
            .book(Books.of("c", BTC).millis(10).bid("103", "9").ask("110", "1"));
    assertThat(run.context.last().legs()).extracting(Leg::venue).containsExactly("a", "c");
  }

  @Test
  void theAccountThatTradesPaysItsOwnFee() {
    List<FeeSchedule> schedules = new ArrayList<>();
    schedules.add(Fees.schedule("a", "0"));
    schedules.add(Fees.schedule("b", "0.002"));
    schedules.add(
        new FeeSchedule("b", "*", "vip", 0, BigDecimal.ZERO, new BigDecimal("0.001"), "received"));
    SpreadConfig standard = SpreadConfig.standard(true);
    SpreadConfig vip =
        new SpreadConfig(
            "USD",
            standard.quoteFamilies(),
            standard.kinds(),
            60_000,
            true,
            new HashMap<>(),
            new HashMap<>(Map.of("b", "vip")));
    for (SpreadConfig config : List.of(standard, vip)) {
      Candidate candidate =
          new SpreadRun(BTC, config, new FeeBook(schedules), rules().rule())
              .listings(BTC, "a", "b")
              .book(a(10).bid("99", "1").ask("100", "1"))
              .book(b(10).bid("110", "1").ask("111", "1"))
              .context
              .last();
      assertThat(term(candidate, FEE)).isEqualByComparingTo(config.equals(vip) ? "-0.11" : "-0.22");
      assertThat(candidate.legs().get(1).account()).isEqualTo(config.equals(vip) ? "vip" : "");
      assertThat(candidate.legs().get(1).feeAsset()).isEqualTo("USD");
    }
  }

  @Test
  void foreignExchangeNeverMeetsCrypto() {
    SpreadStrategy strategy = new SpreadStrategy(SpreadConfig.standard(false));
    assertThat(strategy.keyOf(Instrument.fx("EUR", "USD")))
        .isNotEqualTo(strategy.keyOf(Instrument.spot("EUR", "USD")));
    // Facts of the other key are not taken even if they come.
    SpreadRun run =
        new SpreadRun("EUR-USD", FREE, rules().rule())
            .listings("EUR-USD", "a")
            .on(Listings.of("b", "EUR-USD-FX").at(1))
            .book(Books.of("a", "EUR-USD").millis(10).bid("1.1", "1").ask("1.2", "1"))
            .book(Books.of("b", "EUR-USD-FX").millis(10).bid("1.3", "1").ask("1.4", "1"));
    assertThat(run.state.board.quotes).hasSize(1);
    assertThat(run.context.candidates).isEmpty();
  }

  @Test
  void kindsExpiriesAndSettlementsAreKeptApart() {
    SpreadConfig standard = SpreadConfig.standard(false);
    SpreadStrategy strategy =
        new SpreadStrategy(
            new SpreadConfig(
                "USD",
                standard.quoteFamilies(),
                Set.of(InstrumentKind.values()),
                60_000,
                false,
                new HashMap<>(),
                new HashMap<>()));
    assertThat(
            List.of(
                strategy.keyOf(Instrument.spot("BTC", "USD")),
                strategy.keyOf(Instrument.perpetual("BTC", "USD")),
                strategy.keyOf(Instrument.future("BTC", "USD", "USD", 20261225)),
                strategy.keyOf(Instrument.future("BTC", "USD", "USD", 20270326)),
                strategy.keyOf(Instrument.parse("BTC-USD-20261225-4000-C")),
                strategy.keyOf(Instrument.parse("BTC-USD-20261225-4000-P"))))
        .doesNotHaveDuplicates()
        .doesNotContainNull();
    assertThat(strategy.keyOf(Instrument.perpetual("BTC", "USDT")))
        .isEqualTo(strategy.keyOf(Instrument.perpetual("BTC", "USD")));
    assertThat(strategy.keyOf(Instrument.inversePerpetual("BTC", "USD"))).isNull();
    assertThat(new SpreadStrategy(standard).keyOf(Instrument.perpetual("BTC", "USDT"))).isNull();
  }
}
