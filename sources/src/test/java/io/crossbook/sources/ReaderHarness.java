package io.crossbook.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.sources.handover.FlinkAround;
import io.crossbook.wire.LaneEvent;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;

/** Stands in for Flink around a reader of lanes, and demands that nothing is late. */
final class ReaderHarness extends FlinkAround<LaneEvent> {
  final List<LaneEvent> events = new ArrayList<>();
  final List<Long> watermarks = new ArrayList<>();
  private long watermark = Long.MIN_VALUE;

  @Override
  public void collect(LaneEvent event, long timestamp) {
    assertThat(timestamp).isGreaterThan(watermark);
    assertThat(timestamp).isEqualTo(Math.floorDiv(event.time(), 1_000_000L));
    events.add(event);
  }

  @Override
  public void emitWatermark(Watermark next) {
    assertThat(next.getTimestamp()).isGreaterThan(watermark);
    watermark = next.getTimestamp();
    watermarks.add(watermark);
  }

  @Override
  public void markIdle() {
    throw new AssertionError("a lane is never idle");
  }
}
