package io.crossbook.core.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.desk.DeskRecord.RiskBreach;
import io.crossbook.core.desk.RiskLevel;
import io.crossbook.core.desk.StopReason;
import io.crossbook.core.risk.RiskEvent.Kind;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RiskSequenceTest {
  private static final long SECOND = 1_000_000_000L;

  private static RiskSequence sequence(RiskPattern pattern) {
    return RiskSequence.of(RiskRule.standard()).stream()
        .filter(each -> each.pattern() == pattern)
        .findFirst()
        .orElseThrow();
  }

  private static RiskEvent event(Kind kind, String subject, long ordinal, String lost, String sum) {
    return new RiskEvent(
        7,
        kind,
        subject.startsWith("error-rate/") ? subject.substring(11) : "all",
        subject,
        "it happened",
        kind + " " + subject + " " + ordinal,
        ordinal,
        lost == null ? null : new BigDecimal(lost),
        sum == null ? null : new BigDecimal(sum),
        true,
        ordinal * SECOND);
  }

  private static RiskEvent event(Kind kind, String subject, long ordinal) {
    return event(kind, subject, ordinal, "0", "0");
  }

  @Test
  void theKthTripFromTheFirstOnCompletes() {
    RiskSequence escalation = sequence(RiskPattern.BREAKERS_ESCALATE);
    RiskEvent first = event(Kind.TRIPPED, "daily-loss/all", 4);
    assertThat(escalation.begins(first)).isTrue();
    assertThat(escalation.begins(event(Kind.ALARM, "x", 4))).isFalse();
    assertThat(escalation.completes(first, event(Kind.TRIPPED, "drawdown/all", 5))).isFalse();
    assertThat(escalation.completes(first, event(Kind.TRIPPED, "drawdown/all", 6))).isTrue();
  }

  @Test
  void aStreakHasToBeLongAndLoseMuchAndAGainEndsIt() {
    RiskSequence streak = sequence(RiskPattern.LOSING_STREAK);
    RiskEvent first = event(Kind.LOSS, "1", 3, "300", "1300");
    assertThat(streak.completes(first, event(Kind.LOSS, "5", 7, "100", "1999"))).isFalse();
    assertThat(streak.completes(first, event(Kind.LOSS, "5", 7, "100", "2000"))).isTrue();
    assertThat(streak.completes(first, event(Kind.LOSS, "4", 6, "900", "2900"))).isFalse();
    assertThat(streak.relieves(first, event(Kind.GAIN, "9", 0))).isTrue();
    assertThat(streak.relieves(first, event(Kind.LOSS, "5", 7, "1", "1")))
        .as("it may complete it")
        .isFalse();
    assertThat(streak.relieves(first, event(Kind.LOSS, "6", 8, "1", "1"))).isTrue();
  }

  @Test
  void aResumedBreakerIsTheSameBreaker() {
    RiskSequence again = sequence(RiskPattern.TRIPPED_AGAIN);
    RiskEvent resumed = event(Kind.RESUMED, "daily-loss/all", 1);
    assertThat(again.begins(resumed)).isTrue();
    assertThat(again.completes(resumed, event(Kind.TRIPPED, "drawdown/all", 2))).isFalse();
    assertThat(again.completes(resumed, event(Kind.TRIPPED, "daily-loss/all", 2))).isTrue();
  }

  @Test
  void twoVenuesAreNotTheSameTwice() {
    RiskSequence venues = sequence(RiskPattern.VENUES_FAIL);
    RiskEvent first = event(Kind.TRIPPED, "error-rate/venue:kraken", 1);
    assertThat(venues.begins(first)).isTrue();
    assertThat(venues.begins(event(Kind.TRIPPED, "drawdown/all", 1))).isFalse();
    assertThat(venues.completes(first, event(Kind.TRIPPED, "error-rate/venue:kraken", 2)))
        .isFalse();
    assertThat(venues.completes(first, event(Kind.TRIPPED, "error-rate/venue:gateio", 2))).isTrue();
  }

  @Test
  void anAbsenceIsCompleteWhenItsTimeIsOver() {
    RiskSequence silent = sequence(RiskPattern.ACCOUNT_SILENT);
    RiskEvent lost = event(Kind.ACCOUNT_LOST, "kraken", 2);
    assertThat(silent.begins(lost)).isTrue();
    assertThat(silent.relieves(lost, event(Kind.ACCOUNT_HEARD, "kraken", 3))).isTrue();
    assertThat(silent.relieves(lost, event(Kind.ACCOUNT_HEARD, "gateio", 3))).isFalse();
    RiskBreach breach = silent.breach(lost, null);
    assertThat(breach.time()).isEqualTo(62 * SECOND);
    assertThat(breach.keys()).containsExactly("ACCOUNT_LOST kraken 2");
    assertThat(breach.key()).isEqualTo("ACCOUNT_LOST kraken 2");
    assertThat(breach.level()).isEqualTo(RiskLevel.CRITICAL);
    assertThat(breach.reason()).isEqualTo(StopReason.RISK_LIMIT_EXCEEDED);
  }

  /** Whatever cannot be checked counts as the greatest risk, and is never silent. */
  @ParameterizedTest
  @EnumSource(
      value = RiskPattern.class,
      names = {"LOSING_STREAK", "BREAKERS_ESCALATE", "TRIPPED_AGAIN", "VENUES_FAIL"})
  void aCheckThatFailsIsTheGreatestRisk(RiskPattern pattern) {
    RiskSequence sequence = sequence(pattern);
    Kind kind = pattern == RiskPattern.LOSING_STREAK ? Kind.LOSS : Kind.TRIPPED;
    RiskEvent broken = broken(kind);
    RiskEvent first =
        pattern == RiskPattern.VENUES_FAIL
            ? event(Kind.TRIPPED, "error-rate/venue:kraken", -3)
            : event(kind, "daily-loss/all", -3, null, null);
    assertThat(sequence.relieves(first, broken)).as("it is no relief").isFalse();
    if (pattern == RiskPattern.BREAKERS_ESCALATE) {
      assertThat(sequence.completes(first, null)).isTrue();
      return;
    }
    assertThat(sequence.completes(first, broken)).as("it completes").isTrue();
    RiskBreach breach = sequence.breach(first, broken);
    assertThat(breach.level()).isEqualTo(RiskLevel.CRITICAL);
    assertThat(breach.reason()).isEqualTo(StopReason.SYSTEM_ERROR);
    assertThat(breach.scope()).isEqualTo("all");
    assertThat(breach.evidence()).contains("a check of risk failed");
  }

  /** Nothing of it can be read. */
  private static RiskEvent broken(Kind kind) {
    return new RiskEvent(7, kind, null, null, "?", "broken", 1, null, null, false, 5);
  }

  @Test
  void anEventThatCannotBeToldToBeginAnythingIsABreachByItself() {
    RiskSequence watch = sequence(RiskPattern.CHECK_FAILED);
    assertThat(watch.begins(broken(Kind.TRIPPED))).isTrue();
    assertThat(sequence(RiskPattern.VENUES_FAIL).begins(broken(Kind.TRIPPED)))
        .as("the watch tells of it")
        .isFalse();
    assertThat(watch.begins(event(Kind.UNREADABLE, "Transition", 1))).isTrue();
    for (Kind kind : Kind.values()) {
      assertThat(watch.begins(event(kind, "x", 1))).isEqualTo(kind == Kind.UNREADABLE);
    }
    RiskBreach breach = watch.breach(event(Kind.UNREADABLE, "Transition", 1), null);
    assertThat(breach.level()).isEqualTo(RiskLevel.CRITICAL);
    assertThat(breach.reason()).isEqualTo(StopReason.SYSTEM_ERROR);
    assertThat(breach.time()).isEqualTo(SECOND);
  }

  @Test
  void aPatternHasOneRuleAndTheWatchNone() {
    RiskRule rule = RiskRule.of(RiskPattern.UNDECIDED, RiskLevel.LOW, 5);
    assertThatThrownBy(() -> RiskSequence.of(List.of(rule, rule)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> RiskSequence.of(List.of(RiskRule.of(RiskPattern.CHECK_FAILED, RiskLevel.LOW, 5))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(RiskSequence.of(List.of(rule))).hasSize(2);
  }
}
