package io.crossbook.wire;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializes {@link LaneEvent}; layouts are told apart by tags, see {@link FactCodec}. Not
 * thread-safe.
 */
public final class LaneEventSerializer extends ImmutableSerializer<LaneEvent> {
  private static final long serialVersionUID = 1L;

  @Override
  public TypeSerializer<LaneEvent> duplicate() {
    return new LaneEventSerializer();
  }

  @Override
  public void serialize(LaneEvent record, DataOutputView target) throws IOException {
    codec().write(record, target);
  }

  @Override
  public LaneEvent deserialize(DataInputView source) throws IOException {
    return codec().readEvent(source);
  }

  @Override
  public TypeSerializerSnapshot<LaneEvent> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Identifies the serializer in checkpoints and savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<LaneEvent> {
    /** For Flink. */
    public Snapshot() {
      super(LaneEventSerializer::new);
    }
  }
}
