package io.crossbook.core.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a venue booked counts where rounding makes it differ, and only there. */
class FillTest {
  @ParameterizedTest
  @CsvSource({
    "15.07843, 331.2, 4993.97602, 4993.97602",
    "15.07843, 331.2, 4993.976016, 4993.976016",
    "26599.9, 0.003, 132.9995, 79.7997",
    "9.25, 0.1, 0.92500, 0.925",
    "9.25, 0.1, , 0.925"
  })
  void whatIsRoundedIsTakenAndWhatIsWrongIsNot(
      BigDecimal price, BigDecimal quantity, BigDecimal said, BigDecimal value) {
    Fill fill =
        new Fill("BTC/USD", "", "O1", "T1", Side.BUY, price, quantity, null, null, "", false, 1);
    assertThat(fill.booked(said).value()).isEqualByComparingTo(value);
  }
}
