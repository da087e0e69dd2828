package io.crossbook.sources;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.sources.wire.LaneEventTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * What a lane gives to the job: a fact, or a message that was put aside. Exactly one component is
 * not null. Immutable.
 *
 * @param fact something that became known; null if it is a dead letter
 * @param deadLetter a message that could not be understood; null if it is a fact
 */
@TypeInfo(LaneEventTypeInfo.Factory.class)
public record LaneEvent(Fact fact, DeadLetter deadLetter) {

  /** A fact. */
  public static LaneEvent of(Fact fact) {
    return new LaneEvent(fact, null);
  }

  /** A message put aside. */
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
