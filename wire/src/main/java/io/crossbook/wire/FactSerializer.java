package io.crossbook.wire;

import io.crossbook.core.fact.Fact;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializes {@link Fact}; layouts are told apart by tags, see {@link FactCodec}. Not thread-safe.
 */
public final class FactSerializer extends ImmutableSerializer<Fact> {
  private static final long serialVersionUID = 1L;

  @Override
  public TypeSerializer<Fact> duplicate() {
    return new FactSerializer();
  }

  @Override
  public void serialize(Fact record, DataOutputView target) throws IOException {
    codec().write(record, target);
  }

  @Override
  public Fact deserialize(DataInputView source) throws IOException {
    return codec().readFact(source);
  }

  @Override
  public TypeSerializerSnapshot<Fact> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Identifies the serializer in checkpoints and savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Fact> {
    /** For Flink. */
    public Snapshot() {
      super(FactSerializer::new);
    }
  }
}
