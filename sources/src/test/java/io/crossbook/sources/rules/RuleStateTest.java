package io.crossbook.sources.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RuleStateTest {
  @Test
  void shouldReadBackTheSplit() throws IOException {
    RuleSplitSerializer serializer = new RuleSplitSerializer();
    RuleSplit split = new RuleSplit(Long.MAX_VALUE - 7);
    assertThat(serializer.deserialize(1, serializer.serialize(split))).isEqualTo(split);
    assertThat(serializer.serialize(new RuleSplit(258))).containsExactly(0, 0, 0, 0, 0, 0, 1, 2);
    assertThat(split.splitId()).isEqualTo("rules");
  }

  @Test
  void shouldReadBackWhetherTheSplitIsAssigned() throws IOException {
    RuleEnumeratorStateSerializer serializer = new RuleEnumeratorStateSerializer();
    for (RuleSplit unassigned : new RuleSplit[] {null, new RuleSplit(5)}) {
      RuleEnumeratorState state = new RuleEnumeratorState(unassigned);
      assertThat(serializer.deserialize(1, serializer.serialize(state))).isEqualTo(state);
    }
  }

  @Test
  void shouldRefuseWhatItDoesNotKnow() {
    RuleSplitSerializer serializer = new RuleSplitSerializer();
    assertThatThrownBy(() -> serializer.deserialize(2, new byte[8]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 2");
    assertThatThrownBy(() -> serializer.deserialize(1, new byte[7]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("7 bytes");
  }
}
