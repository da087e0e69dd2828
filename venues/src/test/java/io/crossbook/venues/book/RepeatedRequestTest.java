package io.crossbook.venues.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.venues.testing.CollectedOutput;
import org.junit.jupiter.api.Test;

class RepeatedRequestTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = 1_800_000_000L * SECOND;

  private final CollectedOutput out = new CollectedOutput();
  private final RepeatedRequest request = new RepeatedRequest("/list", 2, 100 * SECOND);

  private int sentAt(long now) {
    out.requests.clear();
    request.onTick(now, out);
    return out.requests.size();
  }

  @Test
  void asksAgainAfterTheInterval() {
    request.send(NOW, out);
    assertThat(out.requests).extracting(r -> r.target() + r.weight()).containsExactly("/list2");
    request.answered(true, NOW + SECOND);
    assertThat(sentAt(NOW + 100 * SECOND)).isZero();
    assertThat(sentAt(NOW + 101 * SECOND)).isOne();
    assertThat(sentAt(NOW + 102 * SECOND)).isZero();
  }

  @Test
  void waitsLongerAfterEachFailureButNotForEver() {
    request.send(NOW, out);
    long now = NOW;
    for (long expected : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      request.answered(false, now);
      assertThat(sentAt(now + expected * SECOND - 1)).isZero();
      assertThat(sentAt(now + expected * SECOND)).isOne();
      now += expected * SECOND;
    }
    request.answered(true, now);
    assertThat(sentAt(now + 99 * SECOND)).isZero();
  }

  @Test
  void repeatsWhatIsNotAnswered() {
    request.send(NOW, out);
    assertThat(sentAt(NOW + 14 * SECOND)).isZero();
    assertThat(sentAt(NOW + 15 * SECOND)).isOne();
    assertThat(sentAt(NOW + 30 * SECOND)).isZero();
    assertThat(sentAt(NOW + 31 * SECOND)).isOne();
  }

  @Test
  void comesSoonerWhenTold() {
    request.send(NOW, out);
    request.soon(NOW);
    assertThat(sentAt(NOW + SECOND)).isZero();
    request.answered(true, NOW + SECOND);
    request.soon(NOW + 2 * SECOND);
    assertThat(sentAt(NOW + 9 * SECOND)).isZero();
    assertThat(sentAt(NOW + 10 * SECOND)).isOne();
  }
}
