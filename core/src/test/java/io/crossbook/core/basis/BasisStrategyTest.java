package io.crossbook.core.basis;

import static io.crossbook.core.opportunity.Candidate.Phase.COLLAPSED;
import static io.crossbook.core.opportunity.Candidate.Phase.EXPIRED;
import static io.crossbook.core.opportunity.Candidate.Phase.OPENED;
import static io.crossbook.core.opportunity.Candidate.Phase.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.crossbook.core.basis.BasisConfig.VenuePair;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Complexity;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.core.strategy.FactRouter;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.Fees;
import io.crossbook.core.testing.Listings;
import io.crossbook.core.testing.Rules;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BasisStrategyTest {
  private static final String SPOT = "BTC-USDT";
  private static final String PERP = "BTC-USDT-PERP";
  private static final long EIGHT_HOURS = 28_800;
  private static final BasisConfig CONFIG =
      BasisConfig.standard().withPairs(List.of(new VenuePair("s", "p"), new VenuePair("s", "q")));

  private final BasisRun run = new BasisRun(CONFIG, Rules.of(BasisStrategy.NAME));

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

  /**
   * Buy 2 at 100, sell 2 perpetuals at 101, hold for three days.
   *
   * <pre>
   * gross            (101 - 100) x 2                       =  2
   * fees of entry    0.001 x 200 + 0.0005 x 202            = -0.301
   * fees of exit     the same                              = -0.301
   * spread at exit   (100 - 99.98) / 2 x 2                 = -0.02
   *                  (101.02 - 101) / 2 x 2                = -0.02
   * funding          first after 1 h, then every 8 h up to
   *                  72 h: 9 payments of 0.0001 x 202      = +0.1818
   * net                                                    =  1.5398 = 76.99 bps of 200
   * </pre>
   */
  @Test
  void goldenVector() {
    run.funding("0.0001").spot("99.98", "100", 1000).perpetual("101", "101.02", 1000);
    assertThat(run.context.phases()).containsExactly(OPENED);
    Candidate candidate = run.context.last();
    assertThat(candidate.legs())
        .extracting(Leg::identity)
        .containsExactly("buy s:BTC-USDT", "sell p:BTC-USDT-PERP");
    assertThat(candidate.legs())
        .extracting(leg -> leg.quantity().stripTrailingZeros().toPlainString())
        .containsExactly("2", "-2");
    assertThat(term(candidate, ProfitTerm.Kind.GROSS)).isEqualByComparingTo("2");
    assertThat(term(candidate, ProfitTerm.Kind.FEE)).isEqualByComparingTo("-0.602");
    assertThat(candidate.terms())
        .filteredOn(term -> term.kind() == ProfitTerm.Kind.FEE)
        .extracting(ProfitTerm::leg)
        .containsExactly(0, 1, 0, 1);
    assertThat(term(candidate, ProfitTerm.Kind.SLIPPAGE)).isEqualByComparingTo("-0.04");
    assertThat(term(candidate, ProfitTerm.Kind.FUNDING)).isEqualByComparingTo("0.1818");
    assertThat(term(candidate, ProfitTerm.Kind.BORROW)).isEqualByComparingTo("0");
    assertThat(candidate.net()).isEqualByComparingTo("1.5398");
    assertThat(candidate.netPortfolio()).isEqualByComparingTo("1.5398");
    assertThat(candidate.netBps()).isCloseTo(76.99, within(1e-9));
    assertThat(candidate.grossBps()).isCloseTo(100, within(1e-9));
    assertThat(candidate.notional()).isCloseTo(200, within(1e-9));
    assertThat(candidate.complexity()).isEqualTo(Complexity.ADVANCED);
    assertThat(candidate.strategy()).isEqualTo("basis");
    assertThat(candidate.key()).isEqualTo("BTC/USD");
    addsUp(candidate);
  }

  @Test
  void fourFeesAreMoreThanASmallBasis() {
    // 0.3 % of fees and 0.02 % of spreads at the exit against a basis of 0.31 %.
    run.funding("0").spot("99.98", "100", 1000).perpetual("100.31", "100.33", 1000);
    assertThat(run.context.candidates).isEmpty();
    assertThat(run.context.drops).isEqualTo(Map.of(DropReason.FEES, 1));
    run.perpetual("100.33", "100.35", 1001);
    assertThat(run.context.phases()).containsExactly(OPENED);
  }

  @Test
  void fundingAloneMayPay() {
    run.funding("0.0005").spot("99.98", "100", 1000).perpetual("99.98", "100", 1000);
    // No basis: 9 x 0.05 % = 0.45 % against 0.3 % of fees and 0.04 % of spreads.
    assertThat(run.context.phases()).containsExactly(OPENED);
    assertThat(term(run.context.last(), ProfitTerm.Kind.GROSS)).isNegative();
    assertThat(run.context.last().net()).isPositive();
    addsUp(run.context.last());
    // The rate turns: what was earned is now paid.
    run.funding("p", "-0.0005", 1001).perpetual("99.98", "100", 1001);
    assertThat(run.context.phases()).containsExactly(OPENED, COLLAPSED);
    assertThat(run.context.drops).isEmpty();
  }

  @Test
  void withoutACurrentFundingRateThereIsNoTrade() {
    run.spot("99.98", "100", 1000).perpetual("102", "102.02", 1000);
    assertThat(run.context.drops).isEqualTo(Map.of(DropReason.UNKNOWN_FUNDING, 1));
    run.funding("0.0001").perpetual("102", "102.02", 61_000);
    assertThat(run.context.phases()).containsExactly(OPENED);
    run.perpetual("102", "102.02", 61_001);
    assertThat(run.context.phases()).containsExactly(OPENED, COLLAPSED);
    assertThat(run.context.drops).isEqualTo(Map.of(DropReason.UNKNOWN_FUNDING, 2));
  }

  @Test
  void anIntervalThatNobodySaysIsUnknownFunding() {
    Funding silent = Funding.of("p", PERP, PERP, 1_000_000_000L, 0, new BigDecimal("0.0001"), 0, 0);
    run.on(silent).spot("99.98", "100", 1000).perpetual("102", "102.02", 1000);
    assertThat(run.context.candidates).isEmpty();
    assertThat(run.context.drops).isEqualTo(Map.of(DropReason.UNKNOWN_FUNDING, 1));
    BasisConfig said =
        new BasisConfig(
            "USD",
            CONFIG.quoteFamilies(),
            CONFIG.pairs(),
            CONFIG.holdingSeconds(),
            CONFIG.maxFundingAgeMillis(),
            new HashMap<>(Map.of("p", EIGHT_HOURS)),
            false,
            CONFIG.borrowRates(),
            CONFIG.venueRisk(),
            CONFIG.accounts());
    BasisRun other = new BasisRun(said, Rules.of(BasisStrategy.NAME));
    other.on(silent).spot("99.98", "100", 1000).perpetual("102", "102.02", 1000);
    // The time of the next payment is not known, and 72 h are nine intervals.
    assertThat(term(other.context.last(), ProfitTerm.Kind.FUNDING)).isEqualByComparingTo("0.1836");
  }

  @Test
  void spotIsSoldShortOnlyIfConfiguredAndPriced() {
    run.funding("0").spot("102", "102.02", 1000).perpetual("99.98", "100", 1000);
    assertThat(run.context.candidates).isEmpty();
    assertThat(run.context.drops).isEmpty();

    BasisRun unpriced = new BasisRun(CONFIG.withReverse(Map.of()), Rules.of(BasisStrategy.NAME));
    unpriced.funding("0").spot("102", "102.02", 1000).perpetual("99.98", "100", 1000);
    assertThat(unpriced.context.candidates).isEmpty();
    assertThat(unpriced.context.drops).isEqualTo(Map.of(DropReason.UNKNOWN_BORROW, 1));

    BasisRun priced =
        new BasisRun(
            CONFIG.withReverse(Map.of("BTC", new BigDecimal("0.0365"))),
            Rules.of(BasisStrategy.NAME));
    priced.funding("0.0001").spot("102", "102.02", 1000).perpetual("99.98", "100", 1000);
    Candidate candidate = priced.context.last();
    assertThat(candidate.legs())
        .extracting(Leg::identity)
        .containsExactly("buy p:BTC-USDT-PERP", "sell s:BTC-USDT");
    // Gross 4, fees 2 x (0.1 + 0.204), spreads 2 x 0.02, funding 9 x 0.0001 x 200 paid, and three
    // days at 0.01 % a day on 204.
    assertThat(term(candidate, ProfitTerm.Kind.GROSS)).isEqualByComparingTo("4");
    assertThat(term(candidate, ProfitTerm.Kind.FEE)).isEqualByComparingTo("-0.608");
    assertThat(term(candidate, ProfitTerm.Kind.SLIPPAGE)).isEqualByComparingTo("-0.04");
    assertThat(term(candidate, ProfitTerm.Kind.FUNDING)).isEqualByComparingTo("-0.18");
    assertThat(term(candidate, ProfitTerm.Kind.BORROW)).isEqualByComparingTo("-0.0612");
    assertThat(candidate.net()).isEqualByComparingTo("3.1108");
    addsUp(candidate);
  }

  @Test
  void otherCurrenciesAreConverted() {
    BasisRun usd =
        new BasisRun(
            CONFIG.withPairs(List.of(new VenuePair("u", "p"))), Rules.of(BasisStrategy.NAME));
    usd.context.fees(Fees.taker("u", "0", "p", "0"));
    usd.on(Listings.of("u", "BTC-USD").at(1))
        .on(Books.of("k", "USDT-USD").millis(1).bid("0.999", "1").ask("1.001", "1").view());
    usd.on(Books.of("s", "USDT-USD").millis(2).bid("0.9", "1").ask("1.1", "1").view());
    usd.funding("0")
        .on(Books.of("u", "BTC-USD").millis(1000).bid("100", "1").ask("100", "1").view())
        .perpetual("102", "102", 1000);
    Candidate candidate = usd.context.last();
    // 102 USDT bring 101.898 USD at the narrower of the two conversions.
    assertThat(candidate.currency()).isEqualTo("USD");
    assertThat(term(candidate, ProfitTerm.Kind.GROSS)).isEqualByComparingTo("2");
    assertThat(term(candidate, ProfitTerm.Kind.CONVERSION)).isEqualByComparingTo("-0.102");
    assertThat(candidate.net()).isEqualByComparingTo("1.898");
    addsUp(candidate);
  }

  @Test
  void everyPairLivesForItself() {
    run.funding("0").funding("q", "0", 1000).spot("99.98", "100", 1000);
    run.perpetual("p", "102", "102.02", 1000).perpetual("q", "103", "103.02", 1000);
    assertThat(run.context.phases()).containsExactly(OPENED, OPENED);
    run.perpetual("p", "99", "99.02", 1001);
    assertThat(run.context.phases()).containsExactly(OPENED, OPENED, COLLAPSED);
    assertThat(run.context.last().legs().get(1).venue()).isEqualTo("p");
    run.perpetual("q", "103", "103.02", 1002);
    assertThat(run.context.last().phase()).isEqualTo(UPDATED);
    assertThat(run.context.last().persistence()).isEqualTo(2);
    run.strategy.onTime(1_000_000_000L + 10_000_000_000L, run.state, run.context);
    assertThat(run.context.last().phase()).isEqualTo(EXPIRED);
    assertThat(run.context.last().legs().get(1).venue()).isEqualTo("q");
  }

  @Test
  void venuesThatAreNotPairedAndTwoOfAKindAreNotCompared() {
    BasisRun other =
        new BasisRun(
            CONFIG.withPairs(List.of(new VenuePair("x", "p"))), Rules.of(BasisStrategy.NAME));
    other
        .funding("0")
        .funding("q", "0", 1000)
        .spot("99.98", "100", 1000)
        .perpetual("p", "102", "102.02", 1000)
        .perpetual("q", "110", "110.02", 1000);
    assertThat(other.context.candidates).isEmpty();
    assertThat(other.context.drops).isEmpty();
  }

  @Test
  void spotIsNeverComparedWithSpot() {
    run.on(Listings.of("p", SPOT).at(1));
    run.funding("0").spot("99.98", "100", 1000);
    run.on(Books.of("p", SPOT).millis(1000).bid("105", "1").ask("106", "1").view());
    run.spot("99.98", "100", 1001);
    assertThat(run.context.candidates).isEmpty();
    assertThat(run.context.drops).isEmpty();
  }

  @Test
  void theGatesAreThoseOfTheRule() {
    Rules old = Rules.of(BasisStrategy.NAME).maxAge(500);
    gated(old, 1000, 1501, DropReason.TOO_OLD);
    gated(Rules.of(BasisStrategy.NAME).maxSkew(100), 1000, 1101, DropReason.SKEWED);
    gated(Rules.of(BasisStrategy.NAME).maxSpreadBps(199), 1000, 1000, DropReason.IMPLAUSIBLE);
    gated(Rules.of(BasisStrategy.NAME).minNetBps(200), 1000, 1000, DropReason.NET_BPS);
    gated(Rules.of(BasisStrategy.NAME).minDepth(201), 1000, 1000, DropReason.SHALLOW);
    gated(Rules.of(BasisStrategy.NAME).minConfidence(0.99), 1000, 1000, DropReason.CONFIDENCE);
  }

  private static void gated(Rules rules, long spotAt, long perpetualAt, DropReason reason) {
    BasisRun run = new BasisRun(CONFIG, rules);
    run.funding("0").on(new Liveness("s", spotAt * 1_000_000, "s-1"));
    run.spot("99.98", "100", spotAt).perpetual("102", "102.02", perpetualAt);
    assertThat(run.context.candidates).isEmpty();
    assertThat(run.context.drops).isEqualTo(Map.of(reason, 1));
  }

  @Test
  void aVenueThatDoesNotTakeOrdersIsNotTraded() {
    run.funding("0")
        .on(new VenueStatus("p", 1, "", VenueStatus.State.MAINTENANCE, "test"))
        .spot("99.98", "100", 1000)
        .perpetual("102", "102.02", 1000);
    assertThat(run.context.drops).isEqualTo(Map.of(DropReason.NOT_TRADING, 1));
  }

  @Test
  void itIsKeyedAndRoutedLikeAnyOtherStrategy() {
    assertThat(run.strategy.keyOf(Instrument.parse("BTC-USD"))).isEqualTo("BTC/USD");
    assertThat(run.strategy.keyOf(Instrument.parse(PERP))).isEqualTo("BTC/USD");
    assertThat(run.strategy.keyOf(Instrument.inversePerpetual("BTC", "USD"))).isNull();
    assertThat(run.strategy.keyOf(Instrument.parse("BTC-USD-20261225"))).isNull();
    assertThat(run.strategy.keyOf(Instrument.parse("EUR-USD-FX"))).isNull();
    assertThat(run.strategy.keyOf(Instrument.parse("USDT-USD"))).isNull();
    assertThat(run.strategy.shared(Instrument.parse("USDT-USD"))).isTrue();

    FactRouter router = new FactRouter(run.strategy);
    BasisState routed = run.strategy.newState("BTC/USD");
    for (Fact fact :
        List.<Fact>of(
            Books.of("s", "USDT-USD").millis(1).bid("1", "1").ask("1", "1").view(),
            Listings.of("s", SPOT).at(2),
            Listings.of("p", PERP).at(2),
            Funding.of("p", PERP, PERP, 3, 0, BigDecimal.ZERO, EIGHT_HOURS, 0),
            Books.of("s", SPOT).millis(5).bid("99", "1").ask("100", "1").view(),
            Books.of("p", PERP).millis(5).bid("102", "1").ask("102.1", "1").view())) {
      router.route(
          fact,
          (key, each) -> {
            assertThat(key).isEqualTo("BTC/USD");
            run.strategy.on(each, routed, run.context);
          });
    }
    assertThat(run.context.phases()).containsExactly(OPENED);
  }

  @Test
  void aConfigurationThatIsNotAllowedIsNamed() {
    assertThatThrownBy(() -> CONFIG.withReverse(Map.of("BTC", new BigDecimal("-0.01"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("basis.borrow-rates.BTC is -0.01; allowed is 0 or more");
  }
}
