package io.crossbook.benchmarks.job;

import io.crossbook.wire.LaneEvent;
import io.crossbook.wire.LaneEventTypeInfo;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Lanes whose facts come from memory: one for each subtask, without end, without state. */
final class FactSource
    implements Source<LaneEvent, FactSource.Lane, Integer>, ResultTypeQueryable<LaneEvent> {
  private static final long serialVersionUID = 1L;

  private final Load load;

  FactSource(Load load) {
    this.load = load;
  }

  /**
   * A lane.
   *
   * @param number from 0
   * @param lanes how many there are
   */
  record Lane(int number, int lanes) implements SourceSplit {
    @Override
    public String splitId() {
      return "lane-" + number;
    }
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<LaneEvent, Lane> createReader(SourceReaderContext context) {
    return load.factsPerSecond() == 0 ? new EagerReader(load) : new PacedReader(load);
  }

  @Override
  public SplitEnumerator<Lane, Integer> createEnumerator(SplitEnumeratorContext<Lane> context) {
    return new Dealer(context);
  }

  @Override
  public SplitEnumerator<Lane, Integer> restoreEnumerator(
      SplitEnumeratorContext<Lane> context, Integer nothing) {
    return new Dealer(context);
  }

  @Override
  public SimpleVersionedSerializer<Lane> getSplitSerializer() {
    return new SimpleVersionedSerializer<>() {
      @Override
      public int getVersion() {
        return 1;
      }

      @Override
      public byte[] serialize(Lane lane) {
        return ByteBuffer.allocate(8).putInt(lane.number).putInt(lane.lanes).array();
      }

      @Override
      public Lane deserialize(int version, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new Lane(in.getInt(), in.getInt());
      }
    };
  }

  @Override
  public SimpleVersionedSerializer<Integer> getEnumeratorCheckpointSerializer() {
    return new SimpleVersionedSerializer<>() {
      @Override
      public int getVersion() {
        return 1;
      }

      @Override
      public byte[] serialize(Integer nothing) {
        return new byte[0];
      }

      @Override
      public Integer deserialize(int version, byte[] bytes) {
        return 0;
      }
    };
  }

  @Override
  public TypeInformation<LaneEvent> getProducedType() {
    return new LaneEventTypeInfo();
  }

  /** Gives each reader its lane. */
  private static final class Dealer implements SplitEnumerator<Lane, Integer> {
    private final SplitEnumeratorContext<Lane> context;

    Dealer(SplitEnumeratorContext<Lane> context) {
      this.context = context;
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public void addSplitsBack(List<Lane> splits, int subtask) {}

    @Override
    public void addReader(int subtask) {
      context.assignSplit(new Lane(subtask, context.currentParallelism()), subtask);
    }

    @Override
    public Integer snapshotState(long checkpoint) {
      return 0;
    }

    @Override
    public void close() {}
  }
}
