package io.crossbook.core.costing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crossbook.core.testing.Books;
import org.junit.jupiter.api.Test;

class VolatilityTest {
  private final Volatility volatility = new Volatility();

  private void see(String venue, long millis, String mid) {
    volatility.observe(
        Books.of(venue, "BTC-USD").bid(mid, "1").ask(mid, "1").view(), millis * 1_000_000);
  }

  @Test
  void nothingIsKnownBeforeTheFirstChange() {
    see("a", 1000, "100");
    see("a", 1999, "200");
    assertThat(volatility.variancePerSecond).isNaN();
    assertThat(volatility.expectedAdverse(100)).isNaN();
  }

  @Test
  void samplesAreWeightedByTheirTime() {
    see("a", 0, "100");
    see("a", 4000, "102");
    // 0.02 squared over four seconds.
    assertThat(volatility.variancePerSecond).isCloseTo(0.0001, within(1e-15));
    see("a", 94_000, "102");
    // Ninety seconds without a change: one time constant.
    assertThat(volatility.variancePerSecond).isCloseTo(0.0001 * Math.exp(-1), within(1e-15));
    assertThat(volatility.deviation(100)).isCloseTo(Math.sqrt(0.01 * Math.exp(-1)), within(1e-12));
    assertThat(volatility.expectedAdverse(100_000))
        .isCloseTo(volatility.deviation(100) / Math.sqrt(2 * Math.PI), within(1e-12));
  }

  @Test
  void anotherListingTakesOverAfterTenSecondsOfSilence() {
    see("a", 0, "100");
    see("b", 10_000, "150");
    assertThat(volatility.venue).isEqualTo("a");
    see("b", 10_001, "150");
    assertThat(volatility.venue).isEqualTo("b");
    assertThat(volatility.variancePerSecond).as("no movement").isNaN();
    see("a", 12_000, "100");
    see("b", 12_001, "153");
    assertThat(volatility.variancePerSecond).isCloseTo(0.02 * 0.02 / 2, within(1e-15));
  }
}
