package io.crossbook.sources.replay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Binary form of a {@link CaptureSplit}; null is allowed and means that it was handed out. */
final class CaptureSplitSerializer implements SimpleVersionedSerializer<CaptureSplit> {
  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(CaptureSplit split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    out.writeInt(split == null ? -1 : split.files().size());
    if (split != null) {
      for (String file : split.files()) {
        out.writeUTF(file);
      }
      out.writeLong(split.records());
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public CaptureSplit deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("a capture split of version " + version + " is not known");
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    int count = in.readInt();
    if (count < 0) {
      return null;
    }
    List<String> files = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      files.add(in.readUTF());
    }
    return new CaptureSplit(files, in.readLong());
  }
}
