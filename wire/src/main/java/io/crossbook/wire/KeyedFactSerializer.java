package io.crossbook.wire;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializes {@link KeyedFact}; layouts are told apart by tags, see {@link FactCodec}. Not
 * thread-safe.
 */
public final class KeyedFactSerializer extends ImmutableSerializer<KeyedFact> {
  private static final long serialVersionUID = 1L;

  @Override
  public TypeSerializer<KeyedFact> duplicate() {
    return new KeyedFactSerializer();
  }

  @Override
  public void serialize(KeyedFact record, DataOutputView target) throws IOException {
    codec().names().write(record.key(), target);
    codec().write(record.fact(), target);
  }

  @Override
  public KeyedFact deserialize(DataInputView source) throws IOException {
    String key = codec().names().read(source);
    return new KeyedFact(key, codec().readFact(source));
  }

  @Override
  public TypeSerializerSnapshot<KeyedFact> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Identifies the serializer in checkpoints and savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<KeyedFact> {
    /** For Flink. */
    public Snapshot() {
      super(KeyedFactSerializer::new);
    }
  }
}
