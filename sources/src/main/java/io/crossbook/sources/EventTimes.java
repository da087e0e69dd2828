package io.crossbook.sources;

import io.crossbook.wire.LaneEvent;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;

/**
 * Turns receive times into event time: milliseconds, and a watermark just below the millisecond
 * that has been reached, so that nothing is ever late. Belongs to the reader's thread.
 */
final class EventTimes {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private long watermark = Long.MIN_VALUE;

  /** Emits; a time that has passed already is taken for the earliest that has not. */
  void emit(ReaderOutput<LaneEvent> output, LaneEvent event) {
    long millis = Math.floorDiv(event.time(), NANOS_PER_MILLI);
    output.collect(event, Math.max(millis, watermark + 1));
  }

  /** Everything before this time has been emitted. */
  void passed(ReaderOutput<LaneEvent> output, long nanos) {
    long reached = Math.floorDiv(nanos, NANOS_PER_MILLI) - 1;
    if (reached > watermark) {
      watermark = reached;
      output.emitWatermark(new Watermark(reached));
    }
  }
}
