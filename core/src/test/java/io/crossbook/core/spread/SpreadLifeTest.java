package io.crossbook.core.spread;

import static io.crossbook.core.opportunity.Candidate.Phase.COLLAPSED;
import static io.crossbook.core.opportunity.Candidate.Phase.EXPIRED;
import static io.crossbook.core.opportunity.Candidate.Phase.OPENED;
import static io.crossbook.core.opportunity.Candidate.Phase.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.Fees;
import io.crossbook.core.testing.Rules;
import org.junit.jupiter.api.Test;

/** How candidates persist, collapse and expire. */
class SpreadLifeTest {
  private static final String BTC = "BTC-USD";
  private static final FeeBook FREE = Fees.taker("a", "0", "b", "0");

  private static Rules rules() {
    return Rules.of(SpreadStrategy.NAME).confirm(3, 1000).ttl(5000);
  }

  private static Books asking(long millis) {
    return Books.of("a", BTC).millis(millis).bid("99", "2").ask("100", "2");
  }

  private static Books bidding(long millis) {
    return Books.of("b", BTC).millis(millis).bid("101", "2").ask("102", "2");
  }

  private static Books quiet(long millis) {
    return Books.of("b", BTC).millis(millis).bid("99.5", "2").ask("102", "2");
  }

  private static SpreadRun opened() {
    return new SpreadRun(BTC, FREE, rules().rule())
        .listings(BTC, "a", "b")
        .book(asking(1000))
        .book(bidding(1000));
  }

  @Test
  void kUpdatesWithinTPersistAndThenItIsSilent() {
    SpreadRun run = opened().book(bidding(1500)).book(bidding(2000));
    assertThat(run.context.phases()).containsExactly(OPENED, UPDATED, UPDATED);
    Candidate third = run.context.last();
    assertThat(third.persistence()).isEqualTo(3);
    assertThat(third.windowStart()).isEqualTo(1_000_000_000L);
    assertThat(third.persistent()).isTrue();
    run.book(bidding(2001)).book(asking(2002));
    assertThat(run.context.candidates).hasSize(3);
    assertThat(run.context.drops(DropReason.DUPLICATE)).isEqualTo(2);
    run.book(quiet(2003));
    assertThat(run.context.last().phase()).isEqualTo(COLLAPSED);
    assertThat(run.context.last().persistence()).isEqualTo(5);
    assertThat(run.context.last().id()).isEqualTo(third.id());
  }

  @Test
  void aDipOfConfidenceBreaksTheRowButEndsNothing() {
    // Two units at the best levels of a notional of 200 are full depth; a tenth is not.
    SpreadRun run =
        new SpreadRun(BTC, FREE, rules().minConfidence(0.85).rule())
            .listings(BTC, "a", "b")
            .book(asking(1000))
            .book(bidding(1000))
            .book(bidding(1001))
            .book(bidding(1002));
    assertThat(run.context.phases()).contains(OPENED).doesNotContain(COLLAPSED);
    Candidate opened = run.context.last();
    run.book(Books.of("b", BTC).millis(1003).bid("101", "0.1").bid("100.9", "1.9").ask("102", "2"));
    assertThat(run.context.drops(DropReason.CONFIDENCE)).isPositive();
    assertThat(run.context.phases()).doesNotContain(COLLAPSED);
    run.book(bidding(1004));
    assertThat(run.context.last().id()).isEqualTo(opened.id());
    assertThat(run.context.last().phase()).isEqualTo(UPDATED);
    assertThat(run.context.last().persistence()).isEqualTo(1);
    run.book(quiet(1005));
    assertThat(run.context.last().phase()).isEqualTo(COLLAPSED);
  }

  @Test
  void kUpdatesThatTakeLongerThanTDoNotPersist() {
    SpreadRun run = opened().book(bidding(1500)).book(bidding(2001));
    assertThat(run.context.last().persistent()).isFalse();
    run.book(bidding(2500));
    assertThat(run.context.last().persistence()).isEqualTo(4);
    assertThat(run.context.last().windowStart()).isEqualTo(1_500_000_000L);
    assertThat(run.context.last().persistent()).isTrue();
  }

  @Test
  void fewerThanKTimesNeverPersistWhenKGrows() {
    SpreadRun run = opened().book(bidding(1500)).book(bidding(2100)).book(bidding(2700));
    run.context.rule(rules().version(2, 3_000_000_000L).confirm(5, 60_000).rule());
    run.book(bidding(3000));
    // The fifth update in a row, but only the times of the last four are known.
    assertThat(run.context.last().persistence()).isEqualTo(5);
    assertThat(run.context.last().persistent()).isFalse();
    run.book(bidding(3001));
    assertThat(run.context.last().persistent()).isTrue();
    assertThat(run.context.last().windowStart()).isEqualTo(1_500_000_000L);
  }

  @Test
  void anyUpdateThatDoesNotPassCollapsesIt() {
    SpreadRun run = opened().book(quiet(1200));
    assertThat(run.context.phases()).containsExactly(OPENED, COLLAPSED);
    assertThat(run.context.last().detectedAt()).isEqualTo(1_200_000_000L);
    assertThat(run.context.last().firstSeenAt()).isEqualTo(1_000_000_000L);
    run.book(bidding(1300));
    assertThat(run.context.last().phase()).isEqualTo(OPENED);
    assertThat(run.context.last().persistence()).isEqualTo(1);
    assertThat(run.context.last().id()).isNotEqualTo(run.context.candidates.get(0).id());
  }

  @Test
  void aBookThatIsVoidCollapsesIt() {
    SpreadRun run =
        opened().book(Books.of("a", BTC).millis(1100).integrity(Integrity.DISCONNECTED));
    assertThat(run.context.phases()).containsExactly(OPENED, COLLAPSED);
  }

  @Test
  void otherLegsReplaceIt() {
    SpreadRun run =
        opened()
            .book(Books.of("a", BTC).millis(1100).bid("104", "2").ask("105", "2"))
            .book(bidding(1100));
    assertThat(run.context.phases()).startsWith(OPENED, COLLAPSED, OPENED);
    assertThat(run.context.candidates.get(2).legs())
        .extracting(Leg::identity)
        .containsExactly("buy b:BTC-USD", "sell a:BTC-USD");
    assertThat(run.state.gates.candidates.open).hasSize(1);
  }

  @Test
  void idsAreNeverUsedTwice() {
    // Facts of one frame share its time.
    SpreadRun run = opened().book(quiet(1000)).book(bidding(1000));
    assertThat(run.context.phases()).containsExactly(OPENED, COLLAPSED, OPENED);
    assertThat(run.context.candidates.get(2).id()).isNotEqualTo(run.context.candidates.get(0).id());
    // And the same facts give the same names.
    SpreadRun again = opened().book(quiet(1000)).book(bidding(1000));
    assertThat(again.context.candidates).isEqualTo(run.context.candidates);
  }

  @Test
  void expiryByTimerAndByTheNextFactGiveTheSame() {
    SpreadRun byTimer = opened();
    assertThat(byTimer.context.wakeUps).contains(6_000_000_000L);
    byTimer.time(5999);
    assertThat(byTimer.context.candidates).hasSize(1);
    byTimer.time(6000).book(bidding(7000)).book(quiet(7100));
    SpreadRun inline = opened().book(bidding(7000)).book(quiet(7100));
    assertThat(inline.context.phases()).containsExactly(OPENED, EXPIRED, OPENED, COLLAPSED);
    assertThat(inline.context.candidates.get(1).detectedAt()).isEqualTo(6_000_000_000L);
    assertThat(byTimer.context.candidates).isEqualTo(inline.context.candidates);
    assertThat(byTimer.state.gates.candidates.meanLifeMillis)
        .isEqualTo(inline.state.gates.candidates.meanLifeMillis);
  }

  @Test
  void aLongerLifeAsksForItsOwnTimer() {
    SpreadRun run = opened();
    run.context.rule(rules().version(2, 2_000_000_000L).ttl(20_000).rule());
    run.book(bidding(2000));
    assertThat(run.context.wakeUps).contains(21_000_000_000L);
    run.time(6000);
    assertThat(run.context.last().phase()).isEqualTo(UPDATED);
    run.time(21_000);
    assertThat(run.context.last().phase()).isEqualTo(EXPIRED);
  }

  @Test
  void pastLivesSayHowUrgentTheNextOneIs() {
    SpreadRun run = opened();
    assertThat(run.context.last().sensitivity().name()).isEqualTo("HIGH");
    run.book(quiet(1500)).book(bidding(1600));
    // It lived for half a second.
    assertThat(run.state.gates.candidates.meanLifeMillis).isEqualTo(500);
    assertThat(run.context.last().sensitivity().name()).isEqualTo("CRITICAL");
    run.book(quiet(3100));
    assertThat(run.state.gates.candidates.meanLifeMillis).isEqualTo(500 + 0.2 * (1500 - 500));
  }

  @Test
  void aFactThatIsOlderThanTheLastIsTakenAtTheTimeOfTheLast() {
    SpreadRun run = opened().book(bidding(900));
    assertThat(run.context.last().detectedAt()).isEqualTo(1_000_000_000L);
    assertThat(run.context.last().phase()).isEqualTo(UPDATED);
  }

  @Test
  void windowsAndTheRunAreReported() {
    SpreadRun run = opened().book(quiet(2000));
    assertThat(run.context.wakeUps).contains(61_000_000_000L, Long.MAX_VALUE);
    run.time(61_000);
    assertThat(run.context.statistics).hasSize(1);
    SpreadStatistics window = run.context.statistics.get(0);
    assertThat(window.scope()).isEqualTo(SpreadStatistics.Scope.WINDOW);
    assertThat(window.from()).isEqualTo(1_000_000_000L);
    assertThat(window.to()).isEqualTo(61_000_000_000L);
    assertThat(window.evaluated()).isEqualTo(2);
    assertThat(window.grossPositive()).isEqualTo(1);
    assertThat(window.maxEdgeBps()).isEqualTo(100);
    assertThat(window.maxEdgeBuy()).isEqualTo("a:BTC-USD");
    assertThat(window.maxEdgeSell()).isEqualTo("b:BTC-USD");
    assertThat(window.medianEdgeBps()).as("upper median").isEqualTo(100);
    run.book(quiet(70_000)).book(quiet(131_000));
    assertThat(run.context.statistics).hasSize(2);
    assertThat(run.context.statistics.get(1).from()).isEqualTo(70_000_000_000L);
    run.strategy.onTime(Long.MAX_VALUE, run.state, run.context);
    assertThat(run.context.statistics).hasSize(4);
    assertThat(run.context.statistics.get(3).scope()).isEqualTo(SpreadStatistics.Scope.RUN);
    assertThat(run.context.statistics.get(3).evaluated()).isEqualTo(4);
    assertThat(run.context.statistics.get(3).to()).isEqualTo(131_000_000_000L);
  }
}
