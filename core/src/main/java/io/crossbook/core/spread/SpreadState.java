package io.crossbook.core.spread;

import io.crossbook.core.costing.GateState;
import io.crossbook.core.quote.QuoteBoard;
import io.crossbook.core.statistics.EdgeStatistics;
import java.util.ArrayList;
import java.util.List;

/** What {@link SpreadStrategy} remembers of one key. Public fields because Flink keeps it. */
public final class SpreadState {
  /** The key. */
  public String key = "";

  /** The listings to compare and the books that price conversions. */
  public QuoteBoard board = new QuoteBoard();

  /** What the gates remember, with the candidates that are alive. */
  public GateState gates = new GateState();

  /** Statistics of the current window, ordered by instrument. */
  public List<EdgeStatistics> window = new ArrayList<>();

  /** Statistics of the whole run, ordered by instrument; empty unless they are wanted. */
  public List<EdgeStatistics> run = new ArrayList<>();

  /** Begin of the current window, nanoseconds since the epoch; 0 before the first fact. */
  public long windowFrom;

  /** Greatest time seen, nanoseconds since the epoch. */
  public long lastTime;

  /** For Flink. */
  public SpreadState() {}
}
