package io.crossbook.sources.wire;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.sources.LaneEvent;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializes what a lane gives. An instance belongs to one thread. */
public final class LaneEventSerializer extends WireSerializer<LaneEvent> {
  private static final long serialVersionUID = 1L;

  @Override
  public TypeSerializer<LaneEvent> duplicate() {
    return new LaneEventSerializer();
  }

  @Override
  public void serialize(LaneEvent event, DataOutputView target) throws IOException {
    if (event.isFact()) {
      codec().write(event.fact(), target);
    } else {
      codec().write(event.deadLetter(), target);
    }
  }

  @Override
  public LaneEvent deserialize(DataInputView source) throws IOException {
    Object value = codec().read(source);
    return value instanceof Fact fact ? LaneEvent.of(fact) : LaneEvent.of((DeadLetter) value);
  }

  @Override
  public TypeSerializerSnapshot<LaneEvent> snapshotConfiguration() {
    return new Snapshot();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LaneEventSerializer;
  }

  @Override
  public int hashCode() {
    return LaneEventSerializer.class.hashCode();
  }

  /** The format in which state was written. */
  public static final class Snapshot extends WireSerializerSnapshot<LaneEvent> {
    /** For Flink. */
    public Snapshot() {
      super(new LaneEventSerializer());
    }
  }
}
