package io.crossbook.venues.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.venues.book.Resubscription.Step;
import org.junit.jupiter.api.Test;

class ResubscriptionTest {
  private static final long SECOND = 1_000_000_000L;

  private final Resubscription resubscription = new Resubscription();

  @Test
  void doesNothingWithoutALoss() {
    assertThat(resubscription.next(Long.MAX_VALUE)).isEqualTo(Step.NONE);
    resubscription.unsubscribed();
    assertThat(resubscription.next(Long.MAX_VALUE)).isEqualTo(Step.NONE);
  }

  @Test
  void answersTheFirstLossAtOnce() {
    long now = 1000 * SECOND;
    resubscription.lost(now);
    assertThat(resubscription.next(now)).isEqualTo(Step.UNSUBSCRIBE);
    assertThat(resubscription.next(now)).isEqualTo(Step.NONE);
    resubscription.unsubscribed();
    assertThat(resubscription.next(now)).isEqualTo(Step.SUBSCRIBE);
    assertThat(resubscription.next(now)).isEqualTo(Step.NONE);
    resubscription.synced(now + SECOND);
    assertThat(resubscription.next(now + 100 * SECOND)).isEqualTo(Step.NONE);
  }

  @Test
  void doesNotWaitForeverForAnAcknowledgement() {
    resubscription.lost(0);
    resubscription.next(0);
    assertThat(resubscription.next(5 * SECOND - 1)).isEqualTo(Step.NONE);
    assertThat(resubscription.next(5 * SECOND)).isEqualTo(Step.SUBSCRIBE);
  }

  @Test
  void doesNotWaitForeverForASnapshot() {
    resubscription.subscribed(0);
    assertThat(resubscription.next(10 * SECOND - 1)).isEqualTo(Step.NONE);
    assertThat(resubscription.next(10 * SECOND)).isEqualTo(Step.NONE);
    assertThat(resubscription.next(10 * SECOND)).isEqualTo(Step.UNSUBSCRIBE);
  }

  @Test
  void waitsEverLongerBetweenLossesAndForgetsThemAfterAMinute() {
    long now = 1000 * SECOND;
    long[] delays = {0, 1, 2, 4, 8, 16, 32, 60, 60};
    for (long delay : delays) {
      resubscription.lost(now);
      resubscription.lost(now);
      if (delay > 0) {
        assertThat(resubscription.next(now + delay * SECOND - 1)).isEqualTo(Step.NONE);
      }
      now += delay * SECOND;
      assertThat(resubscription.next(now)).isEqualTo(Step.UNSUBSCRIBE);
      resubscription.unsubscribed();
      assertThat(resubscription.next(now)).isEqualTo(Step.SUBSCRIBE);
      resubscription.synced(now);
      now += 59 * SECOND;
    }
    now += SECOND;
    resubscription.lost(now);
    assertThat(resubscription.next(now)).isEqualTo(Step.UNSUBSCRIBE);
  }

  @Test
  void aNewConnectionForgetsEverything() {
    resubscription.lost(0);
    resubscription.reset();
    assertThat(resubscription.next(Long.MAX_VALUE)).isEqualTo(Step.NONE);
    resubscription.lost(SECOND);
    assertThat(resubscription.next(SECOND)).isEqualTo(Step.UNSUBSCRIBE);
  }
}
