package io.crossbook.simulator.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void spendsItsCapacityAndRefillsEvenly() {
    TokenBucket bucket = new TokenBucket(10, 2, 0);
    assertThat(bucket.take(10, 0)).isTrue();
    assertThat(bucket.take(1, 0)).isFalse();
    assertThat(bucket.take(1, SECOND / 2)).isTrue();
    assertThat(bucket.take(1, SECOND / 2)).isFalse();
    assertThat(bucket.used(SECOND)).isEqualTo(9);
    assertThat(bucket.used(100 * SECOND)).isZero();
  }

  @Test
  void decimalsKeepEveryDigit() {
    assertThat(Decimals.fixed(5, 8)).isEqualTo("0.00000005");
    assertThat(Decimals.fixed(-123, 2)).isEqualTo("-1.23");
    assertThat(Decimals.fixed(123, 0)).isEqualTo("123");
    assertThat(Decimals.trimmed(new StringBuilder(), 45281_0, 1)).hasToString("45281");
    assertThat(Decimals.trimmed(new StringBuilder(), 0, 8)).hasToString("0");
    assertThat(Decimals.rounded(0.12345, 3)).isEqualTo("0.123");
  }
}
