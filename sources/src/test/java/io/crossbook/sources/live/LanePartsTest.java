package io.crossbook.sources.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.venues.VenueDefinition;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LanePartsTest {
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
  void aBucketFillsWithTime() {
    TokenBucket bucket = new TokenBucket(new VenueDefinition.RateLimit(10, 5), 0);
    assertThat(bucket.waitNanos(5, 0)).isZero();
    bucket.take(5, 0);
    assertThat(bucket.waitNanos(1, 0)).isEqualTo(100_000_000L);
    assertThat(bucket.waitNanos(1, 100_000_000L)).isZero();
    assertThat(bucket.waitNanos(50, 0)).isLessThanOrEqualTo(500_000_000L);
  }

  @Test
  void theBackOffDoublesUpToItsLimit() {
    Duration first = Duration.ofMillis(500);
    Duration most = Duration.ofSeconds(30);
    assertThat(LaneConnection.backoffNanos(first, most, 0)).isEqualTo(500_000_000L);
    assertThat(LaneConnection.backoffNanos(first, most, 1)).isEqualTo(1_000_000_000L);
    assertThat(LaneConnection.backoffNanos(first, most, 6)).isEqualTo(30_000_000_000L);
    assertThat(LaneConnection.backoffNanos(first, most, 1_000_000)).isEqualTo(30_000_000_000L);
  }

  @Test
  void retryAfterIsReadInSecondsAndAsADate() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(RetryAfter.nanos(429, headers("7"), now)).isEqualTo(7_000_000_000L);
    assertThat(RetryAfter.nanos(429, headers("Thu, 1 Jan 2026 00:00:30 GMT"), now))
        .isEqualTo(30_000_000_000L);
    assertThat(RetryAfter.nanos(429, headers("soon"), now)).isEqualTo(1_000_000_000L);
    assertThat(RetryAfter.nanos(418, headers("0"), now)).isEqualTo(60_000_000_000L);
    assertThat(RetryAfter.nanos(503, headers("2"), now)).isEqualTo(2_000_000_000L);
    assertThat(RetryAfter.nanos(500, headers("x"), now)).isZero();
    assertThat(RetryAfter.nanos(429, headers("999999999"), now))
        .isEqualTo(Duration.ofHours(1).toNanos());
  }

  private static HttpHeaders headers(String retryAfter) {
    return HttpHeaders.of(Map.of("Retry-After", List.of(retryAfter)), (name, value) -> true);
  }
}
