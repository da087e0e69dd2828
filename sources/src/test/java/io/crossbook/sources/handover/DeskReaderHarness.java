package io.crossbook.sources.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.desk.DeskInput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/** Stands in for Flink around a reader of what desks are told. */
public final class DeskReaderHarness implements ReaderOutput<DeskInput>, SourceReaderContext {
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

  @Override
  public void collect(DeskInput input) {
    throw new AssertionError("emitted without a time");
  }

  @Override
  public void markActive() {
    throw new AssertionError("it never holds back event time");
  }

  @Override
  public SourceOutput<DeskInput> createOutputForSplit(String splitId) {
    throw new AssertionError("not used");
  }

  @Override
  public void releaseOutputForSplit(String splitId) {
    throw new AssertionError("not used");
  }

  @Override
  public SourceReaderMetricGroup metricGroup() {
    return UnregisteredMetricsGroup.createSourceReaderMetricGroup();
  }

  @Override
  public Configuration getConfiguration() {
    return new Configuration();
  }

  @Override
  public String getLocalHostName() {
    return "localhost";
  }

  @Override
  public int getIndexOfSubtask() {
    return 0;
  }

  @Override
  public void sendSplitRequest() {
    throw new AssertionError("readers do not ask");
  }

  @Override
  public void sendSourceEventToCoordinator(SourceEvent sourceEvent) {
    throw new AssertionError("not used");
  }

  @Override
  public UserCodeClassLoader getUserCodeClassLoader() {
    return SimpleUserCodeClassLoader.create(getClass().getClassLoader());
  }
}
