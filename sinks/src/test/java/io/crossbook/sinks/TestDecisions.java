package io.crossbook.sinks;

import io.crossbook.core.opportunity.BookReference;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Candidate.Phase;
import io.crossbook.core.opportunity.Complexity;
import io.crossbook.core.opportunity.Confidence;
import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.opportunity.Decision.Verdict;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.core.opportunity.RiskScore;
import io.crossbook.core.opportunity.TimeSensitivity;
import java.math.BigDecimal;
import java.util.List;

/** Decisions for tests: an opportunity first seen at {@link #SEEN}. */
public final class TestDecisions {
  /** When every opportunity here was first seen. */
  public static final long SEEN = 1_792_579_200_123_456_789L;

  private TestDecisions() {}

  /**
   * A decision; the numbers of its candidate depend on the verdict and the time.
   *
   * @param after nanoseconds after {@link #SEEN}
   */
  public static Decision decision(String id, Verdict verdict, long after) {
    long time = SEEN + after;
    int extra =
        switch (verdict) {
          case DETECTED -> 0;
          case CONFIRMED -> 1;
          case COLLAPSED -> 2;
          case EXPIRED -> 3;
        };
    BigDecimal net =
        new BigDecimal("1.250000000000")
            .add(BigDecimal.valueOf(extra))
            .add(BigDecimal.valueOf(after, 12));
    Phase phase =
        switch (verdict) {
          case DETECTED -> Phase.OPENED;
          case CONFIRMED -> Phase.UPDATED;
          case COLLAPSED -> Phase.COLLAPSED;
          case EXPIRED -> Phase.EXPIRED;
        };
    List<Leg> legs =
        List.of(
            leg("kraken", "BTC/USD", "0.40000000", "64000.10"),
            leg("coinbase", "BTC-USD", "-0.25000000", "64010.00"),
            leg("gemini", "btcusd", "-0.15000000", "64008.00"));
    List<ProfitTerm> terms =
        List.of(
            new ProfitTerm(ProfitTerm.Kind.GROSS, -1, net.add(new BigDecimal("2.5"))),
            new ProfitTerm(ProfitTerm.Kind.FEE, 0, new BigDecimal("-2.5")));
    Candidate candidate =
        new Candidate(
            id,
            phase,
            "spread",
            "BTC/USD",
            "BTC-USD",
            legs,
            terms,
            "USD",
            net,
            net,
            1.953125,
            2.75,
            25600.04,
            Confidence.of(120, 0.8, 3, 0.99, Double.NaN),
            RiskScore.of(0.1, 0.2, Double.NaN, 0.05, 0.3),
            TimeSensitivity.CRITICAL,
            Complexity.MODERATE,
            SEEN,
            time,
            SEEN + 3_000_000_000L,
            verdict == Verdict.DETECTED ? 1 : 3,
            verdict == Verdict.DETECTED ? 0 : SEEN,
            7,
            3,
            500,
            List.of(
                new BookReference("kraken", "BTC/USD", 1, 77, time - 5, time - 1_000_000),
                new BookReference("coinbase", "BTC-USD", 2, 78, time, 0)));
    return new Decision(verdict, time, after, candidate);
  }

  private static Leg leg(String venue, String symbol, String quantity, String price) {
    return new Leg(
        venue,
        symbol,
        "BTC-USD",
        "",
        new BigDecimal(quantity),
        BigDecimal.ONE,
        new BigDecimal(price),
        new BigDecimal(price),
        new BigDecimal("0.0026"),
        "USD",
        false,
        "USD");
  }
}
