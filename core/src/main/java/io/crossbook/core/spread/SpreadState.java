package io.crossbook.core.spread;

import io.crossbook.core.quote.Quote;
import io.crossbook.core.statistics.EdgeStatistics;
import io.crossbook.core.strategy.CandidateLife;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What {@link SpreadStrategy} remembers of one key. Public fields because Flink keeps it. */
public final class SpreadState {
  /** The key. */
  public String key = "";

  /** The listings to compare, ordered by venue and symbol. */
  public List<Quote> quotes = new ArrayList<>();

  /** The books that price conversions, ordered by venue and symbol. */
  public List<Quote> conversions = new ArrayList<>();

  /** Candidates that are alive. */
  public CandidateLife candidates = new CandidateLife();

  /** Statistics of the current window by instrument. */
  public TreeMap<String, EdgeStatistics> window = new TreeMap<>();

  /** Statistics of the whole run by instrument; empty unless they are wanted. */
  public TreeMap<String, EdgeStatistics> run = new TreeMap<>();

  /** Begin of the current window, nanoseconds since the epoch; 0 before the first fact. */
  public long windowFrom;

  /** Moving variance of the middle price per second (relative); not-a-number if unknown. */
  public double variancePerSecond = Double.NaN;

  /** Middle price behind the variance. */
  public double lastMid = Double.NaN;

  /** Time of that middle price, nanoseconds since the epoch. */
  public long lastMidAt;

  /** Updates in a row with a profit above the thresholds, before confidence and risk. */
  public int streak;

  /** Which (listing, side) set the streak belongs to. */
  public String streakLegs = "";

  /** Greatest time seen, nanoseconds since the epoch. */
  public long lastTime;

  /** For Flink. */
  public SpreadState() {}
}
