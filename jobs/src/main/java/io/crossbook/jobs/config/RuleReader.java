package io.crossbook.jobs.config;

import io.crossbook.core.rule.DetectionRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Reads the versions of one strategy's rule. Stateless. */
final class RuleReader {
  private static final long DAY_MILLIS = 86_400_000;
  private static final String VERSIONS = "versions";
  private static final String EFFECTIVE_FROM = "effective-from";

  private RuleReader() {}

  /** The version that holds from the beginning of time, and the later ones. */
  static List<DetectionRule> read(String strategy, Section section, ConfigNode.Branch table)
      throws ConfigException {
    List<DetectionRule> rules = new ArrayList<>();
    rules.add(rule(strategy, 1, 0, section));
    LinkedHashMap<String, ConfigNode> values = new LinkedHashMap<>(table.children());
    values.remove(VERSIONS);
    for (Section version : section.tables(VERSIONS, EFFECTIVE_FROM + " and the keys that change")) {
      DetectionRule before = rules.get(rules.size() - 1);
      long effectiveFrom = Times.nanos(version, EFFECTIVE_FROM);
      if (effectiveFrom <= before.effectiveFrom()) {
        throw version.refused(EFFECTIVE_FROM, "a time after that of the version before");
      }
      for (String key : version.keys()) {
        if (!key.equals(EFFECTIVE_FROM) && !values.containsKey(key)) {
          throw version.refused(
              key,
              "no such key, but " + EFFECTIVE_FROM + ", " + String.join(", ", values.keySet()));
        }
        if (!key.equals(EFFECTIVE_FROM)) {
          values.put(key, version.node(key));
        }
      }
      ConfigNode.Branch whole = new ConfigNode.Branch(new LinkedHashMap<>(values), table.origin());
      rules.add(
          rule(strategy, rules.size() + 1, effectiveFrom, new Section(version.path(), whole)));
    }
    section.end();
    return rules;
  }

  private static DetectionRule rule(
      String strategy, long version, long effectiveFrom, Section section) throws ConfigException {
    DetectionRule rule =
        new DetectionRule(
            strategy,
            version,
            effectiveFrom,
            section.exact("min-net", "-1000000000", "1000000000"),
            section.decimal("min-net-bps", "-10000", "10000"),
            section.millisOrOff("max-age-ms", DAY_MILLIS),
            section.millisOrOff("max-skew-ms", DAY_MILLIS),
            section.millisOrOff("max-lag-ms", DAY_MILLIS),
            section.decimal("max-spread-bps", "0", "1000000"),
            section.decimal("min-depth", "0", "1000000000000"),
            section.decimal("min-confidence", "0", "1"),
            section.decimal("max-risk", "0", "1"),
            section.above("max-notional", "0", "1000000000000"),
            section.integer("confirm-updates", 2, 1000),
            section.whole("confirm-within-ms", 1, 3_600_000),
            section.whole("ttl-ms", 1, 3_600_000),
            section.millisOrOff("latency-ms", 60_000),
            section.decimal("rebalancing-bps", "0", "10000"));
    if (rule.confirmWithinMillis() > rule.ttlMillis()) {
      throw section.contradicts("confirm-within-ms", section, "ttl-ms", "no more than ttl-ms");
    }
    if (rule.maxSpreadBps() > 0 && rule.minNetBps() >= rule.maxSpreadBps()) {
      throw section.contradicts(
          "min-net-bps", section, "max-spread-bps", "less than max-spread-bps");
    }
    return rule.validated();
  }
}
