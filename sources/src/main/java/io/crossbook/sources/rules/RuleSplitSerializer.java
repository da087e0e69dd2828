package io.crossbook.sources.rules;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writes the cursor as eight bytes, most significant first. Stateless. */
final class RuleSplitSerializer implements SimpleVersionedSerializer<RuleSplit> {
  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(RuleSplit split) {
    return ByteBuffer.allocate(Long.BYTES).putLong(split.cursor()).array();
  }

  @Override
  public RuleSplit deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION || serialized.length != Long.BYTES) {
      throw new IOException(
          "A split of the rules in version "
              + version
              + " with "
              + serialized.length
              + " bytes cannot be read; known is version "
              + VERSION
              + ".");
    }
    return new RuleSplit(ByteBuffer.wrap(serialized).getLong());
  }
}
