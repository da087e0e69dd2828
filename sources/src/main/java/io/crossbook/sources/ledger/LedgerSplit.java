package io.crossbook.sources.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * How far the ledger of a desk was told. Immutable.
 *
 * @param desk number of the desk
 * @param name of the desk
 * @param position of the last line that was emitted; {@link #UNKNOWN} if nothing is known of what
 *     was
 */
public record LedgerSplit(int desk, String name, long position)
    implements SourceSplit, Serializable {
  /** Position of a job that starts without its state. */
  public static final long UNKNOWN = -1;

  /** A desk that was told nothing yet. */
  public static LedgerSplit begin(int desk, String name) {
    return new LedgerSplit(desk, name, UNKNOWN);
  }

  LedgerSplit at(long reached) {
    return new LedgerSplit(desk, name, reached);
  }

  @Override
  public String splitId() {
    return Integer.toString(desk);
  }

  /** Writes and reads splits. */
  static final class Serializer implements SimpleVersionedSerializer<LedgerSplit> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(LedgerSplit split) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(split.desk);
      out.writeUTF(split.name);
      out.writeLong(split.position);
      out.flush();
      return bytes.toByteArray();
    }

    @Override
    public LedgerSplit deserialize(int version, byte[] serialized) throws IOException {
      if (version != VERSION) {
        throw new IOException("a desk's split of the ledger has the unknown version " + version);
      }
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      return new LedgerSplit(in.readInt(), in.readUTF(), in.readLong());
    }
  }
}
