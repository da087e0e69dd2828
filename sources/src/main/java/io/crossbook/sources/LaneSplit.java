package io.crossbook.sources;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * One live lane's group. Immutable.
 *
 * @param lane the lane's name, unique within a job
 * @param instruments for each venue id of the lane, the canonical names to subscribe to
 */
public record LaneSplit(String lane, Map<String, List<String>> instruments) implements SourceSplit {

  /** Keeps a sorted copy. */
  public LaneSplit {
    Map<String, List<String>> copy = new TreeMap<>();
    instruments.forEach((venue, names) -> copy.put(venue, List.copyOf(names)));
    instruments = Collections.unmodifiableMap(copy);
  }

  @Override
  public String splitId() {
    return lane;
  }

  /** Writes and reads splits. */
  static final class Serializer implements SimpleVersionedSerializer<LaneSplit> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(LaneSplit split) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeUTF(split.lane);
      out.writeInt(split.instruments.size());
      for (Map.Entry<String, List<String>> venue : split.instruments.entrySet()) {
        out.writeUTF(venue.getKey());
        out.writeInt(venue.getValue().size());
        for (String instrument : venue.getValue()) {
          out.writeUTF(instrument);
        }
      }
      out.flush();
      return bytes.toByteArray();
    }

    @Override
    public LaneSplit deserialize(int version, byte[] serialized) throws IOException {
      if (version != VERSION) {
        throw new IOException("a lane's split has the unknown version " + version);
      }
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      String lane = in.readUTF();
      Map<String, List<String>> instruments = new TreeMap<>();
      for (int venues = in.readInt(); venues > 0; venues--) {
        String venue = in.readUTF();
        List<String> names = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
          names.add(in.readUTF());
        }
        instruments.put(venue, names);
      }
      return new LaneSplit(lane, instruments);
    }
  }
}
