package io.crossbook.sources;

import io.crossbook.wire.LaneEvent;
import io.crossbook.wire.LaneEventTypeInfo;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Replays captures as one lane: bounded, and the same facts every time. There is one split, since a
 * lane has one order; at a higher parallelism the other readers finish at once.
 *
 * <p>Event time is the receive time, and the reader emits the watermarks itself: use {@code
 * WatermarkStrategy.noWatermarks()}.
 *
 * <pre>{@code
 * env.fromSource(
 *     new CaptureSource(List.of(Path.of("day.capture")), protocols, CaptureOptions.FAST),
 *     WatermarkStrategy.noWatermarks(),
 *     "captures");
 * }</pre>
 */
public final class CaptureSource
    implements Source<LaneEvent, CaptureSplit, Boolean>, ResultTypeQueryable<LaneEvent> {
  private static final long serialVersionUID = 1L;

  private final String[] files;
  private final ProtocolFactory protocols;
  private final CaptureOptions options;

  /**
   * @param files the captures, merged by time; at equal times in this order
   * @param protocols makes what reads them
   */
  public CaptureSource(List<Path> files, ProtocolFactory protocols, CaptureOptions options) {
    this.files = files.stream().map(Path::toString).toArray(String[]::new);
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
  public SplitEnumerator<CaptureSplit, Boolean> createEnumerator(
      SplitEnumeratorContext<CaptureSplit> context) {
    return new CaptureEnumerator(context, new CaptureSplit(List.of(files), 0));
  }

  @Override
  public SplitEnumerator<CaptureSplit, Boolean> restoreEnumerator(
      SplitEnumeratorContext<CaptureSplit> context, Boolean assigned) {
    return new CaptureEnumerator(context, assigned ? null : new CaptureSplit(List.of(files), 0));
  }

  @Override
  public SimpleVersionedSerializer<CaptureSplit> getSplitSerializer() {
    return new CaptureSplit.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<Boolean> getEnumeratorCheckpointSerializer() {
    return new FlagSerializer();
  }

  @Override
  public TypeInformation<LaneEvent> getProducedType() {
    return new LaneEventTypeInfo();
  }
}
