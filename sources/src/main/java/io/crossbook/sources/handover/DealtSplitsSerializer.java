package io.crossbook.sources.handover;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes the ids that are known, then each split that waits with the version of its own serializer.
 * Stateless.
 *
 * @param <S> kind of the split
 */
public final class DealtSplitsSerializer<S extends SourceSplit>
    implements SimpleVersionedSerializer<DealtSplits<S>> {
  private static final int VERSION = 1;

  private final SimpleVersionedSerializer<S> splits;

  /** Over the serializer of the splits. */
  public DealtSplitsSerializer(SimpleVersionedSerializer<S> splits) {
    this.splits = splits;
  }

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(DealtSplits<S> state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(state.known().size());
    for (String id : new TreeSet<>(state.known())) {
      out.writeUTF(id);
    }
    out.writeInt(splits.getVersion());
    out.writeInt(state.waiting().size());
    for (S split : state.waiting()) {
      byte[] written = splits.serialize(split);
      out.writeInt(written.length);
      out.write(written);
    }
    out.flush();
    return bytes.toByteArray();
  }

  @Override
  public DealtSplits<S> deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("the state of an enumerator has the unknown version " + version);
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
    Set<String> known = new TreeSet<>();
    for (int ids = in.readInt(); ids > 0; ids--) {
      known.add(in.readUTF());
    }
    int splitVersion = in.readInt();
    List<S> waiting = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      byte[] split = new byte[in.readInt()];
      in.readFully(split);
      waiting.add(splits.deserialize(splitVersion, split));
    }
    return new DealtSplits<>(known, waiting);
  }
}
