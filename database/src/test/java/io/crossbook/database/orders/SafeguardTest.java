package io.crossbook.database.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SafeguardTest {
  @Test
  void theEnvironmentTakesNamedOnesAway() {
    assertThat(Safeguard.without(Map.of())).isEmpty();
    assertThat(Safeguard.without(Map.of(Safeguard.VARIABLE, " "))).isEmpty();
    assertThat(Safeguard.without(Map.of(Safeguard.VARIABLE, "rewind, deadline")))
        .containsExactly(Safeguard.REWIND, Safeguard.DEADLINE);
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    assertThatThrownBy(() -> Safeguard.without(Map.of(Safeguard.VARIABLE, "rewind,all")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "CROSSBOOK_WITHOUT is 'rewind,all'; it may name ledger-insert, rewind, deadline.");
  }
}
