package io.crossbook.sources.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionPartsTest {
  private long wall = 1_000_000_000_000L;
  private long mono = 5;

  @Test
  void theClockStrictlyIncreasesAndFollowsTheWallClockSlowly() {
    LaneClock clock = new LaneClock(() -> wall, () -> mono);
    assertThat(clock.next()).isEqualTo(1_000_000_000_000L);
    assertThat(clock.next()).isEqualTo(1_000_000_000_001L);
    mono += 1_000_000_000L;
    wall += 1_000_000_000L + 60_000_000_000L;
    assertThat(clock.next()).isEqualTo(1_001_000_000_000L + 500_000L);
    wall -= 120_000_000_000L;
    mono += 1_000_000_000L;
    wall += 1_000_000_000L;
    assertThat(clock.next()).isEqualTo(1_002_000_000_000L);
    assertThat(clock.now()).isEqualTo(1_002_000_000_000L);
  }

  @Test
  void aWindowAllowsSoManyInAnyPeriod() {
    SlidingWindow window = new SlidingWindow(2, 100);
    assertThat(window.waitNanos(0)).isZero();
    window.take(0);
    window.take(30);
    assertThat(window.waitNanos(40)).isEqualTo(60);
    assertThat(window.waitNanos(100)).isZero();
    window.take(100);
    assertThat(window.waitNanos(101)).isEqualTo(29);
  }

  @Test
  void theBackOffDoublesUpToItsLimit() {
    Duration first = Duration.ofMillis(500);
    Duration most = Duration.ofSeconds(30);
    assertThat(KeptConnection.backoffNanos(first, most, 0)).isEqualTo(500_000_000L);
    assertThat(KeptConnection.backoffNanos(first, most, 1)).isEqualTo(1_000_000_000L);
    assertThat(KeptConnection.backoffNanos(first, most, 6)).isEqualTo(30_000_000_000L);
    assertThat(KeptConnection.backoffNanos(first, most, 1_000_000)).isEqualTo(30_000_000_000L);
  }
}
