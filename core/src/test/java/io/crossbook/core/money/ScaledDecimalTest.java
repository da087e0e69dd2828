package io.crossbook.core.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ScaledDecimalTest {
  @Property
  void decimalsComeBackExactly(@ForAll long scaled, @ForAll @IntRange(max = 18) int scale) {
    assertThat(ScaledDecimal.of(ScaledDecimal.toBigDecimal(scaled, scale), scale))
        .isEqualTo(scaled);
  }

  @Property
  void doublesAreTheNearest(
      @ForAll @LongRange(min = -(1L << 53), max = 1L << 53) long scaled,
      @ForAll @IntRange(max = 18) int scale) {
    assertThat(ScaledDecimal.toDouble(scaled, scale))
        .isEqualTo(BigDecimal.valueOf(scaled, scale).doubleValue());
  }

  @Property
  void rescalingUpAndDownIsExact(
      @ForAll @LongRange(min = -1_000_000_000L, max = 1_000_000_000L) long scaled,
      @ForAll @IntRange(max = 9) int from,
      @ForAll @IntRange(max = 9) int more) {
    long up = ScaledDecimal.rescale(scaled, from, from + more);
    assertThat(ScaledDecimal.rescale(up, from + more, from)).isEqualTo(scaled);
  }

  @Test
  void nothingIsLostInSilence() {
    assertThatThrownBy(() -> ScaledDecimal.of(new BigDecimal("1.005"), 2))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> ScaledDecimal.of(new BigDecimal("1e19"), 0))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> ScaledDecimal.rescale(1005, 3, 2))
        .hasMessageContaining("1.005")
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> ScaledDecimal.rescale(Long.MAX_VALUE, 0, 1))
        .isInstanceOf(ArithmeticException.class);
  }
}
