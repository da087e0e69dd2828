package io.crossbook.sources.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.desk.DeskInput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/** Stands in for Flink around a reader of what desks are told. */
public final class DeskReaderHarness extends FlinkAround<DeskInput> {
  public final List<DeskInput> inputs = new ArrayList<>();
  public boolean idle;

  /** Polls as a task does, waiting only where the reader says that nothing is there. */
  public void until(SourceReader<DeskInput, ?> reader, Predicate<List<DeskInput>> holds)
      throws Exception {
    while (!holds.test(inputs)) {
      if (reader.pollNext(this) != InputStatus.MORE_AVAILABLE) {
        reader.isAvailable().get(20, TimeUnit.SECONDS);
      }
    }
  }

  @Override
  public void collect(DeskInput input, long timestamp) {
    assertThat(timestamp).isEqualTo(Math.floorDiv(input.time(), 1_000_000L));
    inputs.add(input);
  }

  @Override
  public void markIdle() {
    idle = true;
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    throw new AssertionError("it is idle and has no watermarks");
  }
}
