package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeskLimitsTest {
  private static final DeskLimits WHOLE = DeskLimits.standard();

  @Test
  void budgetsOfSharesThatAddUpToOneComeToNoMoreThanTheWhole() {
    DeskLimits third = WHOLE.budget(new BigDecimal("0.334"));
    DeskLimits rest = WHOLE.budget(new BigDecimal("0.666"));
    Map<String, BigDecimal> whole = WHOLE.shared();
    assertThat(whole).hasSize(7);
    whole.forEach(
        (limit, amount) ->
            assertThat(third.shared().get(limit).add(rest.shared().get(limit)))
                .as(limit)
                .isLessThanOrEqualTo(amount));
    assertThat(third.maxTotalExposure()).isEqualByComparingTo("8350");
    assertThat(third.maxConcurrent()).isEqualTo(1);
    assertThat(rest.maxOrdersPerMinute()).isEqualTo(79);
  }

  @Test
  void whatHoldsForOneOperationIsTheSameForEachDesk() {
    DeskLimits part = WHOLE.budget(new BigDecimal("0.5"));
    assertThat(part.maxPosition()).isEqualTo(WHOLE.maxPosition());
    assertThat(part.maxOrder()).isEqualTo(WHOLE.maxOrder());
    assertThat(part.maxSingleLoss()).isEqualTo(WHOLE.maxSingleLoss());
    assertThat(part.maxRecoveryLoss()).isEqualTo(WHOLE.maxRecoveryLoss());
    assertThat(part.validated()).isEqualTo(part);
  }

  @Test
  void everythingIsTheBudgetOfTheOnlyDesk() {
    assertThat(WHOLE.budget(BigDecimal.ONE)).isEqualTo(WHOLE);
  }

  @Test
  void aShareThatLeavesNoOperationIsRefused() {
    assertThatThrownBy(() -> WHOLE.budget(new BigDecimal("0.3")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "trading.share is 0.3, which leaves nothing of trading.limits.max-concurrent of 3");
  }
}
