package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.testing.DeskBench;
import io.crossbook.core.testing.Opportunities;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses of 2 % stop; from a profit of 2 % on the stop is 3 % behind the best. */
class StopRuleTest {
  private static final String BTC = "BTC-USD";
  private static final String PERP = "BTC-USD-PERP";

  /** Worths one after the other, and at which of them, counted from 1, which stop is reached. */
  @ParameterizedTest
  @CsvSource({
    "1 0.99 0.9801,                0, ",
    "1 0.98,                       2, stop-loss",
    "1 0.9799999999999999,         2, stop-loss",
    "1 0.9800000000000001,         0, ",
    "1 0.7,                        2, stop-loss",
    // 1.0199 does not yet activate it; 3 % below would be 0.9893.
    "1 1.0199 0.9893 0.9801,       0, ",
    "1 1.0199 0.98,                3, stop-loss",
    // At 1.02 it trails at 0.9894.
    "1 1.02 0.98941,               0, ",
    "1 1.02 0.9894,                3, trailing stop",
    // The best counts, not the last: 1.1 x 0.97 = 1.067.
    "1 1.05 1.1 1.08 1.0671,       0, ",
    "1 1.05 1.1 1.08 1.067,        5, trailing stop",
    // A gap over both is the stop-loss.
    "1 1.1 0.9,                    3, stop-loss",
    "1 1.1 1,                      3, trailing stop"
  })
  void stopsAreReachedExactly(String worths, int at, String expected) {
    BigDecimal best = BigDecimal.ONE;
    int reached = 0;
    String why = null;
    int number = 0;
    for (String each : worths.split(" ", -1)) {
      number++;
      BigDecimal worth = new BigDecimal(each);
      best = StopRule.best(best, worth);
      if (why == null) {
        why = StopRule.standard().triggered(best, worth);
        reached = why == null ? 0 : number;
      }
    }
    assertThat(reached).isEqualTo(at);
    assertThat(why).isEqualTo(expected);
  }

  @Test
  void sharesThatCannotBeAreRefused() {
    BigDecimal some = new BigDecimal("0.02");
    for (String wrong : List.of("0", "-0.1", "1", "2")) {
      BigDecimal share = new BigDecimal(wrong);
      assertThatThrownBy(() -> new StopRule(share, some, some)).hasMessageContaining("loss");
      assertThatThrownBy(() -> new StopRule(some, some, share)).hasMessageContaining("distance");
    }
    assertThatThrownBy(() -> new StopRule(some, BigDecimal.ZERO, some))
        .hasMessageContaining("activation");
  }

  private DeskBench bench;

  /** 0.1 bought for 30000 and sold as perpetual for 30300: 3000 went into it. */
  private void held(Map<String, StopRule> stops) {
    bench =
        new DeskBench(
                DeskBench.config(
                        DeskLimits.standard(),
                        Map.of(),
                        Map.of("basis", 36_000 * DeskBench.SECOND),
                        "kraken",
                        "coinbase")
                    .withStops(stops))
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
            .netBps(20)
            .candidate());
    OrderIntent spot = bench.sent().get(0);
    OrderIntent perpetual = bench.sent().get(1);
    bench.tell(bench.execution(spot, "0.1", "30000"));
    bench.over(spot, OrderStatus.FILLED, "0.1");
    bench.tell(bench.execution(perpetual, "0.1", "30300"));
    bench.over(perpetual, OrderStatus.FILLED, "0.1");
    assertThat(state()).isEqualTo(OperationState.POSITION_OPEN);
    bench.pass(1_500);
    assertThat(state()).isEqualTo(OperationState.POSITION_OPEN);
  }

  private OperationState state() {
    return bench.operation(0).state();
  }

  /** The perpetual rises alone: at this middle price 0.1 times the rise is lost. */
  private void perpetual(int mid) {
    bench.market("coinbase", PERP, String.valueOf(mid - 5), String.valueOf(mid + 5), "1");
    bench.pass(1_100);
  }

  @Test
  void whatIsHeldIsClosedWhenTwoPercentOfWhatWentIntoItAreLost() {
    held(Map.of("basis", StopRule.standard()));
    BigDecimal into = bench.operation(0).notional();
    // Fees of 6.03, half a spread of the spot, 0.5, and its sale into the middle cost 0.5 at most.
    double bound = into.doubleValue() * 0.02;
    int below = 30_300 + (int) ((bound - 6.03 - 0.5 - 5) * 10);
    perpetual(below);
    assertThat(bench.sent()).hasSize(2);
    int above = 30_300 + (int) ((bound - 6.03 - 0.5 + 5) * 10);
    perpetual(above);
    assertThat(bench.sent()).hasSize(4);
    assertThat(bench.sent().get(3).reduceOnly()).isTrue();
    assertThat(
            bench.records(DeskRecord.Transition.class).stream().map(DeskRecord.Transition::context))
        .anyMatch(context -> context.startsWith("closing: stop-loss at -2."));
    assertThat(bench.records(DeskRecord.Alert.class)).hasSize(1);
    bench.filled(bench.sent().get(2));
    bench.filled(bench.sent().get(3));
    assertThat(state()).isEqualTo(OperationState.COMPLETED);
    assertThat(bench.desk.state().positions.get("coinbase//" + PERP).position.quantity).isZero();
  }

  @Test
  void aGapClosesAtTheMarketAsItIs() {
    held(Map.of("basis", StopRule.standard()));
    perpetual(36_000);
    assertThat(bench.sent()).hasSize(4);
    assertThat(bench.sent().get(3).limit()).isGreaterThan(new BigDecimal("36004"));
  }

  @Test
  void withoutARuleNothingIsStopped() {
    held(Map.of());
    perpetual(36_000);
    assertThat(bench.sent()).hasSize(2);
  }

  @Test
  void withoutAMarketNothingIsClosedBlindlyAndAPersonIsToldOnce() {
    held(Map.of("basis", StopRule.standard()));
    bench.still();
    bench.pass(31_000);
    assertThat(bench.sent()).hasSize(2);
    assertThat(bench.records(DeskRecord.Alert.class)).isEmpty();
    bench.pass(5_000);
    assertThat(bench.records(DeskRecord.Alert.class)).hasSize(1);
    assertThat(bench.records(DeskRecord.Alert.class).get(0).critical()).isTrue();
    bench.pass(300_000);
    assertThat(bench.records(DeskRecord.Alert.class)).hasSize(1);
    assertThat(bench.sent()).hasSize(2);
    bench.loud();
    perpetual(36_000);
    assertThat(bench.sent()).as("it is watched again").hasSize(4);
  }
}
