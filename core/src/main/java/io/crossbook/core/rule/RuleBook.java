package io.crossbook.core.rule;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every version of every strategy's rule that is known. Which one applies to a fact depends on the
 * fact's time alone, wherever and whenever a version arrived. Immutable.
 */
public final class RuleBook implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Comparator<DetectionRule> OLDEST_FIRST =
      Comparator.comparingLong(DetectionRule::effectiveFrom)
          .thenComparingLong(DetectionRule::version);

  private final TreeMap<String, ArrayList<DetectionRule>> byStrategy = new TreeMap<>();

  /** A book of these versions, in any order. */
  public RuleBook(Collection<DetectionRule> versions) {
    for (DetectionRule version : versions) {
      byStrategy
          .computeIfAbsent(version.strategy(), strategy -> new ArrayList<>())
          .add(version.validated());
    }
    for (Map.Entry<String, ArrayList<DetectionRule>> each : byStrategy.entrySet()) {
      each.getValue().sort(OLDEST_FIRST);
    }
  }

  /** This book with one more version; a version that is known already is not added again. */
  public RuleBook with(DetectionRule version) {
    List<DetectionRule> versions = versions();
    if (versions.contains(version)) {
      return this;
    }
    versions.add(version);
    return new RuleBook(versions);
  }

  /** Every version, strategies in order, oldest first. */
  public List<DetectionRule> versions() {
    List<DetectionRule> versions = new ArrayList<>();
    byStrategy.values().forEach(versions::addAll);
    return versions;
  }

  /**
   * The version in force.
   *
   * @param time nanoseconds since the epoch
   * @return null if there is none: then nothing is an opportunity
   */
  public DetectionRule inForce(String strategy, long time) {
    List<DetectionRule> versions = byStrategy.get(strategy);
    if (versions == null) {
      return null;
    }
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (versions.get(i).effectiveFrom() <= time) {
        return versions.get(i);
      }
    }
    return null;
  }
}
