package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.order.OrderLimit;
import io.crossbook.core.order.OrderLimit.CancelCost;
import io.crossbook.core.testing.DeskBench;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OrderPaceTest {
  private static final long SECOND = 1_000_000_000L;

  private final DeskState state = new DeskState();

  private OrderPace pace(OrderLimit... limits) {
    return new OrderPace(
        DeskBench.config(DeskLimits.standard(), ExecutionStyle.SIMULTANEOUS, "kraken", "coinbase")
            .withOrderLimits(Map.of("kraken", List.of(limits))),
        state);
  }

  private static WorkingOrder order(String symbol, long decidedAt) {
    WorkingOrder order = new WorkingOrder();
    order.venue = "kraken";
    order.symbol = symbol;
    order.decidedAt = decidedAt;
    return order;
  }

  @Test
  void aQuickCancellationCountsAsTheVenueCountsIt() {
    OrderPace pace =
        pace(OrderLimit.ofSymbol(1, 10).withCancels(new CancelCost(5, 8), new CancelCost(10, 6)));
    pace.sent("kraken", "X", 0);
    pace.cancels(order("X", 0), SECOND);
    assertThat(pace.free("kraken", "X", SECOND)).as("eight and nothing of the one").isTrue();
    pace.sent("kraken", "X", SECOND);
    pace.cancels(order("X", SECOND), 9 * SECOND);
    assertThat(pace.free("kraken", "X", 9 * SECOND)).as("one and six").isTrue();
    pace.cancels(order("X", 9 * SECOND), 9 * SECOND);
    assertThat(pace.free("kraken", "X", 9 * SECOND)).as("five more than there is room").isFalse();
    assertThat(pace.free("kraken", "X", 14 * SECOND)).isFalse();
    assertThat(pace.free("kraken", "X", 15 * SECOND)).isTrue();
    pace.cancels(order("X", 0), 15 * SECOND);
    assertThat(pace.free("kraken", "X", 15 * SECOND)).as("it rested long enough").isTrue();
  }

  @Test
  void aVenueWithoutLimitsTakesAnyNumber() {
    OrderPace pace = pace(OrderLimit.ofAccount(0.001, 1));
    for (int i = 0; i < 100; i++) {
      pace.sent("coinbase", "X", 0);
    }
    assertThat(pace.opens("coinbase", List.of("X", "X", "Y"), 0)).isTrue();
    assertThat(state.orderLevels).isEmpty();
  }

  @Test
  void twoLegsAtOneVenueNeedRoomForBoth() {
    OrderPace pace = pace(OrderLimit.ofAccount(0.001, 8), OrderLimit.ofSymbol(0.001, 2));
    assertThat(pace.opens("kraken", List.of("X", "X"), 0)).isTrue();
    pace.sent("kraken", "X", 0);
    assertThat(pace.opens("kraken", List.of("X", "X"), 0)).isFalse();
    assertThat(pace.opens("kraken", List.of("Y", "Y"), 0)).isTrue();
  }

  /** An order goes wherever there is room; then no span of time has more than the limits say. */
  @Property
  void noSpanOfTimeHasMoreOrdersThanAnyLimitAllows(
      @ForAll @Size(max = 300) List<@IntRange(max = 400) Integer> pauses,
      @ForAll @IntRange(min = 1, max = 20) int perSecond,
      @ForAll @IntRange(min = 1, max = 10) int burst,
      @ForAll @IntRange(min = 1, max = 4) int ofSymbol) {
    state.orderLevels.clear();
    OrderPace pace = pace(OrderLimit.ofAccount(perSecond, burst), OrderLimit.ofSymbol(2, ofSymbol));
    List<Long> all = new ArrayList<>();
    Map<String, List<Long>> bySymbol = new HashMap<>();
    long now = 0;
    for (int i = 0; i < pauses.size(); i++) {
      now += pauses.get(i) * 1_000_000L;
      String symbol = i % 3 == 0 ? "X" : "Y";
      if (pace.free("kraken", symbol, now)) {
        pace.sent("kraken", symbol, now);
        all.add(now);
        bySymbol.computeIfAbsent(symbol, any -> new ArrayList<>()).add(now);
      }
    }
    holds(all, perSecond, burst);
    bySymbol.values().forEach(times -> holds(times, 2, ofSymbol));
  }

  private static void holds(List<Long> times, double perSecond, int burst) {
    for (int from = 0; from < times.size(); from++) {
      for (int to = from; to < times.size(); to++) {
        double span = (times.get(to) - times.get(from)) / (double) SECOND;
        assertThat(to - from + 1.0).isLessThanOrEqualTo(burst + perSecond * span + 1e-6);
      }
    }
  }
}
