package io.crossbook.sources;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A replay's work and how far it came. Immutable.
 *
 * @param files the captures, in the order in which ties are broken
 * @param records records of the merged captures whose facts have been emitted; on resuming they are
 *     fed to the protocols again, silently
 */
public record CaptureSplit(List<String> files, long records) implements SourceSplit {
  private static final String ID = "captures";

  /** Keeps a copy. */
  public CaptureSplit {
    files = List.copyOf(files);
  }

  @Override
  public String splitId() {
    return ID;
  }

  /** Writes and reads splits. */
  static final class Serializer implements SimpleVersionedSerializer<CaptureSplit> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(CaptureSplit split) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeLong(split.records);
      out.writeInt(split.files.size());
      for (String file : split.files) {
        out.writeUTF(file);
      }
      out.flush();
      return bytes.toByteArray();
    }

    @Override
    public CaptureSplit deserialize(int version, byte[] serialized) throws IOException {
      if (version != VERSION) {
        throw new IOException("a replay's split has the unknown version " + version);
      }
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      long records = in.readLong();
      int count = in.readInt();
      List<String> files = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        files.add(in.readUTF());
      }
      return new CaptureSplit(files, records);
    }
  }
}
