package io.crossbook.core.spread;

import io.crossbook.core.costing.GateState;
import io.crossbook.core.quote.QuoteBoard;
import io.crossbook.core.statistics.EdgeStatistics;
import java.util.HashMap;
import java.util.Map;

/** What {@link SpreadStrategy} remembers of one key. Public fields because Flink keeps it. */
public final class SpreadState {
  /** The key. */
  public String key = "";

  /** The listings to compare and the books that price conversions. */
  public QuoteBoard board = new QuoteBoard();

  /** What the gates remember, with the candidates that are alive. */
  public GateState gates = new GateState();

  /** Statistics of the current window by instrument. */
  public Map<String, EdgeStatistics> window = new HashMap<>();

  /** Statistics of the whole run by instrument; empty unless they are wanted. */
  public Map<String, EdgeStatistics> run = new HashMap<>();

  /** Begin of the current window, nanoseconds since the epoch; 0 before the first fact. */
  public long windowFrom;

  /** Greatest time seen, nanoseconds since the epoch. */
  public long lastTime;

  /** For Flink. */
  public SpreadState() {}
}
