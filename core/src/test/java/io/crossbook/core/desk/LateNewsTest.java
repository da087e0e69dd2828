package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.order.Fill;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.testing.DeskBench;
import io.crossbook.core.testing.Opportunities;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** News that come late, twice, in the wrong order, or of orders that nobody knows. */
class LateNewsTest {
  private static final String BTC = "BTC-USD";
  private static final String PERP = "BTC-USD-PERP";

  private static DeskBench ready(String second, String bid, String ask) {
    return new DeskBench(
            DeskBench.config(
                DeskLimits.standard(),
                Map.of(),
                Map.of("basis", 3600 * DeskBench.SECOND),
                "kraken",
                "coinbase"))
        .given("kraken", "USD", "100000")
        .given("coinbase", "USD", "100000")
        .given("coinbase", "BTC", "10")
        .open()
        .market("kraken", BTC, "29990", "30000", "1")
        .market("coinbase", second, bid, ask, "1");
  }

  private static DeskBench spread() {
    DeskBench bench = ready(BTC, "30100", "30110");
    bench.confirm(
        Opportunities.of("id", bench.now)
            .leg("kraken", BTC, "0.1", "30000")
            .leg("coinbase", BTC, "-0.1", "30100")
            .candidate());
    return bench;
  }

  /** What operations realized in all, and what the books gained of money. */
  private static void everyCentIsFound(DeskBench bench) {
    BigDecimal realized = BigDecimal.ZERO;
    for (long number = 0; number < bench.desk.state().nextOperation; number++) {
      realized = realized.add(bench.operation(number).realized());
    }
    BigDecimal usd =
        bench
            .desk
            .books()
            .cash("kraken", "", "USD")
            .add(bench.desk.books().cash("coinbase", "", "USD"))
            .subtract(new BigDecimal("200000"));
    assertThat(realized).isEqualByComparingTo(usd);
  }

  @Test
  void aLateSpotFillIsPutRightByAnOperationOfItsOwn() {
    DeskBench bench = spread();
    OrderIntent buy = bench.sent().get(0);
    OrderIntent sell = bench.sent().get(1);
    bench.line(buy, Purpose.OPEN, LedgerState.ABANDONED, "0");
    bench.line(sell, Purpose.OPEN, LedgerState.ABANDONED, "0");
    assertThat(bench.operation(0).outcome()).isEqualTo("missed");

    bench.fill(buy, "0.1");
    assertThat(bench.sent()).hasSize(3);
    assertThat(bench.last().name().operation()).isEqualTo(1);
    assertThat(bench.last().venue()).as("where most is paid").isEqualTo("coinbase");
    assertThat(bench.last().quantity()).isEqualByComparingTo("0.1");
    assertThat(bench.records(DeskRecord.Alert.class).get(0).critical()).isTrue();
    bench.filled(bench.last());
    assertThat(bench.operation(1).state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.operation(1).residual()).isEmpty();
    everyCentIsFound(bench);
  }

  @Test
  void aLateDerivativeFillIsClosed() {
    DeskBench bench = ready(PERP, "30300", "30310");
    bench.confirm(
        Opportunities.of("id", bench.now)
            .strategy("basis")
            .leg("kraken", BTC, "0.1", "30000")
            .leg("coinbase", PERP, "-0.1", "30300")
            .candidate());
    bench.missed(bench.sent().get(0));
    OrderIntent perpetual = bench.sent().get(1);
    bench.line(perpetual, Purpose.OPEN, LedgerState.ABANDONED, "0");
    assertThat(bench.operation(0).outcome()).isEqualTo("missed");

    bench.fill(perpetual, "0.1");
    assertThat(bench.sent()).hasSize(3);
    OrderIntent rescue = bench.last();
    assertThat(DeskBench.signed(rescue)).isEqualByComparingTo("0.1");
    bench.filled(rescue);
    assertThat(bench.operation(1).state()).isEqualTo(OperationState.COMPLETED);
    everyCentIsFound(bench);
  }

  @Test
  void aLateFillOfWhatPutSomethingRightIsCountedToo() {
    DeskBench bench = spread();
    bench.filled(bench.sent().get(0));
    bench.missed(bench.sent().get(1));
    OrderIntent recovery = bench.last();
    bench.line(recovery, Purpose.HEDGE, LedgerState.ABANDONED, "0");
    bench.filled(bench.last());
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.COMPLETED);
    bench.fill(recovery, "0.1");
    bench.filled(bench.last());
    assertThat(bench.operation(1).state()).isEqualTo(OperationState.COMPLETED);
    everyCentIsFound(bench);
  }

  @Test
  void theSameExecutionIsBookedOnce() {
    DeskBench bench = spread();
    DeskInput.FillReport fill = bench.execution(bench.sent().get(0), "0.1", "30000");
    bench.tell(fill);
    bench.tell(fill);
    bench.over(bench.sent().get(0), OrderStatus.FILLED, "0.1");
    bench.filled(bench.sent().get(1));
    bench.tell(fill);
    assertThat(bench.records(DeskRecord.Execution.class)).hasSize(2);
    assertThat(bench.desk.operations()).isEmpty();
    everyCentIsFound(bench);
  }

  @Test
  void anExecutionWithoutItsFeeCountsAtOnceAndIsBookedWithIt() {
    DeskBench bench = spread();
    DeskInput.FillReport fill = bench.execution(bench.sent().get(0), "0.1", "30000");
    bench.tell(with(fill, fill.fill().tradeId(), null, bench.sent().get(0), ""));
    assertThat(bench.records(DeskRecord.Execution.class)).isEmpty();
    bench.missed(bench.sent().get(1));
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.RECOVERING);
    bench.filled(bench.last());
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.RECOVERING);
    bench.tell(fill);
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.COMPLETED);
    everyCentIsFound(bench);
  }

  private static DeskInput.FillReport with(
      DeskInput.FillReport report,
      String tradeId,
      BigDecimal fee,
      OrderIntent order,
      String venueOrderId) {
    Fill fill = report.fill();
    return new DeskInput.FillReport(
        report.venue(),
        report.account(),
        order == null ? null : order.name(),
        new Fill(
            fill.symbol(),
            "",
            venueOrderId,
            tradeId,
            fill.side(),
            fill.price(),
            fill.quantity(),
            null,
            fee,
            fee == null ? "" : fill.feeAsset(),
            false,
            fill.venueTime()),
        report.time());
  }

  @Test
  void anExecutionMayComeBeforeTheVenuesIdOfItsOrder() {
    DeskBench bench = spread();
    OrderIntent buy = bench.sent().get(0);
    DeskInput.FillReport fill = bench.execution(buy, "0.06", "30000");
    DeskInput.FillReport more = bench.execution(buy, "0.04", "30001");
    bench.tell(with(fill, "", fill.fill().fee(), null, fill.fill().venueOrderId()));
    bench.tell(with(more, "", more.fill().fee(), null, more.fill().venueOrderId()));
    assertThat(bench.records(DeskRecord.Execution.class)).isEmpty();
    bench.over(buy, OrderStatus.FILLED, "0.1");
    assertThat(bench.records(DeskRecord.Execution.class))
        .as("both, although the venue gives executions no ids")
        .hasSize(2);
    bench.filled(bench.sent().get(1));
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.COMPLETED);
    everyCentIsFound(bench);
  }

  @Test
  void anExecutionOfSomebodyElseIsAlarmedOnceAndNotBooked() {
    DeskBench bench = spread();
    DeskInput.FillReport fill = bench.execution(bench.sent().get(0), "0.1", "30000");
    bench.tell(with(fill, "X", fill.fill().fee(), null, "stranger"));
    bench.tell(with(fill, "X", fill.fill().fee(), null, "stranger"));
    bench.pass(29_000);
    assertThat(alerts(bench)).isEmpty();
    bench.pass(60_000);
    assertThat(alerts(bench)).hasSize(1);
    assertThat(alerts(bench).get(0)).contains("order stranger of somebody else");
    assertThat(bench.records(DeskRecord.Execution.class)).isEmpty();
  }

  /** One account then has two desks. */
  @Test
  void anExecutionOfAnotherDeskIsThatOfSomebodyElse() {
    DeskBench bench = spread();
    DeskInput.FillReport ours = bench.execution(bench.sent().get(0), "0.1", "30000");
    OrderName name = bench.sent().get(0).name();
    Fill fill = with(ours, "X", ours.fill().fee(), null, "stranger").fill();
    bench.tell(
        new DeskInput.FillReport(
            ours.venue(),
            ours.account(),
            new OrderName(name.desk() + 1, name.operation(), name.order(), name.attempt()),
            fill,
            ours.time()));
    bench.pass(60_000);
    assertThat(alerts(bench))
        .singleElement()
        .asString()
        .contains("order stranger of somebody else");
    assertThat(bench.records(DeskRecord.Execution.class)).isEmpty();
  }

  private static List<String> alerts(DeskBench bench) {
    return bench.records(DeskRecord.Alert.class).stream().map(DeskRecord.Alert::text).toList();
  }

  @Test
  void afterARestartNothingIsKnownOfMarketsAndAccounts() {
    DeskBench bench = spread();
    bench.restart(bench.desk.state());
    assertThat(bench.desk.state().caughtUp).isFalse();
    assertThat(bench.desk.marks().fresh("kraken", BTC, bench.now)).isNull();
    assertThat(bench.desk.books().account("kraken", "").live).isFalse();
    assertThat(bench.desk.books().cash("kraken", "", "USD")).isEqualByComparingTo("100000");
    bench.caughtUp(1);
    bench.confirm(Opportunities.of("x", bench.now).leg("kraken", BTC, "0.1", "30000").candidate());
    assertThat(bench.records(DeskRecord.Refused.class).get(0).rule()).isEqualTo(DeskRule.NOT_READY);
  }

  @Test
  void whatWasNeverWrittenIsVoidOnceTheLedgerIsHeldAgain() {
    DeskBench bench = spread();
    bench.restart(bench.desk.state());
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.EXECUTING);
    bench.caughtUp(0);
    assertThat(bench.operation(0).outcome()).isEqualTo("refused");
    assertThat(bench.commands.get(bench.commands.size() - 1))
        .isEqualTo(new GatewayCommand.CloseGaps(7, 2, 1));
  }

  @Test
  void anOperationOfWhichOnlyTheLedgerKnowsIsAdoptedAndPutRight() {
    DeskBench bench = spread();
    OrderIntent buy = bench.sent().get(0);
    OrderIntent sell = bench.sent().get(1);
    DeskInput.FillReport fill = bench.execution(buy, "0.1", "30000");
    bench.restart(fresh());
    // The history may come before the ledger.
    bench.tell(with(fill, "T1", fill.fill().fee(), buy, "V"));
    bench.line(buy, Purpose.OPEN, LedgerState.FILLED, "0.1");
    bench.line(sell, Purpose.OPEN, LedgerState.REJECTED, "0");
    assertThat(bench.sent()).as("nothing before the ledger is held").hasSize(2);
    reopen(bench);
    bench.caughtUp(1);
    assertThat(bench.sent()).hasSize(3);
    assertThat(bench.last().name().toString()).isEqualTo("7/0/2/0");
    bench.filled(bench.last());
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.operation(0).strategy()).isEmpty();
    everyCentIsFound(bench);
    assertThat(bench.desk.state().nextOperation).isEqualTo(1);
  }

  @Test
  void anAdoptedOperationThatHoldsAPositionClosesIt() {
    DeskBench bench = ready(PERP, "30300", "30310");
    bench.confirm(
        Opportunities.of("id", bench.now)
            .strategy("basis")
            .leg("kraken", BTC, "0.1", "30000")
            .leg("coinbase", PERP, "-0.1", "30300")
            .candidate());
    OrderIntent spot = bench.sent().get(0);
    OrderIntent perpetual = bench.sent().get(1);
    DeskInput.FillReport bought = bench.execution(spot, "0.1", "30000");
    DeskInput.FillReport sold = bench.execution(perpetual, "0.1", "30300");
    bench.restart(fresh());
    bench.line(spot, Purpose.OPEN, LedgerState.FILLED, "0.1");
    bench.line(perpetual, Purpose.OPEN, LedgerState.FILLED, "0.1");
    bench.tell(bought);
    bench.tell(sold);
    reopen(bench);
    bench.caughtUp(1);
    bench.tell(bought);
    bench.tell(sold);
    bench.pass(5_000);
    assertThat(bench.sent()).hasSize(4);
    assertThat(bench.sent().subList(2, 4).stream().map(OrderIntent::symbol))
        .containsExactlyInAnyOrder(BTC, PERP);
    bench.filled(bench.sent().get(2));
    bench.filled(bench.sent().get(3));
    assertThat(bench.operation(0).state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.desk.books().positions().get("coinbase//" + PERP).position.quantity)
        .isEqualByComparingTo("0");
    everyCentIsFound(bench);
  }

  /** The state of a desk that was opened and had not traded. */
  private static DeskState fresh() {
    return ready(BTC, "30100", "30110").desk.state();
  }

  private static void reopen(DeskBench bench) {
    bench.heard("kraken", true);
    bench.heard("coinbase", true);
    bench.loud();
    if (bench.desk.marks().listing("coinbase", PERP) == null) {
      bench.market("coinbase", PERP, "30300", "30310", "1");
    }
  }
}
