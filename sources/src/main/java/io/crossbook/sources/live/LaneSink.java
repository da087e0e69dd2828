package io.crossbook.sources.live;

import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.venues.lane.LaneRecord;

/** Takes what a live lane gives, on the consumer's thread. */
public interface LaneSink {
  /** A record was taken, before the protocols see it. */
  void record(LaneRecord record);

  /** Something became known. */
  void fact(Fact fact);

  /** A message was put aside. */
  void deadLetter(DeadLetter letter);

  /**
   * Everything up to this time has been given.
   *
   * @param time nanoseconds since the epoch, strictly increasing
   */
  void passed(long time);
}
