package io.crossbook.jobs.config;

/** What becomes of confirmed opportunities. */
public enum TradingMode {
  /** Nothing is traded. */
  OFF,
  /** Venues on paper meet the books that are seen. */
  PAPER,
  /** Orders go to venues. */
  LIVE
}
