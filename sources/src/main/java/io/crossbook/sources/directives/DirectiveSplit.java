package io.crossbook.sources.directives;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * How far a desk was told what was decided. Immutable.
 *
 * @param desk number of the desk
 * @param position of the last directive that was emitted; {@link #UNKNOWN} if nothing is known of
 *     what was
 */
public record DirectiveSplit(int desk, long position) implements SourceSplit, Serializable {
  /** Position of a job that starts without its state. */
  public static final long UNKNOWN = -1;

  /** A desk that was told nothing yet. */
  public static DirectiveSplit begin(int desk) {
    return new DirectiveSplit(desk, UNKNOWN);
  }

  DirectiveSplit at(long reached) {
    return new DirectiveSplit(desk, reached);
  }

  @Override
  public String splitId() {
    return Integer.toString(desk);
  }

  /** Writes and reads splits. */
  static final class Serializer implements SimpleVersionedSerializer<DirectiveSplit> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(DirectiveSplit split) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(split.desk);
      out.writeLong(split.position);
      out.flush();
      return bytes.toByteArray();
    }

    @Override
    public DirectiveSplit deserialize(int version, byte[] serialized) throws IOException {
      if (version != VERSION) {
        throw new IOException(
            "a desk's split of the directives has the unknown version " + version);
      }
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      return new DirectiveSplit(in.readInt(), in.readLong());
    }
  }
}
