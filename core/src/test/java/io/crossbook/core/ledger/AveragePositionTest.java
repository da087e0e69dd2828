package io.crossbook.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class AveragePositionTest {
  private final AveragePosition position = new AveragePosition();

  private BigDecimal fill(Side side, String size, String price, String said) {
    return position.fill(
        side,
        new BigDecimal(size),
        new BigDecimal(price),
        said == null ? null : new BigDecimal(said));
  }

  @Test
  void roundingIsTakenFromTheVenueAndNothingIsLostOverTheWhole() {
    fill(Side.SELL, "3", "10", null);
    fill(Side.SELL, "4", "10.00000001", null);
    // 3/7 of 70.00000004 are 30.00000001714...
    BigDecimal some = fill(Side.BUY, "3", "9", "3.00000002");
    assertThat(some).isEqualByComparingTo("3.00000002");
    BigDecimal rest = fill(Side.BUY, "4", "9", "4.00000002");
    assertThat(some.add(rest)).isEqualByComparingTo("7.00000004");
    assertThat(position.cost).isEqualByComparingTo("0");
    assertThat(position.realized).isEqualByComparingTo("7.00000004");
  }

  @Test
  void whatDiffersByMoreThanRoundingIsNotTaken() {
    fill(Side.BUY, "2", "10", null);
    assertThat(fill(Side.SELL, "1", "11", "1.5")).isEqualByComparingTo("1");
    assertThat(fill(Side.SELL, "1", "11", "1.00000001")).isEqualByComparingTo("1.00000001");
  }
}
