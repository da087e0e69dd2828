package io.crossbook.core.spread;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.VenueStatus.State;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.statistics.EdgeStatistics;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.Fees;
import io.crossbook.core.testing.Listings;
import io.crossbook.core.testing.Rules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every gate lets its boundary pass, stops what is just beyond it, and counts it. */
class SpreadGatesTest {
  private static final String BTC = "BTC-USD";
  private static final FeeBook FREE = Fees.taker("a", "0", "b", "0");

  private static Rules rules() {
    return Rules.of(SpreadStrategy.NAME);
  }

  private static SpreadRun run(Rules rules) {
    return new SpreadRun(BTC, FREE, rules.rule()).listings(BTC, "a", "b");
  }

  /** Asks 100, sizes 2; crossed with {@link #bidding} by 1, 100 bps. */
  private static Books asking() {
    return Books.of("a", BTC).bid("99", "2").ask("100", "2");
  }

  private static Books bidding() {
    return Books.of("b", BTC).bid("101", "2").ask("102", "2");
  }

  private static SpreadRun crossed(Rules rules) {
    return run(rules).book(asking().millis(1000)).book(bidding().millis(1000));
  }

  private static void passes(SpreadRun run) {
    assertThat(run.context.candidates).hasSize(1);
    assertThat(run.context.drops).isEmpty();
  }

  private static void stopped(SpreadRun run, DropReason reason) {
    assertThat(run.context.candidates).isEmpty();
    assertThat(run.context.drops).isEqualTo(Map.of(reason, 1));
  }

  @Test
  void age() {
    passes(
        run(rules().maxAge(500)).book(asking().millis(1000)).book(bidding().nanos(1_500_999_999L)));
    stopped(
        run(rules().maxAge(500)).book(asking().millis(1000)).book(bidding().millis(1501)),
        DropReason.TOO_OLD);
    passes(run(rules()).book(asking().millis(1000)).book(bidding().millis(1_000_000)));
  }

  @Test
  void aHeartbeatProvesAQuietBook() {
    passes(
        run(rules().maxAge(500).maxSkew(100))
            .book(asking().millis(1000))
            .alive("a", 5000)
            .book(bidding().millis(5100)));
    // The heartbeat of another connection proves nothing.
    stopped(
        run(rules().maxAge(500))
            .book(asking().connection("a-2").millis(1000))
            .alive("a", 5000)
            .book(bidding().millis(5100)),
        DropReason.TOO_OLD);
  }

  @Test
  void aHeartbeatDoesNotHealAGap() {
    stopped(
        run(rules())
            .book(asking().integrity(Integrity.GAPPED).millis(1000))
            .alive("a", 5000)
            .book(bidding().millis(5100)),
        DropReason.BOOK_NOT_CURRENT);
  }

  @Test
  void skew() {
    passes(run(rules().maxSkew(250)).book(asking().millis(1000)).book(bidding().millis(1250)));
    stopped(
        run(rules().maxSkew(250)).book(asking().millis(1000)).book(bidding().millis(1251)),
        DropReason.SKEWED);
  }

  @Test
  void aThirdVenueThatIsTooFarFromOneOfThePairIsLeftOut() {
    SpreadRun run =
        new SpreadRun(BTC, Fees.taker("a", "0", "b", "0", "c", "0"), rules().maxSkew(250).rule())
            .listings(BTC, "a", "b", "c")
            .book(Books.of("c", BTC).millis(900).bid("99", "1").ask("100.5", "1"))
            .book(asking().millis(1000))
            .book(Books.of("b", BTC).millis(1200).bid("101", "5").ask("102", "2"));
    assertThat(run.context.last().legs()).extracting(Leg::venue).containsExactly("a", "b");
    run.book(Books.of("c", BTC).millis(1201).bid("99", "1").ask("100.5", "1"));
    assertThat(run.context.last().legs())
        .extracting(Leg::venue)
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void lag() {
    passes(
        run(rules().maxLag(50))
            .book(asking().lagMillis(50).millis(1000))
            .book(bidding().millis(1000)));
    stopped(
        run(rules().maxLag(50))
            .book(asking().lagNanos(50_000_001).millis(1000))
            .book(bidding().millis(1000)),
        DropReason.LAGGING);
  }

  @ParameterizedTest
  @EnumSource(value = Integrity.class, names = "CURRENT", mode = EnumSource.Mode.EXCLUDE)
  void integrity(Integrity notCurrent) {
    stopped(
        run(rules()).book(asking().integrity(notCurrent).millis(1000)).book(bidding().millis(1000)),
        DropReason.BOOK_NOT_CURRENT);
  }

  @Test
  void aBookThatIsCrossedAgainstItselfIsNotTradable() {
    stopped(
        run(rules())
            .book(Books.of("a", BTC).millis(1000).bid("100.5", "1").ask("100", "1"))
            .book(bidding().millis(1000)),
        DropReason.BOOK_NOT_CURRENT);
    passes(
        run(rules())
            .book(Books.of("a", BTC).millis(1000).bid("100", "1").ask("100", "1"))
            .book(bidding().millis(1000)));
  }

  @ParameterizedTest
  @EnumSource(value = ListingStatus.class, names = "TRADING", mode = EnumSource.Mode.EXCLUDE)
  void listingStatus(ListingStatus status) {
    SpreadRun run =
        run(rules())
            .on(Listings.of("b", BTC).status(status).at(2))
            .book(asking().millis(1000))
            .book(bidding().millis(1000));
    stopped(run, DropReason.NOT_TRADING);
    run.on(Listings.of("b", BTC).at(1_000_000_001L)).book(bidding().millis(1001));
    assertThat(run.context.candidates).hasSize(1);
  }

  @Test
  void venueStatus() {
    for (State state : List.of(State.RESTRICTED, State.MAINTENANCE)) {
      SpreadRun run =
          run(rules())
              .book(asking().millis(1000))
              .status("a", "", state, 1000)
              .book(bidding().millis(1000));
      stopped(run, DropReason.NOT_TRADING);
      run.status("b", "", State.ONLINE, 1001).book(bidding().millis(1001));
      assertThat(run.context.candidates).as("another venue's word").isEmpty();
      run.status("a", "", State.ONLINE, 1002).book(bidding().millis(1002));
      assertThat(run.context.candidates).hasSize(1);
    }
  }

  @Test
  void aRestrictionHoldsForListingsThatComeLater() {
    stopped(
        new SpreadRun(BTC, FREE, rules().rule())
            .status("a", "", State.MAINTENANCE, 1)
            .listings(BTC, "a", "b")
            .book(asking().millis(1000))
            .book(bidding().millis(1000)),
        DropReason.NOT_TRADING);
  }

  @Test
  void aSecondConnectionThatComesUpDoesNotEndMaintenance() {
    stopped(
        run(rules())
            .status("a", "", State.MAINTENANCE, 1)
            .status("a", "a-2", State.ONLINE, 2)
            .book(asking().millis(1000))
            .book(bidding().millis(1000)),
        DropReason.NOT_TRADING);
  }

  @Test
  void aConnectionsOwnRestrictionEndsWithIt() {
    for (State end : List.of(State.ONLINE, State.DISCONNECTED)) {
      passes(
          run(rules())
              .status("a", "a-1", State.RESTRICTED, 1)
              .status("a", "a-1", end, 2)
              .book(asking().millis(1000))
              .book(bidding().millis(1000)));
    }
  }

  @Test
  void sanityCap() {
    passes(crossed(rules().maxSpreadBps(100)));
    stopped(crossed(rules().maxSpreadBps(99.99)), DropReason.IMPLAUSIBLE);
  }

  @Test
  void depth() {
    passes(crossed(rules().minDepth(200)));
    stopped(crossed(rules().minDepth(200.01)), DropReason.SHALLOW);
  }

  @Test
  void netAmount() {
    passes(crossed(rules().minNet("2")));
    stopped(crossed(rules().minNet("2.000000000001")), DropReason.NET_AMOUNT);
  }

  @Test
  void netBps() {
    passes(crossed(rules().minNetBps(100)));
    stopped(crossed(rules().minNetBps(100.001)), DropReason.NET_BPS);
  }

  @Test
  void confidence() {
    double score = crossed(rules()).context.last().confidence().score();
    // Fresh, deep, one update of five, every book tradable; no model: (.3 + .25 + .04 + .15) / .9.
    assertThat(score).isEqualTo((0.30 + 0.25 + 0.20 * 0.2 + 0.15) / 0.90);
    passes(crossed(rules().minConfidence(score)));
    stopped(crossed(rules().minConfidence(Math.nextUp(score))), DropReason.CONFIDENCE);
  }

  @Test
  void confidenceGrowsWithPersistenceUntilItPasses() {
    SpreadRun run = crossed(rules().minConfidence(0.95));
    for (int update = 1; update < 5; update++) {
      run.book(bidding().millis(1000));
    }
    // .74 / .9 after one update, .04 / .9 more with each: above .95 with the fourth.
    assertThat(run.context.drops(DropReason.CONFIDENCE)).isEqualTo(3);
    assertThat(run.context.phases())
        .containsExactly(Candidate.Phase.OPENED, Candidate.Phase.UPDATED);
  }

  @Test
  void risk() {
    SpreadConfig graded =
        SpreadConfig.standard(true).withVenueRisk(new HashMap<>(Map.of("a", 0.6)));
    SpreadRun open =
        new SpreadRun(BTC, graded, FREE, rules().rule())
            .listings(BTC, "a", "b")
            .book(asking().millis(1000))
            .book(bidding().millis(1000));
    // Liquidity 1 - 200 / (5 x 200) = .8, execution 0, counterparty .6; market and operational
    // are not known.
    double score = open.context.last().risk().score();
    assertThat(score).isEqualTo((0.25 * 0.8 + 0 + 0.15 * 0.6) / 0.65);
    SpreadRun atLimit =
        new SpreadRun(BTC, graded, FREE, rules().maxRisk(score).rule())
            .listings(BTC, "a", "b")
            .book(asking().millis(1000))
            .book(bidding().millis(1000));
    passes(atLimit);
    SpreadRun below =
        new SpreadRun(BTC, graded, FREE, rules().maxRisk(Math.nextDown(score)).rule())
            .listings(BTC, "a", "b")
            .book(asking().millis(1000))
            .book(bidding().millis(1000));
    stopped(below, DropReason.RISK);
  }

  @Test
  void withoutARuleThereIsNoOpportunity() {
    SpreadRun run = new SpreadRun(BTC, FREE).listings(BTC, "a", "b");
    run.book(asking().millis(1000)).book(bidding().millis(1000));
    assertThat(run.context.candidates).isEmpty();
    assertThat(run.context.drops).isEqualTo(Map.of(DropReason.NO_RULE, 2));
  }

  @Test
  void theVersionInForceAtTheFactsTimeApplies() {
    SpreadRun run =
        new SpreadRun(
                BTC,
                FREE,
                rules().version(1, 0).minNetBps(200).rule(),
                rules().version(2, 2_000_000_000L).minNetBps(50).rule())
            .listings(BTC, "a", "b")
            .book(asking().millis(1000))
            .book(bidding().nanos(1_999_999_999L));
    stopped(run, DropReason.NET_BPS);
    run.book(bidding().nanos(2_000_000_000L));
    assertThat(run.context.last().ruleVersion()).isEqualTo(2);
  }

  @Test
  void aGateWithoutAnythingCrossedCountsNothing() {
    SpreadRun run =
        run(rules().maxAge(1))
            .book(asking().millis(1000))
            .book(Books.of("b", BTC).millis(5000).bid("99.5", "1").ask("102", "1"));
    assertThat(run.context.drops).isEmpty();
    assertThat(EdgeStatistics.of(run.state.run, BTC).evaluated).isZero();
  }

  @Test
  void whatANaiveJoinWouldHaveClaimedIsCountedBeside() {
    SpreadRun run = run(rules().maxAge(500)).book(asking().millis(1000));
    run.book(bidding().millis(2000)).book(bidding().millis(2001));
    run.book(Books.of("b", BTC).millis(2002).bid("98", "1").ask("102", "1"));
    run.book(bidding().millis(2003));
    assertThat(run.context.candidates).isEmpty();
    assertThat(EdgeStatistics.of(run.state.run, BTC).naivePositive).isEqualTo(3);
    assertThat(EdgeStatistics.of(run.state.run, BTC).naiveEpisodes).isEqualTo(2);
  }
}
