package io.crossbook.database.rules;

import io.crossbook.core.rule.DetectionRule;
import java.math.BigDecimal;

/** Rules for tests. */
public final class TestRules {
  private TestRules() {}

  /** Limits that are not stored yet. */
  public static DetectionRule rule(String strategy, String minNet) {
    return rule(strategy, 0, 0, minNet, 0.7);
  }

  /** The same limits as they are stored. */
  public static DetectionRule stored(
      String strategy, long version, long effectiveFrom, String minNet) {
    return rule(strategy, version, effectiveFrom, minNet, 0.7);
  }

  /** Limits with a greatest risk that may not be allowed. */
  public static DetectionRule withMaxRisk(String strategy, double maxRisk) {
    return rule(strategy, 0, 0, "1", maxRisk);
  }

  private static DetectionRule rule(
      String strategy, long version, long effectiveFrom, String minNet, double maxRisk) {
    return new DetectionRule(
        strategy,
        version,
        effectiveFrom,
        new BigDecimal(minNet),
        0.1,
        1500,
        250,
        200,
        300.5,
        100,
        0.55,
        maxRisk,
        10_000,
        3,
        500,
        3000,
        40,
        0.30000000000000004);
  }
}
