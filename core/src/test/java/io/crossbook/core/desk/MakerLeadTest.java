package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.testing.DeskBench;
import io.crossbook.core.testing.Opportunities;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A leg that rests, and the others that follow its fills. */
class MakerLeadTest {
  private static final String BTC = "BTC-USD";
  private static final long SECOND = DeskBench.SECOND;

  private DeskBench bench;

  @AfterEach
  void onlyTransitionsOfTheMatrixHappened() {
    if (bench != null) {
      for (DeskRecord.Transition each : bench.records(DeskRecord.Transition.class)) {
        assertThat(each.from().mayBecome(each.to())).as("%s", each).isTrue();
      }
    }
  }

  /** Kraken is the wider market, so that an order rests there and is hedged at Coinbase. */
  private void watched(int seconds) {
    bench =
        new DeskBench(
                DeskBench.config(
                        DeskLimits.standard(), ExecutionStyle.MAKER_LEAD, "kraken", "coinbase")
                    .withMaker(MakerRules.of(Map.of("kraken", 30 * SECOND, "coinbase", SECOND))))
            .given("kraken", "USD", "100000")
            .given("kraken", "BTC", "10")
            .given("coinbase", "USD", "100000")
            .given("coinbase", "BTC", "10")
            .open();
    kraken("29980", "30000");
    coinbase("30100", "30110");
    for (int i = 0; i < seconds; i++) {
      bench.pass(1_000);
    }
  }

  private void kraken(String bid, String ask) {
    bench.market("kraken", BTC, bid, ask, "1");
  }

  private void coinbase(String bid, String ask) {
    bench.market("coinbase", BTC, bid, ask, "1");
  }

  private void confirm() {
    bench.confirm(
        Opportunities.of("id", bench.now)
            .leg("kraken", BTC, "0.1", "30000")
            .leg("coinbase", BTC, "-0.1", "30100")
            .candidate());
  }

  private void begun() {
    watched(12);
    confirm();
  }

  private OrderIntent order(int index) {
    return bench.sent().get(index);
  }

  private List<GatewayCommand.Cancel> cancels() {
    return bench.commands.stream()
        .filter(GatewayCommand.Cancel.class::isInstance)
        .map(GatewayCommand.Cancel.class::cast)
        .toList();
  }

  private OperationState state() {
    return bench.operation(0).state();
  }

  @ParameterizedTest
  @CsvSource({
    "0,-1",
    "0.00499,-1",
    "0.005,0",
    "0.00999,0",
    "0.01,1",
    "0.01999,1",
    "0.02,2",
    "0.5,2"
  })
  void theDistanceFromTheTouchGrowsWithTheRange(double range, int ticks) {
    assertThat(MakerLead.offset(range)).isEqualTo(ticks);
  }

  @Test
  void inACalmMarketOneLegRestsATickInsideTheTouchAndTheOtherWaits() {
    begun();
    assertThat(bench.sent()).hasSize(1);
    assertThat(order(0).kind()).isEqualTo(OrderKind.POST_ONLY);
    assertThat(order(0).venue()).isEqualTo("kraken");
    assertThat(order(0).side()).isEqualTo(Side.BUY);
    assertThat(order(0).limit()).isEqualByComparingTo("29980.01");
    assertThat(order(0).quantity()).isEqualByComparingTo("0.1");
    bench.pass(10_000);
    assertThat(bench.commands).as("a market that stays leaves it alone").hasSize(1);
  }

  @Test
  void inAMarketThatMovedAPercentItRestsATickBehindTheTouch() {
    watched(12);
    kraken("29660", "29680");
    bench.pass(1_000);
    kraken("29980", "30000");
    confirm();
    assertThat(order(0).limit()).isEqualByComparingTo("29979.99");
  }

  @Test
  void whereTheMarketIsATickWideItRestsAtTheTouch() {
    watched(12);
    // As wide as it was on average it is still wider than Coinbase.
    kraken("29980", "29980.01");
    confirm();
    assertThat(order(0).limit()).isEqualByComparingTo("29980");
  }

  @Test
  void everyFillIsHedgedAtOnceAtTheMarketAsItIs() {
    begun();
    bench.fill(order(0), "0.04");
    assertThat(bench.sent()).hasSize(2);
    assertThat(order(1).venue()).isEqualTo("coinbase");
    assertThat(order(1).kind()).isEqualTo(OrderKind.IOC);
    assertThat(order(1).quantity()).isEqualByComparingTo("0.04");
    bench.filled(order(1));
    coinbase("30095", "30105");
    bench.fill(order(0), "0.06");
    bench.over(order(0), OrderStatus.FILLED, "0.1");
    assertThat(bench.sent()).hasSize(3);
    assertThat(order(2).quantity()).isEqualByComparingTo("0.06");
    // 5 bps worse than the bid of now, up to the tick: 30095 x 0.9995 = 30079.9525.
    assertThat(order(2).limit()).isEqualByComparingTo("30079.96");
    bench.filled(order(2));
    assertThat(state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.operation(0).outcome()).isEqualTo("filled");
    assertThat(bench.operation(0).fillRatio()).isEqualTo(1);
    assertThat(bench.desk.state().claims).isEmpty();
  }

  @Test
  void whatTheMarketLeftIsCancelledAndPlacedAnewUnderAnotherName() {
    begun();
    bench.fill(order(0), "0.04");
    bench.filled(order(1));
    kraken("29985", "30000");
    bench.pass(300);
    assertThat(cancels()).hasSize(1);
    assertThat(cancels().get(0).name()).isEqualTo(order(0).name());
    bench.pass(2_000);
    assertThat(bench.sent()).as("its end is awaited").hasSize(2);
    bench.over(order(0), OrderStatus.CANCELLED, "0.04");
    assertThat(bench.sent()).hasSize(3);
    assertThat(order(2).name()).isNotEqualTo(order(0).name());
    assertThat(order(2).limit()).isEqualByComparingTo("29985.01");
    assertThat(order(2).quantity()).isEqualByComparingTo("0.06");
    bench.filled(order(2));
    bench.filled(order(3));
    assertThat(order(3).quantity()).isEqualByComparingTo("0.06");
    assertThat(bench.operation(0).outcome()).isEqualTo("filled");
  }

  @Test
  void aFillThatComesAfterTheEndIsHedgedAndNoMoreThanWantedRestsOn() {
    begun();
    kraken("29985", "30000");
    bench.pass(300);
    bench.missed(order(0));
    assertThat(order(1).quantity()).isEqualByComparingTo("0.1");
    bench.fill(order(0), "0.03");
    assertThat(order(2).venue()).isEqualTo("coinbase");
    assertThat(order(2).quantity()).isEqualByComparingTo("0.03");
    bench.filled(order(2));
    assertThat(cancels()).as("0.1 would be too much now").hasSize(2);
    bench.missed(order(1));
    assertThat(order(3).quantity()).isEqualByComparingTo("0.07");
    bench.filled(order(3));
    bench.filled(order(4));
    assertThat(state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.operation(0).residual()).isEmpty();
  }

  @Test
  void moreThanWasWantedIsHedgedToo() {
    begun();
    kraken("29985", "30000");
    bench.pass(300);
    bench.missed(order(0));
    bench.filled(order(1));
    bench.fill(order(0), "0.02");
    assertThat(bench.sent().subList(2, 4).stream().map(OrderIntent::quantity))
        .satisfiesExactly(
            first -> assertThat(first).isEqualByComparingTo("0.1"),
            second -> assertThat(second).isEqualByComparingTo("0.02"));
    bench.filled(order(2));
    bench.filled(order(3));
    assertThat(state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.operation(0).residual()).isEmpty();
  }

  @Test
  void whenNothingMoreIsToBeGainedItIsGivenUpAndNobodyIsBlamed() {
    begun();
    coinbase("30010", "30020");
    bench.pass(300);
    assertThat(cancels()).hasSize(1);
    bench.missed(order(0));
    assertThat(state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.operation(0).outcome()).isEqualTo("missed");
    assertThat(bench.records(DeskRecord.Alert.class)).isEmpty();
    assertThat(bench.desk.state().breakers.fillRatios).isEmpty();
    assertThat(bench.desk.state().claims).isEmpty();
  }

  @Test
  void whatIsFilledWhileItIsGivenUpIsHedged() {
    begun();
    coinbase("30010", "30020");
    bench.pass(300);
    bench.fill(order(0), "0.05");
    assertThat(order(1).quantity()).isEqualByComparingTo("0.05");
    bench.filled(order(1));
    bench.over(order(0), OrderStatus.CANCELLED, "0.05");
    assertThat(bench.sent()).hasSize(2);
    assertThat(bench.operation(0).outcome()).isEqualTo("partly filled");
  }

  @Test
  void itsTimeEnds() {
    begun();
    bench.pass(29_000);
    assertThat(cancels()).isEmpty();
    bench.pass(1_500);
    assertThat(cancels()).hasSize(1);
    bench.missed(order(0));
    assertThat(bench.operation(0).outcome()).isEqualTo("missed");
  }

  @Test
  void anOrderThatWouldTakeIsPricedAnew() {
    begun();
    kraken("29979", "29980.01");
    bench.over(order(0), OrderStatus.REJECTED, "0");
    assertThat(bench.sent()).hasSize(2);
    assertThat(order(1).limit()).isEqualByComparingTo("29979.01");
  }

  @Test
  void whereAVenueRefusesTheListingOfALegNothingRests() {
    begun();
    bench
        .desk
        .breakers()
        .refused(Breakers.LISTING_REFUSED, Breakers.listing("coinbase", BTC), "halted", bench.now);
    bench.pass(500);
    assertThat(cancels()).hasSize(1);
    bench.missed(order(0));
    assertThat(bench.operation(0).outcome()).isEqualTo("missed");
  }

  @Test
  void anOrderThatIsNotLetOutIsNotTriedAgain() {
    begun();
    bench.line(order(0), Purpose.OPEN, LedgerState.VOID, "0");
    assertThat(bench.sent()).hasSize(1);
    assertThat(bench.operation(0).outcome()).isEqualTo("refused");
  }

  @Test
  void aHedgeThatMissesEndsTheLeadAndIsPutRight() {
    begun();
    bench.fill(order(0), "0.04");
    bench.missed(order(1));
    assertThat(cancels()).hasSize(1);
    assertThat(bench.sent()).hasSize(2);
    bench.over(order(0), OrderStatus.CANCELLED, "0.04");
    assertThat(state()).isEqualTo(OperationState.RECOVERING);
    assertThat(order(2).quantity()).isEqualByComparingTo("0.04");
    bench.filled(order(2));
    assertThat(bench.operation(0).outcome()).isEqualTo("recovered");
  }

  @Test
  void inAMarketThatMovesTooFastNothingRestsAndAllGoAtOnce() {
    watched(12);
    kraken("29300", "29320");
    bench.pass(1_000);
    kraken("29980", "30000");
    confirm();
    assertThat(bench.sent().stream().map(OrderIntent::kind))
        .containsExactly(OrderKind.IOC, OrderKind.IOC);
  }

  @Test
  void aMarketThatBeginsToMoveTooFastIsLeft() {
    begun();
    kraken("29380", "29400");
    bench.pass(300);
    assertThat(cancels()).hasSize(1);
    bench.missed(order(0));
    assertThat(bench.operation(0).outcome()).isEqualTo("missed");
  }

  @Test
  void whatWasNotWatchedLongEnoughIsNotLeftToRest() {
    watched(5);
    confirm();
    assertThat(bench.sent()).hasSize(2);
  }

  @Test
  void whereTheHedgeIsMuchWiderNothingRests() {
    watched(0);
    coinbase("30100", "30160");
    for (int i = 0; i < 12; i++) {
      bench.pass(1_000);
    }
    bench.confirm(
        Opportunities.of("id", bench.now)
            .leg("kraken", BTC, "0.1", "30000")
            .leg("coinbase", BTC, "-0.1", "30100")
            .candidate());
    // Nothing rests at Kraken, as 60 is more than 1.5 times 20; Coinbase's time is a second.
    assertThat(order(0).kind()).isEqualTo(OrderKind.POST_ONLY);
    assertThat(order(0).venue()).isEqualTo("coinbase");
  }

  @Test
  void theKillSwitchCancelsItAndNothingIsPlacedAnew() {
    begun();
    bench.tell(new DeskInput.Stopped(List.of("strategy:spread"), bench.now));
    assertThat(cancels()).hasSize(1);
    bench.missed(order(0));
    assertThat(bench.sent()).hasSize(1);
    assertThat(bench.operation(0).outcome()).isEqualTo("missed");
  }

  @Test
  void anOrderOfWhichNoPlanIsLeftIsCancelled() {
    begun();
    OrderIntent resting = order(0);
    bench.restart(new DeskState());
    bench.line(resting, Purpose.OPEN, LedgerState.ACCEPTED, "0");
    kraken("29980", "30000");
    coinbase("30100", "30110");
    bench.open();
    assertThat(cancels()).hasSize(1);
    bench.fill(resting, "0.04");
    bench.over(resting, OrderStatus.CANCELLED, "0.04");
    assertThat(bench.last().quantity()).isEqualByComparingTo("0.04");
    bench.filled(bench.last());
    assertThat(bench.desk.operations()).isEmpty();
  }
}
