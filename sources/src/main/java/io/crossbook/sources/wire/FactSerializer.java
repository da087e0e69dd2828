package io.crossbook.sources.wire;

import io.crossbook.core.fact.Fact;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializes facts. An instance belongs to one thread. */
public final class FactSerializer extends WireSerializer<Fact> {
  private static final long serialVersionUID = 1L;

  @Override
  public TypeSerializer<Fact> duplicate() {
    return new FactSerializer();
  }

  @Override
  public void serialize(Fact fact, DataOutputView target) throws IOException {
    codec().write(fact, target);
  }

  @Override
  public Fact deserialize(DataInputView source) throws IOException {
    Object value = codec().read(source);
    if (value instanceof Fact fact) {
      return fact;
    }
    throw new IOException("a dead letter lies where a fact is expected");
  }

  @Override
  public TypeSerializerSnapshot<Fact> snapshotConfiguration() {
    return new Snapshot();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FactSerializer;
  }

  @Override
  public int hashCode() {
    return FactSerializer.class.hashCode();
  }

  /** The format in which state was written. */
  public static final class Snapshot extends WireSerializerSnapshot<Fact> {
    /** For Flink. */
    public Snapshot() {
      super(new FactSerializer());
    }
  }
}
