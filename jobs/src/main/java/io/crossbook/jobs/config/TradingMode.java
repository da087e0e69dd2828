package io.crossbook.jobs.config;

/** What becomes of confirmed opportunities. */
public enum TradingMode {
  /** Nothing is traded. */
  OFF,
  /** Venues on paper meet the books that are seen. */
  PAPER,
  /** Orders go to venues that answer on this machine. */
  SIMULATED,
  /** Orders go to venues. */
  LIVE;

  /** True if orders leave the job. */
  public boolean sends() {
    return this == SIMULATED || this == LIVE;
  }
}
