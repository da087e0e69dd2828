package io.crossbook.venues.book;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResyncTimerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = 1_800_000_000L * SECOND;

  private final ResyncTimer timer = new ResyncTimer();

  @Test
  void isDueAtOnceTheFirstTime() {
    assertThat(timer.due(NOW)).isFalse();
    timer.needed(NOW);
    assertThat(timer.due(NOW)).isTrue();
  }

  @Test
  void isDueAgainIfNoAnswerComes() {
    timer.needed(NOW);
    timer.asked(NOW);
    assertThat(timer.due(NOW + 10 * SECOND)).isFalse();
    assertThat(timer.due(NOW + 11 * SECOND)).isTrue();
    timer.asked(NOW + 11 * SECOND);
    assertThat(timer.due(NOW + 22 * SECOND)).isFalse();
    timer.satisfied();
    assertThat(timer.due(NOW + 999 * SECOND)).isFalse();
  }

  @Test
  void holdsBackWhenSnapshotsKeepProvingBad() {
    long now = NOW;
    for (long delay : new long[] {0, 1, 2, 4, 8}) {
      timer.needed(now);
      assertThat(timer.due(now + delay * SECOND - 1)).isEqualTo(false);
      assertThat(timer.due(now + delay * SECOND)).isTrue();
      now += delay * SECOND;
      timer.asked(now);
      timer.satisfied();
    }
    // Two quiet minutes forget it.
    timer.needed(now + 120 * SECOND);
    assertThat(timer.due(now + 120 * SECOND)).isTrue();
  }

  @Test
  void aNewConnectionBeginsWithoutDelays() {
    timer.needed(NOW);
    timer.asked(NOW);
    timer.reset();
    assertThat(timer.due(NOW + 99 * SECOND)).isFalse();
    timer.needed(NOW + SECOND);
    assertThat(timer.due(NOW + SECOND)).isTrue();
  }
}
