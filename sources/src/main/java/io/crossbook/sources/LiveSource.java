package io.crossbook.sources;

import io.crossbook.wire.LaneEvent;
import io.crossbook.wire.LaneEventTypeInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
 * Live market data: one split per lane, lanes dealt out to the readers in turn, so that a
 * parallelism equal to the number of lanes gives each its own. Nothing of a lane survives a
 * restart: its connections are new, and its books are void until they are renewed, so that splits
 * are dealt out anew from today's configuration and no state is kept.
 *
 * <p>Event time is the receive time, and the reader emits the watermarks itself: use {@code
 * WatermarkStrategy.noWatermarks()}.
 */
public final class LiveSource
    implements Source<LaneEvent, LaneSplit, Boolean>, ResultTypeQueryable<LaneEvent> {
  private static final long serialVersionUID = 1L;

  private final byte[][] lanes;
  private final LaneFactory factory;

  /**
   * @param lanes the groups; names must differ
   * @param factory makes lanes of them
   */
  public LiveSource(List<LaneSplit> lanes, LaneFactory factory) {
    Set<String> names = new HashSet<>();
    this.lanes = new byte[lanes.size()][];
    LaneSplit.Serializer serializer = new LaneSplit.Serializer();
    for (int i = 0; i < this.lanes.length; i++) {
      if (!names.add(lanes.get(i).lane())) {
        throw new IllegalArgumentException("two lanes are called " + lanes.get(i).lane());
      }
      try {
        this.lanes[i] = serializer.serialize(lanes.get(i));
      } catch (IOException tooLong) {
        throw new IllegalArgumentException("a lane has a name that is too long", tooLong);
      }
    }
    this.factory = factory;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<LaneEvent, LaneSplit> createReader(SourceReaderContext context) {
    return new LiveSourceReader(context, factory);
  }

  @Override
  public SplitEnumerator<LaneSplit, Boolean> createEnumerator(
      SplitEnumeratorContext<LaneSplit> context) throws IOException {
    List<LaneSplit> splits = new ArrayList<>();
    LaneSplit.Serializer serializer = new LaneSplit.Serializer();
    for (byte[] lane : lanes) {
      splits.add(serializer.deserialize(serializer.getVersion(), lane));
    }
    return new LaneEnumerator(context, splits);
  }

  @Override
  public SplitEnumerator<LaneSplit, Boolean> restoreEnumerator(
      SplitEnumeratorContext<LaneSplit> context, Boolean nothing) throws IOException {
    return createEnumerator(context);
  }

  @Override
  public SimpleVersionedSerializer<LaneSplit> getSplitSerializer() {
    return new LaneSplit.Serializer();
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
