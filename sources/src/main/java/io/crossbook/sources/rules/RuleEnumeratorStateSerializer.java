package io.crossbook.sources.rules;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writes nothing if the split is assigned, else the split. Stateless. */
final class RuleEnumeratorStateSerializer
    implements SimpleVersionedSerializer<RuleEnumeratorState> {
  private static final RuleSplitSerializer SPLIT = new RuleSplitSerializer();

  @Override
  public int getVersion() {
    return SPLIT.getVersion();
  }

  @Override
  public byte[] serialize(RuleEnumeratorState state) {
    return state.unassigned() == null ? new byte[0] : SPLIT.serialize(state.unassigned());
  }

  @Override
  public RuleEnumeratorState deserialize(int version, byte[] serialized) throws IOException {
    return new RuleEnumeratorState(
        serialized.length == 0 ? null : SPLIT.deserialize(version, serialized));
  }
}
