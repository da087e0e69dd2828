package io.crossbook.sources.replay;

import io.crossbook.venues.ProtocolFactory;
import io.crossbook.wire.LaneEvent;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Replays captures as one lane: the merged records go through the same engine and the same
 * protocols as live ones, so the same captures give the same facts, every time. Bounded.
 *
 * <p>Use it with {@code WatermarkStrategy.noWatermarks()}: the reader emits the watermarks itself,
 * just below the time of the next fact.
 */
public final class CaptureSource implements Source<LaneEvent, CaptureSplit, CaptureSplit> {
  private static final long serialVersionUID = 1L;

  private final List<String> files;
  private final ProtocolFactory protocols;
  private final ReplayOptions options;

  /**
   * @param files the captures; where two have records of the same time, the one given first goes
   *     first
   */
  public CaptureSource(List<Path> files, ProtocolFactory protocols, ReplayOptions options) {
    this.files = files.stream().map(file -> file.toAbsolutePath().toString()).toList();
    this.protocols = protocols;
    this.options = options;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<LaneEvent, CaptureSplit> createReader(SourceReaderContext context) {
    return new CaptureSourceReader(context, protocols, options);
  }

  @Override
  public SplitEnumerator<CaptureSplit, CaptureSplit> createEnumerator(
      SplitEnumeratorContext<CaptureSplit> context) {
    return new CaptureEnumerator(context, new CaptureSplit(files, 0));
  }

  @Override
  public SplitEnumerator<CaptureSplit, CaptureSplit> restoreEnumerator(
      SplitEnumeratorContext<CaptureSplit> context, CaptureSplit unassigned) {
    return new CaptureEnumerator(context, unassigned);
  }

  @Override
  public SimpleVersionedSerializer<CaptureSplit> getSplitSerializer() {
    return new CaptureSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<CaptureSplit> getEnumeratorCheckpointSerializer() {
    return new CaptureSplitSerializer();
  }
}
