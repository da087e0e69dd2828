package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.testing.DeskBench;
import io.crossbook.core.testing.Limits;
import io.crossbook.core.testing.Opportunities;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationMachineTest {
  private static final String BTC = "BTC-USD";
  private static final String PERP = "BTC-USD-PERP";

  private DeskBench bench;

  @AfterEach
  void onlyTransitionsOfTheMatrixHappened() {
    for (DeskRecord.Transition each : bench.records(DeskRecord.Transition.class)) {
      assertThat(each.from().mayBecome(each.to())).as("%s", each).isTrue();
    }
  }

  private DeskBench spread(DeskLimits limits) {
    bench =
        new DeskBench(DeskBench.config(limits, ExecutionStyle.SIMULTANEOUS, "kraken", "coinbase"))
            .given("kraken", "USD", "100000")
            .given("kraken", "BTC", "10")
            .given("coinbase", "USD", "100000")
            .given("coinbase", "BTC", "10")
            .open()
            .market("kraken", BTC, "29990", "30000", "1")
            .market("coinbase", BTC, "30100", "30110", "1");
    bench.confirm(
        Opportunities.of("id", bench.now)
            .leg("kraken", BTC, "0.1", "30000")
            .leg("coinbase", BTC, "-0.1", "30100")
            .candidate());
    return bench;
  }

  private DeskBench basis() {
    bench =
        new DeskBench(
                DeskBench.config(
                    DeskLimits.standard(),
                    Map.of(),
                    Map.of("basis", 3600 * DeskBench.SECOND),
                    "kraken",
                    "coinbase"))
            .given("kraken", "USD", "100000")
            .given("coinbase", "USD", "100000")
            .open()
            .market("kraken", BTC, "29990", "30000", "1")
            .market("coinbase", PERP, "30300", "30310", "1");
    bench.confirm(
        Opportunities.of("id", bench.now)
            .strategy("basis")
            .leg("kraken", BTC, "0.1", "30000")
            .leg("coinbase", PERP, "-0.1", "30300")
            .candidate());
    return bench;
  }

  private OperationState state() {
    return bench.operation(0).state();
  }

  private OrderIntent order(int index) {
    return bench.sent().get(index);
  }

  private void hold() {
    bench.filled(order(0));
    bench.filled(order(1));
    assertThat(state()).isEqualTo(OperationState.POSITION_OPEN);
  }

  @Test
  void bothLegsFilledIsTheEnd() {
    spread(DeskLimits.standard());
    bench.filled(order(0));
    assertThat(state()).isEqualTo(OperationState.EXECUTING);
    bench.filled(order(1));
    assertThat(state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.operation(0).outcome()).isEqualTo("filled");
    assertThat(bench.desk.operations()).isEmpty();
    assertThat(bench.desk.state().claims).isEmpty();
    // Limits are 3 bps (half of 20 over two legs is 5, the bound too): 30015 and 30084.95.
    BigDecimal value = new BigDecimal("3008.495").subtract(new BigDecimal("3001.5"));
    BigDecimal fees = new BigDecimal("3008.495").add(new BigDecimal("3001.5"));
    assertThat(bench.operation(0).realized())
        .isEqualByComparingTo(value.subtract(fees.multiply(new BigDecimal("0.001"))));
  }

  @Test
  void theEndWaitsForTheExecutionsThatTheVenueCounts() {
    spread(DeskLimits.standard());
    bench.filled(order(0));
    bench.over(order(1), OrderStatus.FILLED, "0.1");
    bench.pass(59_000);
    assertThat(state()).isEqualTo(OperationState.EXECUTING);
    assertThat(bench.records(DeskRecord.Alert.class)).isEmpty();
    bench.pass(2_000);
    assertThat(bench.records(DeskRecord.Alert.class)).hasSize(1);
    assertThat(bench.records(DeskRecord.Alert.class).get(0).critical()).isTrue();
    bench.pass(300_000);
    assertThat(bench.records(DeskRecord.Alert.class)).as("it is said once").hasSize(1);
    bench.fill(order(1), "0.1");
    assertThat(state()).isEqualTo(OperationState.COMPLETED);
  }

  @Test
  void withoutAMarketItWaitsLongerEachTimeAndThenAsksAPerson() {
    spread(DeskLimits.standard());
    bench.still();
    bench.filled(order(0));
    bench.pass(2_500);
    bench.missed(order(1));
    assertThat(state()).isEqualTo(OperationState.RECOVERING);
    List<Long> waits = new ArrayList<>();
    long last = 0;
    for (int second = 0; second < 400 && state() == OperationState.RECOVERING; second++) {
      long retryAt = bench.desk.operations().get(0).retryAt;
      if (retryAt != last) {
        waits.add((retryAt - bench.now) / DeskBench.SECOND);
        last = retryAt;
      }
      bench.pass(1_000);
    }
    assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    assertThat(state()).isEqualTo(OperationState.FAILED);
    assertThat(bench.operation(0).recovery()).isEqualTo("MANUAL_INTERVENTION");
    assertThat(bench.operation(0).residual()).isEqualTo("BTC 0.1");
    assertThat(bench.sent()).hasSize(2);
    assertThat(bench.records(DeskRecord.Alert.class).stream().map(DeskRecord.Alert::critical))
        .containsExactly(false, true);
  }

  @Test
  void aMarketThatComesBackIsUsed() {
    spread(DeskLimits.standard());
    bench.still();
    bench.filled(order(0));
    bench.pass(2_500);
    bench.missed(order(1));
    bench.pass(5_000);
    assertThat(bench.sent()).hasSize(2);
    bench.loud();
    bench.pass(5_000);
    assertThat(bench.sent()).hasSize(3);
    bench.filled(order(2));
    assertThat(state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.operation(0).outcome()).isEqualTo("recovered");
    assertThat(bench.operation(0).residual()).isEmpty();
  }

  private void fail() {
    spread(DeskLimits.standard());
    bench.filled(order(0));
    for (int i = 1; i <= 4; i++) {
      assertThat(bench.sent()).hasSize(i + 1);
      bench.newBooks();
      bench.missed(order(i));
    }
    assertThat(state()).isEqualTo(OperationState.FAILED);
  }

  @Test
  void whatAnOperationHasLostThatWasGivenUpCountsBeforeAPersonDecides() {
    spread(Limits.with("maxRecoveryLoss", "0.01", "maxDailyLoss", "90"));
    bench.filled(order(0));
    bench.market("coinbase", BTC, "29000", "29010", "1");
    bench.market("kraken", BTC, "29000", "29010", "1");
    bench.missed(order(1));
    assertThat(state()).isEqualTo(OperationState.FAILED);
    assertThat(bench.desk.breakers().trips())
        .extracting(BreakerState.Trip::breaker)
        .containsExactly(Breakers.DAILY_LOSS);
    BigDecimal lost = bench.desk.state().breakers.dayProfit;
    assertThat(lost)
        .as("0.1 bought at 30,000 that is worth 29,005, and fees")
        .isBetween(new BigDecimal("-110"), new BigDecimal("-99"));
    bench.pass(600_000);
    assertThat(bench.desk.state().breakers.dayProfit).isEqualTo(lost);
  }

  @Test
  void afterThreeOrdersThatPutNothingRightAPersonIsAsked() {
    fail();
    assertThat(bench.operation(0).recoveries()).isEqualTo(3);
    assertThat(order(2).limit()).as("each attempt may cost more").isGreaterThan(order(3).limit());
    assertThat(order(3).limit()).isGreaterThan(order(4).limit());
    bench.pass(600_000);
    assertThat(bench.sent()).hasSize(5);
    assertThat(bench.desk.operations()).as("it is not forgotten").hasSize(1);
  }

  @Test
  void anOrderThatTheKillSwitchHoldsBackIsNoAttempt() {
    spread(DeskLimits.standard());
    bench.filled(order(0));
    bench.missed(order(1));
    for (int i = 0; i < 5; i++) {
      bench.line(bench.last(), Purpose.HEDGE, LedgerState.VOID, "0");
      assertThat(state()).isEqualTo(OperationState.RECOVERING);
      int sent = bench.sent().size();
      bench.pass(500);
      assertThat(bench.sent()).as("not at once").hasSize(sent);
      bench.pass(60_000);
      assertThat(bench.sent()).as("later").hasSize(sent + 1);
    }
    bench.filled(bench.last());
    assertThat(bench.operation(0).outcome()).isEqualTo("recovered");
  }

  private void instruct(DeskInput.Instruction.Kind kind, String subject) {
    bench.tell(new DeskInput.Instruction(kind, subject, "ann", bench.now));
  }

  @Test
  void aPersonHasItTriedAgain() {
    fail();
    instruct(DeskInput.Instruction.Kind.RETRY, "0");
    assertThat(state()).isEqualTo(OperationState.RECOVERING);
    assertThat(bench.sent()).hasSize(6);
    bench.filled(order(5));
    assertThat(state()).isEqualTo(OperationState.COMPLETED);
  }

  @Test
  void aPersonWritesItOff() {
    fail();
    instruct(DeskInput.Instruction.Kind.WRITE_OFF, "0");
    assertThat(state()).isEqualTo(OperationState.IDLE);
    assertThat(bench.operation(0).outcome()).isEqualTo("written off by ann");
    assertThat(bench.operation(0).realized()).isNotNull();
    assertThat(bench.desk.operations()).isEmpty();
    assertThat(bench.desk.books().cash("kraken", "", "BTC"))
        .as("what it left stays in the books")
        .isEqualByComparingTo("10.1");
  }

  @Test
  void onlyWhatWasGivenUpCanBeDecidedOn() {
    spread(DeskLimits.standard());
    instruct(DeskInput.Instruction.Kind.RETRY, "0");
    instruct(DeskInput.Instruction.Kind.WRITE_OFF, "17");
    assertThat(bench.records(DeskRecord.Alert.class)).hasSize(2);
    assertThat(state()).isEqualTo(OperationState.EXECUTING);
  }

  @Test
  void whatWouldLoseTooMuchWaitsForAPerson() {
    spread(Limits.with("maxRecoveryLoss", "50"));
    bench.filled(order(0));
    bench.market("kraken", BTC, "29000", "29010", "1");
    bench.market("coinbase", BTC, "29000", "29010", "1");
    bench.missed(order(1));
    assertThat(state()).isEqualTo(OperationState.FAILED);
    assertThat(bench.sent()).hasSize(2);
    assertThat(bench.operation(0).outcome()).contains("the loss would be", "at most 50");
  }

  @Test
  void whatIsWorthLittleIsLeft() {
    spread(Limits.with("residual", "31"));
    bench.filled(order(0));
    bench.fill(order(1), "0.099");
    bench.over(order(1), OrderStatus.CANCELLED, "0.099");
    assertThat(state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.operation(0).outcome()).isEqualTo("partly filled");
    assertThat(bench.operation(0).residual()).isEqualTo("BTC 0.001");
  }

  @Test
  void aPositionIsClosedWhenItsTimeIsOver() {
    basis();
    hold();
    bench.pass(3_500_000);
    assertThat(bench.sent()).hasSize(2);
    bench.pass(200_000);
    assertThat(bench.sent()).hasSize(4);
    assertThat(order(2).side()).isEqualTo(Side.SELL);
    assertThat(order(3).side()).isEqualTo(Side.BUY);
    assertThat(order(2).reduceOnly()).isFalse();
    assertThat(order(3).reduceOnly()).isTrue();
    bench.filled(order(2));
    bench.filled(order(3));
    assertThat(state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.desk.operations()).isEmpty();
    assertThat(bench.desk.books().positions().get("coinbase//" + PERP).position.quantity)
        .isEqualByComparingTo("0");
  }

  @Test
  void aPositionIsClosedWhenNothingMoreIsToBeGained() {
    basis();
    hold();
    bench.pass(10_000);
    assertThat(bench.sent()).hasSize(2);
    bench.market("coinbase", PERP, "29790", "29800", "1");
    bench.pass(2_000);
    assertThat(bench.sent()).hasSize(4);
    assertThat(bench.records(DeskRecord.Transition.class).get(2).context())
        .isEqualTo("closing: what was expected is there");
  }

  @Test
  void marginOfAnOpenPositionStaysReserved() {
    basis();
    hold();
    BigDecimal free = bench.desk.books().available("coinbase", "", "USD");
    bench.pass(1_800_000);
    assertThat(bench.desk.books().available("coinbase", "", "USD"))
        .as("30 minutes later")
        .isEqualByComparingTo(free)
        .isLessThan(new BigDecimal("97000"));
  }

  @Test
  void aPositionThatWasPutRightIsHeldAndClosedLater() {
    basis();
    bench.filled(order(0));
    bench.newBooks();
    bench.fill(order(1), "0.04");
    bench.over(order(1), OrderStatus.CANCELLED, "0.04");
    assertThat(state()).isEqualTo(OperationState.RECOVERING);
    assertThat(bench.sent()).hasSize(3);
    assertThat(order(2).symbol()).isEqualTo(PERP);
    assertThat(order(2).reduceOnly()).as("it makes the position larger").isFalse();
    bench.filled(order(2));
    assertThat(state()).isEqualTo(OperationState.POSITION_OPEN);
    bench.pass(3_700_000);
    assertThat(bench.sent()).hasSize(5);
    bench.filled(order(3));
    bench.filled(order(4));
    assertThat(state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.operation(0).residual()).isEmpty();
    assertNoPositions();
  }

  @Test
  void aPositionOfWhichPartWasUnwoundIsClosedForTheRest() {
    basis();
    // Nobody buys the perpetual any more: what is too much of the spot is sold again.
    bench.filled(order(0));
    bench.fill(order(1), "0.04");
    bench.market("coinbase", PERP, "20000", "30310", "1");
    bench.over(order(1), OrderStatus.CANCELLED, "0.04");
    assertThat(bench.last().symbol()).isEqualTo(BTC);
    bench.filled(order(2));
    bench.market("coinbase", PERP, "30300", "30310", "1");
    bench.pass(3_700_000);
    assertThat(bench.sent()).hasSize(5);
    assertThat(order(3).quantity()).isEqualByComparingTo("0.04");
    assertThat(order(4).quantity()).isEqualByComparingTo("0.04");
    bench.filled(order(3));
    bench.filled(order(4));
    assertThat(state()).isEqualTo(OperationState.COMPLETED);
    assertNoPositions();
  }

  @Test
  void aPositionThatCouldNotBeClosedIsClosedAgainAndThenAPersonIsAsked() {
    basis();
    hold();
    bench.pass(3_600_000);
    for (int attempt = 1; attempt <= 3; attempt++) {
      bench.pass(2_000);
      assertThat(bench.sent()).as("attempt %d", attempt).hasSize(2 + 2 * attempt);
      bench.missed(order(2 * attempt));
      bench.missed(order(2 * attempt + 1));
      assertThat(bench.desk.operations()).as("it is not forgotten").hasSize(1);
    }
    bench.pass(2_000);
    if (state() != OperationState.FAILED) {
      bench.missed(order(8));
      bench.missed(order(9));
    }
    assertThat(state()).isEqualTo(OperationState.FAILED);
    assertThat(bench.desk.operations()).hasSize(1);
    int before = bench.sent().size();
    instruct(DeskInput.Instruction.Kind.RETRY, "0");
    bench.pass(2_000);
    assertThat(bench.sent()).hasSize(before + 2);
    bench.filled(order(before));
    bench.filled(order(before + 1));
    assertThat(state()).isEqualTo(OperationState.COMPLETED);
    assertNoPositions();
  }

  private void assertNoPositions() {
    bench
        .desk
        .books()
        .positions()
        .values()
        .forEach(
            held -> {
              if (held.symbol.equals(PERP)) {
                assertThat(held.position.quantity).as(held.symbol).isEqualByComparingTo("0");
              }
            });
    assertThat(bench.desk.books().cash("kraken", "", "BTC")).isEqualByComparingTo("0");
  }

  @Test
  void anOrderOfWhichNobodyKnowsKeepsItsWorstCaseReserved() {
    spread(DeskLimits.standard());
    bench.filled(order(0));
    bench.line(order(1), Purpose.OPEN, LedgerState.UNKNOWN, "0");
    bench.pass(120_000);
    assertThat(bench.desk.books().available("coinbase", "", "BTC")).isEqualByComparingTo("9.9");
    assertThat(state()).isEqualTo(OperationState.EXECUTING);
    bench.line(order(1), Purpose.OPEN, LedgerState.ABANDONED, "0");
    assertThat(state()).isEqualTo(OperationState.RECOVERING);
  }

  /** Its venue may be out for hours. */
  private OrderIntent putRightWithoutIt() {
    spread(DeskLimits.standard());
    bench.filled(order(0));
    bench.line(order(1), Purpose.OPEN, LedgerState.UNKNOWN, "0");
    bench.pass(124_000);
    assertThat(bench.sent()).as("nothing was sent in its place").hasSize(3);
    assertThat(state()).isEqualTo(OperationState.RECOVERING);
    OrderIntent unwinds = order(2);
    assertThat(unwinds.venue()).as("not where another one could double it").isEqualTo("kraken");
    assertThat(unwinds.side()).isEqualTo(Side.SELL);
    assertThat(bench.records(DeskRecord.Alert.class))
        .filteredOn(DeskRecord.Alert::critical)
        .singleElement()
        .extracting(DeskRecord.Alert::text)
        .asString()
        .contains("nobody knows what became of order 1 at coinbase");
    bench.filled(unwinds);
    bench.pass(3_600_000);
    assertThat(state()).as("it may have been filled").isEqualTo(OperationState.RECOVERING);
    assertThat(bench.desk.books().available("coinbase", "", "BTC")).isEqualByComparingTo("9.9");
    assertThat(bench.sent()).hasSize(3);
    return order(1);
  }

  @Test
  void whatOthersFilledIsPutRightWithoutAnOrderOfWhichNobodyKnowsForLong() {
    OrderIntent lost = putRightWithoutIt();
    bench.line(lost, Purpose.OPEN, LedgerState.ABANDONED, "0");
    assertThat(state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.desk.state().claims).isEmpty();
    assertThat(bench.desk.books().cash("kraken", "", "BTC")).isEqualByComparingTo("10");
  }

  @Test
  void anOrderThatWasFilledAfterAllIsPutRightThen() {
    OrderIntent lost = putRightWithoutIt();
    bench.market("kraken", BTC, "29990", "30000", "1");
    bench.market("coinbase", BTC, "30100", "30110", "1");
    bench.filled(lost);
    assertThat(bench.sent()).hasSize(4);
    assertThat(order(3).side()).isEqualTo(Side.BUY);
    bench.filled(order(3));
    assertThat(state()).isEqualTo(OperationState.COMPLETED);
    BigDecimal held =
        bench
            .desk
            .books()
            .cash("kraken", "", "BTC")
            .add(bench.desk.books().cash("coinbase", "", "BTC"));
    assertThat(held).isEqualByComparingTo("20");
  }

  @Test
  void everyTransitionIsAuditedOnceAndInOrder() {
    fail();
    List<DeskRecord.Transition> all = bench.records(DeskRecord.Transition.class);
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).sequence()).isEqualTo(i);
      assertThat(i == 0 ? OperationState.OPPORTUNITY_FOUND : all.get(i - 1).to())
          .isEqualTo(all.get(i).from());
    }
    assertThat(all.stream().map(DeskRecord.Transition::trigger))
        .allMatch(Objects::nonNull)
        .containsExactly("execution_started", "recovery_initiated", "manual_intervention");
  }
}
