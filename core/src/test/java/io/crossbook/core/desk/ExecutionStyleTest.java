package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.testing.DeskBench;
import io.crossbook.core.testing.Opportunities;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutionStyleTest {
  private static final String BTC = "BTC-USD";
  private static final String PERP = "BTC-USD-PERP";

  /** Buys spot and sells a perpetual; the derivative is the second leg. */
  private static DeskBench begun(ExecutionStyle style) {
    DeskBench bench =
        new DeskBench(
                DeskBench.config(
                    DeskLimits.standard(),
                    Map.of("spread", style),
                    Map.of("spread", 3600 * DeskBench.SECOND),
                    "kraken",
                    "coinbase"))
            .given("kraken", "USD", "100000")
            .given("coinbase", "USD", "100000")
            .open()
            .market("kraken", BTC, "29990", "30000", "1")
            .market("coinbase", PERP, "30100", "30110", "1");
    bench.confirm(
        Opportunities.of("id", bench.now)
            .leg("kraken", BTC, "0.1", "30000")
            .leg("coinbase", PERP, "-0.1", "30100")
            .candidate());
    return bench;
  }

  @ParameterizedTest
  @CsvSource({
    "SIMULTANEOUS,      BTC-USD BTC-USD-PERP",
    "SEQUENTIAL_FAST,   BTC-USD",
    "SEQUENTIAL_SAFE,   BTC-USD",
    "HEDGE_FIRST,       BTC-USD-PERP",
    "DIRECTIONAL_FIRST, BTC-USD"
  })
  void theFirstOrdersAreThoseThatWaitForNothing(ExecutionStyle style, String symbols) {
    DeskBench bench = begun(style);
    assertThat(bench.sent().stream().map(OrderIntent::symbol))
        .containsExactly(symbols.split(" ", -1));
    GatewayCommand.Send send = (GatewayCommand.Send) bench.commands.get(0);
    assertThat(send.orders()).allMatch(order -> order.purpose() == Purpose.OPEN);
    assertThat(send.scopes()).contains("strategy:spread").isSorted();
    bench.pass(30_000);
    assertThat(bench.sent())
        .as("time alone lets nothing go")
        .hasSize(symbols.split(" ", -1).length);
  }

  @Test
  void theFastSequenceSendsWhatEachFillLetsGo() {
    DeskBench bench = begun(ExecutionStyle.SEQUENTIAL_FAST);
    OrderIntent first = bench.last();
    bench.fill(first, "0.03");
    assertThat(bench.sent()).hasSize(2);
    assertThat(bench.last().quantity()).isEqualByComparingTo("0.03");
    bench.fill(first, "0.00005");
    assertThat(bench.sent()).as("less than a lot lets nothing go").hasSize(2);
    bench.fill(first, "0.02995");
    assertThat(bench.sent()).hasSize(3);
    assertThat(bench.last().quantity()).isEqualByComparingTo("0.03");
    bench.over(first, OrderStatus.CANCELLED, "0.06");
    assertThat(bench.sent()).hasSize(3);
    GatewayCommand.Order hedge =
        bench.commands.stream()
            .filter(GatewayCommand.Send.class::isInstance)
            .map(each -> ((GatewayCommand.Send) each).orders().get(0))
            .skip(1)
            .findFirst()
            .orElseThrow();
    assertThat(hedge.purpose()).as("what waits reduces exposure").isEqualTo(Purpose.HEDGE);
  }

  @Test
  void theSafeSequenceWaitsForTheEndAndSendsWhatWasFilled() {
    DeskBench bench = begun(ExecutionStyle.SEQUENTIAL_SAFE);
    OrderIntent first = bench.last();
    bench.fill(first, "0.03");
    bench.fill(first, "0.03");
    assertThat(bench.sent()).hasSize(1);
    bench.over(first, OrderStatus.CANCELLED, "0.06");
    assertThat(bench.sent()).hasSize(2);
    assertThat(bench.last().quantity()).isEqualByComparingTo("0.06");
  }

  @Test
  void nothingFollowsWhatWasMissed() {
    for (ExecutionStyle style :
        List.of(
            ExecutionStyle.SEQUENTIAL_FAST,
            ExecutionStyle.SEQUENTIAL_SAFE,
            ExecutionStyle.HEDGE_FIRST,
            ExecutionStyle.DIRECTIONAL_FIRST)) {
      DeskBench bench = begun(style);
      bench.missed(bench.last());
      assertThat(bench.sent()).hasSize(1);
      assertThat(bench.operation(0).state()).isEqualTo(OperationState.COMPLETED);
      assertThat(bench.operation(0).outcome()).isEqualTo("missed");
      assertThat(bench.operation(0).realized()).isEqualByComparingTo("0");
      assertThat(bench.desk.state().claims).isEmpty();
    }
  }

  @Test
  void theHedgeLetsTheDirectionalLegGoInParts() {
    DeskBench bench = begun(ExecutionStyle.HEDGE_FIRST);
    OrderIntent hedge = bench.last();
    bench.fill(hedge, "0.04");
    assertThat(bench.last().symbol()).isEqualTo(BTC);
    assertThat(bench.last().quantity()).isEqualByComparingTo("0.04");
    bench.fill(hedge, "0.06");
    assertThat(bench.sent()).hasSize(3);
    assertThat(bench.last().quantity()).isEqualByComparingTo("0.06");
  }

  @Test
  void aRefusedPermitEndsItWithoutALoss() {
    DeskBench bench = begun(ExecutionStyle.SIMULTANEOUS);
    for (OrderIntent order : bench.sent()) {
      bench.line(order, Purpose.OPEN, LedgerState.VOID, "0");
    }
    assertThat(bench.operation(0).outcome()).isEqualTo("refused");
    assertThat(bench.desk.state().breakers.fillRatios).as("no venue missed it").isEmpty();
  }

  @Test
  void threeLegsInARowGoOneAfterTheOther() {
    DeskBench bench =
        new DeskBench(
                DeskBench.config(DeskLimits.standard(), ExecutionStyle.SEQUENTIAL_SAFE, "kraken"))
            .given("kraken", "USD", "100000")
            .given("kraken", "ETH", "100")
            .given("kraken", "BTC", "10")
            .open()
            .market("kraken", BTC, "29990", "30000", "1")
            .market("kraken", "ETH-USD", "2000", "2001", "50")
            .market("kraken", "ETH-BTC", "0.0699", "0.07", "50");
    bench.confirm(
        Opportunities.of("cycle", bench.now)
            .leg("kraken", BTC, "0.06", "30000")
            .leg("kraken", "ETH-BTC", "1", "0.07")
            .leg("kraken", "ETH-USD", "-1", "2000")
            .notional(1800)
            .candidate());
    assertThat(bench.sent()).hasSize(1);
    bench.filled(bench.last());
    assertThat(bench.sent()).hasSize(2);
    assertThat(bench.last().symbol()).isEqualTo("ETH-BTC");
    bench.fill(bench.last(), "0.5");
    bench.over(bench.last(), OrderStatus.CANCELLED, "0.5");
    assertThat(bench.sent()).hasSize(3);
    assertThat(bench.last().symbol()).isEqualTo("ETH-USD");
    assertThat(bench.last().quantity()).isEqualByComparingTo("0.5");
  }
}
