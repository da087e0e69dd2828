package io.crossbook.core.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.testing.Rules;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleBookTest {
  private static DetectionRule rule(String strategy, long version, long from) {
    return Rules.of(strategy).version(version, from).rule();
  }

  @Test
  void theNewestEffectiveVersionIsInForceHoweverTheyArrived() {
    RuleBook late =
        new RuleBook(List.of(rule("s", 3, 300), rule("s", 1, 100)))
            .with(rule("s", 2, 200))
            .with(rule("t", 9, 0));
    RuleBook inOrder =
        new RuleBook(
            List.of(rule("t", 9, 0), rule("s", 1, 100), rule("s", 2, 200), rule("s", 3, 300)));
    for (long time = 0; time <= 400; time += 50) {
      assertThat(late.inForce("s", time)).isEqualTo(inOrder.inForce("s", time));
    }
    assertThat(late.inForce("s", 99)).isNull();
    assertThat(late.inForce("s", 100).version()).isEqualTo(1);
    assertThat(late.inForce("s", 299).version()).isEqualTo(2);
    assertThat(late.inForce("s", Long.MAX_VALUE).version()).isEqualTo(3);
    assertThat(late.inForce("none", 400)).isNull();
    assertThat(late.versions()).isEqualTo(inOrder.versions());
  }

  @Test
  void ofTwoThatTakeEffectAtOnceTheHigherVersionCounts() {
    RuleBook book = new RuleBook(List.of(rule("s", 2, 100), rule("s", 1, 100)));
    assertThat(book.inForce("s", 100).version()).isEqualTo(2);
  }

  @Test
  void aVersionIsNotAddedTwiceAndTheOldBookStays() {
    RuleBook one = new RuleBook(List.of(rule("s", 1, 100)));
    assertThat(one.with(rule("s", 1, 100))).isSameAs(one);
    RuleBook two = one.with(rule("s", 2, 200));
    assertThat(one.versions()).hasSize(1);
    assertThat(two.versions()).hasSize(2);
  }

  @Test
  void valuesThatAreNotAllowedAreNamed() {
    assertThatThrownBy(() -> Rules.of("spread").confirm(1, 10).rule())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rules.spread.confirm-updates is 1; allowed is 2..1000");
    assertThatThrownBy(() -> Rules.of("spread").confirm(2, 0).rule())
        .hasMessageContaining("confirm-within-ms");
    assertThatThrownBy(() -> Rules.of("spread").minNetBps(10_001).rule())
        .hasMessageContaining("min-net-bps");
    assertThatThrownBy(() -> Rules.of("spread").minNetBps(Double.NaN).rule())
        .hasMessageContaining("min-net-bps");
    assertThatThrownBy(() -> Rules.of("spread").maxAge(-1).rule())
        .hasMessageContaining("max-age-ms");
    assertThatThrownBy(() -> Rules.of("spread").maxSkew(-1).rule())
        .hasMessageContaining("max-skew-ms");
    assertThatThrownBy(() -> Rules.of("spread").maxLag(-1).rule())
        .hasMessageContaining("max-lag-ms");
    assertThatThrownBy(() -> Rules.of("spread").maxSpreadBps(-1).rule())
        .hasMessageContaining("max-spread-bps");
    assertThatThrownBy(() -> Rules.of("spread").minDepth(-1).rule())
        .hasMessageContaining("min-depth");
    assertThatThrownBy(() -> Rules.of("spread").minConfidence(1.01).rule())
        .hasMessageContaining("min-confidence");
    assertThatThrownBy(() -> Rules.of("spread").maxRisk(-0.01).rule())
        .hasMessageContaining("max-risk");
    assertThatThrownBy(() -> Rules.of("spread").maxNotional(0).rule())
        .hasMessageContaining("max-notional");
    assertThatThrownBy(() -> Rules.of("spread").ttl(3_600_001).rule())
        .hasMessageContaining("ttl-ms");
    assertThatThrownBy(() -> Rules.of("spread").latency(-1).rule())
        .hasMessageContaining("latency-ms");
    assertThatThrownBy(() -> Rules.of("spread").rebalancing(-1).rule())
        .hasMessageContaining("rebalancing-bps");
  }
}
