package io.crossbook.core.basis;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.fact.Funding;
import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class FundingForecastTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3600;

  private static Funding funding(String rate, long next) {
    return Funding.of("p", "X", "X", 0, 0, new BigDecimal(rate), 8 * HOUR, next);
  }

  @Property
  void paymentsAreThoseOfTheSchedule(
      @ForAll @LongRange(min = 1, max = 2000) long next,
      @ForAll @LongRange(min = 1, max = 1000) long now,
      @ForAll @LongRange(min = 1, max = 500) long holding,
      @ForAll @LongRange(min = 1, max = 100) long interval) {
    long counted = 0;
    for (long at = next; at <= now + holding; at += interval) {
      if (at > now) {
        counted++;
      }
    }
    assertThat(FundingForecast.payments(next * SECOND, now * SECOND, holding, interval, true))
        .isEqualTo(counted);
  }

  @Test
  void anUnknownTimeIsCountedAgainstUs() {
    assertThat(FundingForecast.payments(0, 5, 20 * HOUR, 8 * HOUR, true)).isEqualTo(3);
    assertThat(FundingForecast.payments(0, 5, 20 * HOUR, 8 * HOUR, false)).isEqualTo(2);
    assertThat(FundingForecast.payments(0, 5, 24 * HOUR, 8 * HOUR, true)).isEqualTo(3);
  }

  @Test
  void whoPaysFollowsTheSign() {
    // 20 h: three payments for who pays, two for who receives.
    assertThat(paid("0.0001", true)).isEqualByComparingTo("0.0003");
    assertThat(paid("0.0001", false)).isEqualByComparingTo("0.0002");
    assertThat(paid("-0.0001", true)).isEqualByComparingTo("-0.0002");
    assertThat(paid("-0.0001", false)).isEqualByComparingTo("-0.0003");
    assertThat(paid("0", true)).isEqualByComparingTo("0");
  }

  private static BigDecimal paid(String rate, boolean longs) {
    return FundingForecast.paidByLongs(funding(rate, 0), 0, 20 * HOUR, 8 * HOUR, longs);
  }
}
