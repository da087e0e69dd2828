package io.crossbook.core.strategy;

import io.crossbook.core.opportunity.Candidate;

/**
 * A candidate that is alive, with what its next state depends on. Public fields because the state
 * is kept by Flink. Not thread-safe.
 */
public final class OpenCandidate {
  /** The (listing, side) set. */
  public String legs = "";

  /** The last state, whether it was emitted or only counted. */
  public Candidate last;

  /** Updates in a row that passed. */
  public int persistence;

  /** Times of the last k of them, oldest first. */
  public long[] recent = new long[0];

  /** True if k updates came within T: nothing more is emitted until it ends. */
  public boolean persistent;

  /** For Flink. */
  public OpenCandidate() {}
}
