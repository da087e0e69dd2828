package io.crossbook.core.risk;

import io.crossbook.core.desk.RiskLevel;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;

/**
 * From when on a pattern is a breach. Immutable.
 *
 * @param level how bad it is
 * @param withinMillis T, positive
 * @param count k; 0 where the pattern has none
 * @param amount least loss, in the portfolio currency; zero where the pattern has none
 */
public record RiskRule(
    RiskPattern pattern, RiskLevel level, long withinMillis, int count, BigDecimal amount)
    implements Serializable {

  /** Refuses what makes no sense. */
  public RiskRule {
    if (withinMillis < 1 || count < 0 || amount.signum() < 0) {
      throw new IllegalArgumentException("no rule of " + pattern + ": " + withinMillis + " ms");
    }
  }

  /** A pattern without count and amount. */
  public static RiskRule of(RiskPattern pattern, RiskLevel level, long withinMillis) {
    return new RiskRule(pattern, level, withinMillis, 0, BigDecimal.ZERO);
  }

  /** A pattern with a count. */
  public static RiskRule of(RiskPattern pattern, RiskLevel level, long withinMillis, int count) {
    return new RiskRule(pattern, level, withinMillis, count, BigDecimal.ZERO);
  }

  /** The rules of the reference configuration. */
  public static List<RiskRule> standard() {
    long minute = 60_000;
    return List.of(
        of(RiskPattern.BREAKERS_ESCALATE, RiskLevel.CRITICAL, 60 * minute, 3),
        of(RiskPattern.TRIPPED_AGAIN, RiskLevel.CRITICAL, 10 * minute),
        of(RiskPattern.VENUES_FAIL, RiskLevel.CRITICAL, 5 * minute),
        new RiskRule(
            RiskPattern.LOSING_STREAK, RiskLevel.CRITICAL, 60 * minute, 5, new BigDecimal("1000")),
        of(RiskPattern.ALARMS_ESCALATE, RiskLevel.HIGH, 10 * minute, 10),
        of(RiskPattern.ACCOUNT_SILENT, RiskLevel.CRITICAL, minute),
        of(RiskPattern.UNDECIDED, RiskLevel.HIGH, 15 * minute));
  }
}
