package io.crossbook.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.fact.Liveness;
import io.crossbook.wire.LaneEvent;
import org.junit.jupiter.api.Test;

class EventTimesTest {
  private static final long MILLI = 1_000_000L;

  private final ReaderHarness flink = new ReaderHarness();

  @Test
  void watermarksComeOncePerStepAndJustBelowWhatWasReached() {
    EventTimes times = new EventTimes(10);
    for (long micros = 5_000_000; micros <= 5_031_000; micros += 250) {
      times.passed(flink, micros * 1000);
    }
    assertThat(flink.watermarks).containsExactly(4_999L, 5_009L, 5_019L, 5_029L);
  }

  @Test
  void withAStepOfOneEachMillisecondHasItsOwn() {
    EventTimes times = new EventTimes(1);
    for (long micros = 5_000_000; micros <= 5_002_000; micros += 250) {
      times.passed(flink, micros * 1000);
    }
    assertThat(flink.watermarks).containsExactly(4_999L, 5_000L, 5_001L);
  }

  /** The harness demands that nothing is behind a watermark. */
  @Test
  void whatComesBetweenTwoIsNotLate() {
    EventTimes times = new EventTimes(10);
    times.passed(flink, 5_000 * MILLI);
    times.emit(flink, at(5_000 * MILLI + 1));
    times.passed(flink, 5_009 * MILLI + 999_999);
    times.emit(flink, at(5_009 * MILLI + 999_999));
    times.passed(flink, 5_010 * MILLI);
    times.emit(flink, at(5_010 * MILLI));
    assertThat(flink.watermarks).containsExactly(4_999L, 5_009L);
    assertThat(flink.events).hasSize(3);
  }

  private static LaneEvent at(long time) {
    return LaneEvent.of(new Liveness("kraken", time, "spot"));
  }
}
