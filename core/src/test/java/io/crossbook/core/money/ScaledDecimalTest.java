package io.crossbook.core.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScaledDecimalTest {

  @Property
  void goesToDecimalsAndBack(@ForAll long scaled, @ForAll @IntRange(max = 18) int scale) {
    BigDecimal exact = ScaledDecimal.toBigDecimal(scaled, scale);
    assertThat(ScaledDecimal.of(exact, scale)).isEqualTo(scaled);
    assertThat(ScaledDecimal.toDouble(scaled, scale))
        .isCloseTo(exact.doubleValue(), org.assertj.core.data.Percentage.withPercentage(1e-13));
  }

  @Property
  void rescalesAsDecimalsDo(
      @ForAll long scaled,
      @ForAll @IntRange(max = 18) int from,
      @ForAll @IntRange(max = 18) int to) {
    BigDecimal exact = BigDecimal.valueOf(scaled, from);
    Long expected = null;
    try {
      expected = exact.setScale(to).unscaledValue().longValueExact();
    } catch (ArithmeticException doesNotFit) {
      assertThatThrownBy(() -> ScaledDecimal.rescale(scaled, from, to))
          .isInstanceOf(ArithmeticException.class);
    }
    if (expected != null) {
      assertThat(ScaledDecimal.rescale(scaled, from, to)).isEqualTo(expected);
    }
  }

  @Test
  void knowsThePowersOfTen() {
    for (int i = 0; i <= ScaledDecimal.MAX_SCALE; i++) {
      assertThat(BigDecimal.valueOf(ScaledDecimal.pow10(i)))
          .isEqualByComparingTo(BigDecimal.ONE.movePointRight(i));
    }
  }

  @Test
  void refusesWhatIsNoMultipleOfTheUnit() {
    assertThatThrownBy(() -> ScaledDecimal.of(new BigDecimal("1.25"), 1))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> ScaledDecimal.of(new BigDecimal("1e18"), 1))
        .isInstanceOf(ArithmeticException.class);
  }
}
