package io.crossbook.jobs.config;

import io.crossbook.core.desk.RiskLevel;
import io.crossbook.core.risk.RiskPattern;
import io.crossbook.core.risk.RiskRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads from when on sequences of events are a breach of risk. Stateless. */
final class RiskReader {
  private static final long DAY_MILLIS = 86_400_000;
  private static final String MOST = "1000000000000";
  private static final Set<RiskPattern> COUNTED =
      EnumSet.of(
          RiskPattern.BREAKERS_ESCALATE, RiskPattern.LOSING_STREAK, RiskPattern.ALARMS_ESCALATE);

  private RiskReader() {}

  static List<RiskRule> read(Section risk) throws ConfigException {
    List<RiskRule> rules = new ArrayList<>();
    for (RiskPattern pattern : RiskPattern.values()) {
      if (pattern == RiskPattern.CHECK_FAILED) {
        continue;
      }
      Section rule = risk.table(pattern.word());
      rules.add(
          new RiskRule(
              pattern,
              rule.choice("level", RiskLevel.values()),
              rule.whole("within-ms", 1, DAY_MILLIS),
              COUNTED.contains(pattern) ? rule.integer("count", 2, 1000) : 0,
              pattern == RiskPattern.LOSING_STREAK
                  ? rule.exact("amount", "0", MOST)
                  : BigDecimal.ZERO));
      rule.end();
    }
    risk.end();
    return List.copyOf(rules);
  }
}
