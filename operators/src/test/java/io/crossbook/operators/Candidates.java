package io.crossbook.operators;

import io.crossbook.core.opportunity.BookReference;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Complexity;
import io.crossbook.core.opportunity.Confidence;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.core.opportunity.RiskScore;
import io.crossbook.core.opportunity.TimeSensitivity;
import java.math.BigDecimal;
import java.util.List;

/**
 * Candidates of which only life and name matter; k is 3, T is a second. What stands before a hyphen
 * in an id names the legs.
 */
final class Candidates {
  private Candidates() {}

  static Candidate opened(String id, String key, long millis) {
    return candidate(id, key, Candidate.Phase.OPENED, millis, 1, 0);
  }

  /** An update whose k-th last was at a time; 0 if there were fewer. */
  static Candidate updated(
      String id, String key, long millis, int persistence, long windowStartMillis) {
    return candidate(id, key, Candidate.Phase.UPDATED, millis, persistence, windowStartMillis);
  }

  static Candidate over(String id, String key, Candidate.Phase phase, long millis) {
    return candidate(id, key, phase, millis, 2, 0);
  }

  private static Candidate candidate(
      String id,
      String key,
      Candidate.Phase phase,
      long millis,
      int persistence,
      long windowStartMillis) {
    BigDecimal one = BigDecimal.ONE;
    String legs = id.split("-", 2)[0];
    return new Candidate(
        id,
        phase,
        "spread",
        key,
        "BTC-USD",
        List.of(
            new Leg("a", legs, "BTC-USD", "", one, one, one, one, one, "USD", false, "USD"),
            new Leg(
                "b", legs, "BTC-USD", "", one.negate(), one, one, one, one, "USD", false, "USD")),
        List.of(new ProfitTerm(ProfitTerm.Kind.GROSS, -1, one)),
        "USD",
        one,
        one,
        5,
        6,
        100,
        Confidence.of(0, 1, 1, 1, 1),
        RiskScore.of(0, 0, 0, 0, 0),
        TimeSensitivity.ofMillis(1000),
        Complexity.SIMPLE,
        1000 * Facts.NANOS_PER_MILLI,
        millis * Facts.NANOS_PER_MILLI,
        60_000 * Facts.NANOS_PER_MILLI,
        persistence,
        windowStartMillis * Facts.NANOS_PER_MILLI,
        1,
        3,
        1000,
        List.of(new BookReference("a", "X", 1, 2, 3, 4)));
  }
}
