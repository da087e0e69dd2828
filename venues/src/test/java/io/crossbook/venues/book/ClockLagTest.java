package io.crossbook.venues.book;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ClockLagTest {
  private static final long SECOND = 1_000_000_000L;

  private final ClockLag clock = new ClockLag();

  @Test
  void theFastestMessageHasNoLag() {
    assertThat(clock.offset()).isZero();
    assertThat(clock.observe(1000 * SECOND, 1005 * SECOND)).isZero();
    assertThat(clock.offset()).isEqualTo(5 * SECOND);
    assertThat(clock.observe(1001 * SECOND, 1008 * SECOND)).isEqualTo(2 * SECOND);
    assertThat(clock.observe(1002 * SECOND, 1006 * SECOND)).isZero();
    assertThat(clock.observe(1003 * SECOND, 1008 * SECOND)).isEqualTo(SECOND);
    assertThat(clock.offset()).isEqualTo(4 * SECOND);
  }

  @Test
  void aVenueClockAheadOfOursIsNoLagEither() {
    assertThat(clock.observe(1000 * SECOND, 998 * SECOND)).isZero();
    assertThat(clock.observe(1001 * SECOND, 1000 * SECOND)).isEqualTo(SECOND);
    assertThat(clock.offset()).isEqualTo(-2 * SECOND);
  }

  @Test
  void forgetsTheFastestMessageAfterAMinuteAtMost() {
    clock.observe(1000 * SECOND, 1000 * SECOND);
    // The venue's clock falls back by three seconds.
    assertThat(clock.observe(1026 * SECOND, 1029 * SECOND)).isEqualTo(3 * SECOND);
    assertThat(clock.observe(1028 * SECOND, 1031 * SECOND)).isEqualTo(3 * SECOND);
    assertThat(clock.observe(1056 * SECOND, 1059 * SECOND)).isEqualTo(3 * SECOND);
    assertThat(clock.observe(1060 * SECOND, 1063 * SECOND)).isZero();
    assertThat(clock.offset()).isEqualTo(3 * SECOND);
  }

  @Test
  void aLongSilenceForgetsEverything() {
    clock.observe(1000 * SECOND, 1000 * SECOND);
    assertThat(clock.observe(1060 * SECOND, 1070 * SECOND)).isZero();
  }

  @Property
  void theLagIsNeverNegative(
      @ForAll @LongRange(min = 1) long first,
      @ForAll @LongRange(min = 1) long second,
      @ForAll @LongRange(min = 1, max = 4_000_000_000_000_000_000L) long time,
      @ForAll @LongRange(min = 0, max = 100_000_000_000L) long later) {
    ClockLag any = new ClockLag();
    assertThat(any.observe(first, time)).isZero();
    assertThat(any.observe(second, time + later)).isGreaterThanOrEqualTo(0);
  }
}
