package io.crossbook.sources.execution;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * How far the executions and the funding of an account were emitted. Immutable.
 *
 * @param venue venue id
 * @param subAccount our name of the sub-account; empty for the main one
 * @param cursors by symbol where the venue gives its history symbol by symbol; else one under the
 *     empty name; and one under {@link #FUNDING} where funding is settled
 */
public record ExecutionSplit(String venue, String subAccount, Map<String, FillCursor> cursors)
    implements SourceSplit {
  /** Under which the cursor of a whole account stands. */
  public static final String WHOLE_ACCOUNT = "";

  /** Under which the cursor of funding payments stands; no symbol is called so. */
  public static final String FUNDING = "(funding)";

  /** Keeps a sorted copy. */
  public ExecutionSplit {
    cursors = Collections.unmodifiableMap(new TreeMap<>(cursors));
  }

  @Override
  public String splitId() {
    return subAccount.isEmpty() ? venue : venue + "/" + subAccount;
  }

  /** The same account, further on. */
  ExecutionSplit with(String symbol, FillCursor cursor) {
    Map<String, FillCursor> next = new TreeMap<>(cursors);
    next.put(symbol, cursor);
    return new ExecutionSplit(venue, subAccount, next);
  }

  /** Writes and reads splits. */
  static final class Serializer implements SimpleVersionedSerializer<ExecutionSplit> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(ExecutionSplit split) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeUTF(split.venue);
      out.writeUTF(split.subAccount);
      out.writeInt(split.cursors.size());
      for (Map.Entry<String, FillCursor> each : split.cursors.entrySet()) {
        out.writeUTF(each.getKey());
        out.writeLong(each.getValue().since());
        out.writeUTF(each.getValue().position());
      }
      out.flush();
      return bytes.toByteArray();
    }

    @Override
    public ExecutionSplit deserialize(int version, byte[] serialized) throws IOException {
      if (version != VERSION) {
        throw new IOException("an account's split has the unknown version " + version);
      }
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      String venue = in.readUTF();
      String subAccount = in.readUTF();
      Map<String, FillCursor> cursors = new TreeMap<>();
      for (int n = in.readInt(); n > 0; n--) {
        cursors.put(in.readUTF(), new FillCursor(in.readLong(), in.readUTF()));
      }
      return new ExecutionSplit(venue, subAccount, cursors);
    }
  }
}
