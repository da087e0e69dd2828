package io.crossbook.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.wire.LaneEvent;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/** Stands in for Flink around a reader, and demands that nothing is late. */
final class ReaderHarness implements ReaderOutput<LaneEvent>, SourceReaderContext {
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
  public void collect(LaneEvent event) {
    throw new AssertionError("emitted without a time");
  }

  @Override
  public void markIdle() {
    throw new AssertionError("a lane is never idle");
  }

  @Override
  public void markActive() {
    throw new AssertionError("a lane is never idle");
  }

  @Override
  public SourceOutput<LaneEvent> createOutputForSplit(String splitId) {
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
    throw new AssertionError("not used");
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
