package io.crossbook.wire;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * What a lane emits: a fact or a dead letter, exactly one of them. Immutable.
 *
 * @param fact null for a dead letter
 * @param deadLetter null for a fact
 */
@TypeInfo(LaneEventTypeInfo.Factory.class)
public record LaneEvent(Fact fact, DeadLetter deadLetter) {

  /** Something became known. */
  public static LaneEvent of(Fact fact) {
    return new LaneEvent(fact, null);
  }

  /** Something could not be understood. */
  public static LaneEvent of(DeadLetter deadLetter) {
    return new LaneEvent(null, deadLetter);
  }

  /** True if it is a fact. */
  public boolean isFact() {
    return fact != null;
  }

  /** Receive time, nanoseconds since the epoch. */
  public long time() {
    return fact != null ? fact.time() : deadLetter.time();
  }
}
