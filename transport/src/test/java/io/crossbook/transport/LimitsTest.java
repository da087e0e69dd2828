package io.crossbook.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.venues.VenueDefinition;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsTest {
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
