package io.crossbook.core.testing;

import io.crossbook.core.money.FeeBook;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.core.strategy.Context;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A context that remembers everything a strategy says. */
public final class RecordingContext implements Context {
  /** Candidates in the order they came. */
  public final List<Candidate> candidates = new ArrayList<>();

  /** How often each reason was given. */
  public final Map<DropReason, Integer> drops = new EnumMap<>(DropReason.class);

  /** Rows of statistics in the order they came. */
  public final List<SpreadStatistics> statistics = new ArrayList<>();

  /** Times asked for. */
  public final TreeSet<Long> wakeUps = new TreeSet<>();

  private final String strategy;
  private RuleBook rules;
  private FeeBook fees;

  /** A context with these rules and fees. */
  public RecordingContext(String strategy, FeeBook fees, DetectionRule... rules) {
    this.strategy = strategy;
    this.fees = fees;
    this.rules = new RuleBook(List.of(rules));
  }

  /** One more version of the rule. */
  public void rule(DetectionRule version) {
    rules = rules.with(version);
  }

  /** Other fees from now on. */
  public void fees(FeeBook others) {
    fees = others;
  }

  /** The last candidate. */
  public Candidate last() {
    return candidates.get(candidates.size() - 1);
  }

  /** The phases in order. */
  public List<Candidate.Phase> phases() {
    return candidates.stream().map(Candidate::phase).toList();
  }

  /** How often a reason was given. */
  public int drops(DropReason reason) {
    return drops.getOrDefault(reason, 0);
  }

  @Override
  public DetectionRule rule(long time) {
    return rules.inForce(strategy, time);
  }

  @Override
  public FeeBook fees() {
    return fees;
  }

  @Override
  public void candidate(Candidate candidate) {
    candidates.add(candidate);
  }

  @Override
  public void dropped(DropReason reason) {
    drops.merge(reason, 1, Integer::sum);
  }

  @Override
  public void statistics(SpreadStatistics row) {
    statistics.add(row);
  }

  @Override
  public void wakeAt(long time) {
    wakeUps.add(time);
  }
}
