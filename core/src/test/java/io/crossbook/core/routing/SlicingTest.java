package io.crossbook.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlicingTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long BEGUN = 1_000 * SECOND;
  private static final BigDecimal LOT = new BigDecimal("0.01");
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final BigDecimal PLENTY = new BigDecimal("1000");

  private static BigDecimal due(
      Slicing slicing, String gone, String open, String offered, long second) {
    return slicing.due(
        HALF,
        LOT,
        new BigDecimal(gone),
        new BigDecimal(open),
        new BigDecimal(offered),
        BEGUN,
        BEGUN + second * SECOND);
  }

  /** 0.5 in three slices over a minute: 0.1666.. and 0.3333.. are rounded down to the lot. */
  @ParameterizedTest
  @CsvSource({"-1,0,1000", "0,0.16,1020", "19,0.16,1020", "20,0.33,1040", "40,0.5,", "99,0.5,"})
  void equalSlicesGoAtEqualTimes(long second, String scheduled, Long next) {
    Slicing twap = Slicing.twap(60 * SECOND, 20 * SECOND, null);
    long now = BEGUN + second * SECOND;
    assertThat(twap.scheduled(HALF, LOT, BEGUN, now)).isEqualByComparingTo(scheduled);
    assertThat(twap.next(BEGUN, now)).isEqualTo(next == null ? Long.MAX_VALUE : next * SECOND);
  }

  @Test
  void whatASliceMissedIsCaughtUpByTheNext() {
    Slicing twap = Slicing.twap(60 * SECOND, 20 * SECOND, null);
    assertThat(due(twap, "0", "0", "1000", 0)).isEqualByComparingTo("0.16");
    assertThat(due(twap, "0.16", "0", "1000", 10)).isZero();
    assertThat(due(twap, "0.10", "0", "1000", 20)).isEqualByComparingTo("0.23");
    assertThat(due(twap, "0.10", "0.05", "1000", 20)).as("one at a time").isZero();
    assertThat(due(twap, "0.10", "0", "1000", 40)).isEqualByComparingTo("0.40");
  }

  @Test
  void anIcebergShowsAPartAtATime() {
    Slicing iceberg = Slicing.iceberg(new BigDecimal("0.05"), null);
    assertThat(due(iceberg, "0", "0", "1000", 0)).isEqualByComparingTo("0.05");
    assertThat(due(iceberg, "0.05", "0.05", "1000", 0)).isZero();
    assertThat(due(iceberg, "0.48", "0", "1000", 0)).isEqualByComparingTo("0.02");
    assertThat(due(iceberg, "0.5", "0", "1000", 0)).isZero();
  }

  @Test
  void noSliceTakesMoreThanItsShareOfWhatIsShown() {
    Slicing twap = Slicing.twap(60 * SECOND, 20 * SECOND, new BigDecimal("0.1"));
    assertThat(due(twap, "0", "0", "1.29", 0)).isEqualByComparingTo("0.12");
    assertThat(due(twap, "0", "0", "0.09", 0)).isZero();
    assertThat(due(twap, "0", "0", "100", 0)).isEqualByComparingTo("0.16");
  }

  @Test
  void withoutSlicingAllGoesAtOnce() {
    assertThat(due(Slicing.none(), "0", "0", "1000", 0)).isEqualByComparingTo("0.5");
    assertThat(Slicing.none().next(BEGUN, BEGUN)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aTimeShorterThanASliceIsOneSlice() {
    assertThat(Slicing.twap(SECOND, 20 * SECOND, null).slices()).isOne();
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new Slicing(0, 0, null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Slicing(3, 4, null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Slicing.iceberg(BigDecimal.ZERO, null))
        .hasMessageContaining("more than 0");
    assertThatThrownBy(() -> Slicing.iceberg(PLENTY, new BigDecimal("1.01")))
        .hasMessageContaining("at most 1");
  }
}
