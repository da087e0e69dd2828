package io.crossbook.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.launcher.chaos.Strike.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan is its seed's, and leaves nothing out. */
class ChaosPlanTest {
  private static final List<String> POINTS =
      List.of("before-insert", "after-insert", "after-send", "after-answer", "during-checkpoint");
  private static final List<String> VENUES = List.of("binance", "kraken", "mexc");

  @Test
  void theSameSeedGivesTheSamePlanAndAnotherAnother() {
    assertThat(ChaosPlan.of(7, 30, POINTS, VENUES))
        .isEqualTo(ChaosPlan.of(7, 30, POINTS, VENUES))
        .isNotEqualTo(ChaosPlan.of(8, 30, POINTS, VENUES));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 10, 11, 12, 25, 100})
  void itKillsAsOftenAsWasAskedForAndTakesEverythingAwayOnce(int kills) {
    ChaosPlan plan = ChaosPlan.of(1, kills, POINTS, VENUES);
    assertThat(plan.kills()).isEqualTo(kills);
    assertThat(plan.strikes())
        .extracting(Strike::kind)
        .contains(Kind.TASK_MANAGER, Kind.DATABASE, Kind.VENUE, Kind.LATE);
    for (int i = 0; i < plan.strikes().size(); i++) {
      assertThat(plan.strikes().get(i).number()).isEqualTo(i + 1);
    }
  }

  @Test
  void fiveKillsAreOfEveryKind() {
    assertThat(ChaosPlan.of(1, 5, POINTS, VENUES).strikes())
        .extracting(Strike::kind)
        .containsExactly(
            Kind.TASK_MANAGER,
            Kind.FAILPOINT,
            Kind.JOB_MANAGER,
            Kind.TASK_MANAGER,
            Kind.FAILPOINT,
            Kind.DATABASE,
            Kind.VENUE,
            Kind.LATE);
  }

  @Test
  void aHundredKillsAreOfEveryKindAndAtEveryFailpointAlike() {
    ChaosPlan plan = ChaosPlan.of(1, 100, POINTS, VENUES);
    assertThat(plan.strikes()).extracting(Strike::kind).containsAll(EnumSet.allOf(Kind.class));
    Map<String, Long> points =
        plan.strikes().stream()
            .filter(each -> each.kind() == Kind.FAILPOINT)
            .collect(Collectors.groupingBy(Strike::target, Collectors.counting()));
    assertThat(points).containsOnlyKeys(POINTS).values().containsOnly(8L);
    Map<Kind, Long> kinds =
        plan.strikes().stream().collect(Collectors.groupingBy(Strike::kind, Collectors.counting()));
    assertThat(kinds)
        .containsEntry(Kind.JOB_MANAGER, 10L)
        .containsEntry(Kind.TASK_MANAGER, 50L)
        .containsEntry(Kind.DATABASE, 10L)
        .containsEntry(Kind.VENUE, 10L)
        .containsEntry(Kind.LATE, 10L);
    assertThat(
            plan.strikes().stream()
                .filter(each -> each.kind() == Kind.VENUE)
                .map(Strike::target)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(VENUES);
  }

  @Test
  void beforeEveryFailpointTheTaskManagerThatTradesIsKilled() {
    ChaosPlan plan = ChaosPlan.of(3, 100, POINTS, VENUES);
    int failpoints = 0;
    for (int i = 0; i < plan.strikes().size(); i++) {
      if (plan.strikes().get(i).kind() == Kind.FAILPOINT) {
        failpoints++;
        assertThat(plan.strikes().get(i - 1).kind()).isEqualTo(Kind.TASK_MANAGER);
        assertThat(plan.failpointAfter(i - 1)).contains(plan.strikes().get(i));
        assertThat(plan.failpointAfter(i)).isEmpty();
        assertThat(plan.strikes().get(i).passes()).isPositive();
      }
    }
    assertThat(failpoints).isEqualTo(40);
    assertThat(plan.failpointAfter(plan.strikes().size() - 1)).isEmpty();
  }

  @Test
  void momentsAndOutagesDiffer() {
    List<Strike> strikes = ChaosPlan.of(5, 100, POINTS, VENUES).strikes();
    Function<Kind, List<Duration>> pauses =
        kind -> strikes.stream().filter(each -> each.kind() == kind).map(Strike::after).toList();
    assertThat(pauses.apply(Kind.TASK_MANAGER).stream().distinct().count()).isGreaterThan(40);
    assertThat(pauses.apply(Kind.FAILPOINT)).containsOnly(Duration.ZERO);
    assertThat(strikes.stream().filter(each -> !each.kind().kill()))
        .allMatch(each -> each.lasts().compareTo(Duration.ofSeconds(1)) >= 0);
  }

  @Test
  void withNothingToKillThereIsNoPlan() {
    assertThatThrownBy(() -> ChaosPlan.of(1, 0, POINTS, VENUES))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
