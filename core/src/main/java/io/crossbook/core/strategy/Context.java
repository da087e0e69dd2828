package io.crossbook.core.strategy;

import io.crossbook.core.money.FeeBook;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.statistics.SpreadStatistics;

/** What a {@link Strategy} may use and where it puts what it found. Valid during one call. */
public interface Context {

  /** The rule in force for the strategy at a time; null if there is none. */
  DetectionRule rule(long time);

  /** The fee schedules. */
  FeeBook fees();

  /** A candidate appeared, changed or ended. */
  void candidate(Candidate candidate);

  /** Something looked like an opportunity and was dropped. */
  void dropped(DropReason reason);

  /** Statistics of one window, or of the whole run, are complete. */
  void statistics(SpreadStatistics statistics);

  /** Asks for {@link Strategy#onTime} at or after a time, nanoseconds since the epoch. */
  void wakeAt(long time);
}
