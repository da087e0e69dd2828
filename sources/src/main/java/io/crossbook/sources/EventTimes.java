package io.crossbook.sources;

import io.crossbook.wire.LaneEvent;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;

/**
 * Turns receive times into event time: milliseconds, and now and then a watermark just below the
 * millisecond that has been reached, so that nothing is ever late. Belongs to the reader's thread.
 */
final class EventTimes {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final long stepMillis;
  private long watermark = Long.MIN_VALUE;

  /**
   * @param stepMillis time between watermarks; each goes on to every task, which wakes up for it
   */
  EventTimes(long stepMillis) {
    this.stepMillis = stepMillis;
  }

  /** Emits; a time that has passed already is taken for the earliest that has not. */
  void emit(ReaderOutput<LaneEvent> output, LaneEvent event) {
    long millis = Math.floorDiv(event.time(), NANOS_PER_MILLI);
    output.collect(event, Math.max(millis, watermark + 1));
  }

  /** Everything before this time has been emitted. */
  void passed(ReaderOutput<LaneEvent> output, long nanos) {
    long reached = Math.floorDiv(nanos, NANOS_PER_MILLI) - 1;
    if (watermark == Long.MIN_VALUE || reached - watermark >= stepMillis) {
      watermark = reached;
      output.emitWatermark(new Watermark(reached));
    }
  }
}
