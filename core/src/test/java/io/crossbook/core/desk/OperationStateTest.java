package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationStateTest {
  /** The transition matrix as the specification prints it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          IDLE              | DETECTING FAILED
          DETECTING         | OPPORTUNITY_FOUND IDLE FAILED RECOVERING
          OPPORTUNITY_FOUND | EXECUTING DETECTING IDLE FAILED RECOVERING
          EXECUTING         | POSITION_OPEN COMPLETED FAILED RECOVERING
          POSITION_OPEN     | EXECUTING COMPLETED FAILED RECOVERING
          RECOVERING        | IDLE DETECTING EXECUTING COMPLETED FAILED
          COMPLETED         | IDLE
          FAILED            | IDLE RECOVERING
          """)
  void onlyTheseTransitionsArePossible(OperationState from, String to) {
    for (OperationState state : OperationState.values()) {
      assertThat(from.mayBecome(state))
          .as("%s -> %s", from, state)
          .isEqualTo(Arrays.asList(to.split(" ")).contains(state.name()));
      assertThat(from.next().contains(state)).isEqualTo(from.mayBecome(state));
    }
  }
}
