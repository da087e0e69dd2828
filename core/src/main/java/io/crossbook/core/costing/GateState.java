package io.crossbook.core.costing;

import io.crossbook.core.strategy.CandidateLife;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@link Gates} remember of one key. Public fields because the state is kept by Flink. Not
 * thread-safe.
 */
public final class GateState {
  /** Candidates that are alive. */
  public CandidateLife candidates = new CandidateLife();

  /**
   * Updates in a row with a profit above the thresholds, before confidence and risk, by (listing,
   * side) set; its order means nothing.
   */
  public Map<String, Integer> streaks = new HashMap<>();

  /** How much the price moves. */
  public Volatility volatility = new Volatility();

  /** Nothing has passed. */
  public GateState() {}
}
