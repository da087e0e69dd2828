package io.crossbook.core.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * Collects the edges of one instrument. The distribution is exact to 1e-4 basis points: an
 * open-addressing table from the rounded edge to how often it came. Public fields because the state
 * is kept by Flink; nobody else touches them. Not thread-safe.
 */
public final class EdgeStatistics {
  /** Edges are counted in this many parts of a basis point. */
  public static final double RESOLUTION = 10_000;

  private static final int FREE = Integer.MIN_VALUE;

  /** Canonical name of the instrument. */
  public String instrument = "";

  /** Begin, nanoseconds since the epoch; 0 before the first edge. */
  public long from;

  /** Edges counted. */
  public long evaluated;

  /** Edges above zero. */
  public long grossPositive;

  /** Greatest edge, basis points. */
  public double maxEdgeBps = Double.NaN;

  /** When the greatest edge came first, nanoseconds since the epoch. */
  public long maxEdgeAt;

  /** Listing that was bought from for the greatest edge. */
  public String maxEdgeBuy = "";

  /** Listing that was sold to for the greatest edge. */
  public String maxEdgeSell = "";

  /** Sum of the edges, basis points. */
  public double sumBps;

  /** Facts with an edge above zero if no gate is applied. */
  public long naivePositive;

  /** Runs of such facts. */
  public long naiveEpisodes;

  /** Whether the last fact was one of them. */
  public boolean naiveOpen;

  /** Rounded edges; {@code Integer.MIN_VALUE} marks a free slot. */
  public int[] edges = newTable(64);

  /** How often each came. */
  public int[] counts = new int[64];

  /** Slots in use. */
  public int used;

  /** For Flink. */
  public EdgeStatistics() {}

  /** Nothing counted yet. */
  public EdgeStatistics(String instrument) {
    this.instrument = instrument;
  }

  /** Those of an instrument in a list that is ordered by instrument; put in if not there. */
  public static EdgeStatistics of(List<EdgeStatistics> ordered, String instrument) {
    int at = 0;
    for (; at < ordered.size(); at++) {
      int order = ordered.get(at).instrument.compareTo(instrument);
      if (order == 0) {
        return ordered.get(at);
      }
      if (order > 0) {
        break;
      }
    }
    EdgeStatistics added = new EdgeStatistics(instrument);
    ordered.add(at, added);
    return added;
  }

  /**
   * Counts an edge.
   *
   * @return true if it is the greatest so far: then {@link #maxEdgeBetween} must say whose it was
   */
  public boolean add(double edgeBps, long time) {
    if (evaluated == 0) {
      from = time;
    }
    evaluated++;
    sumBps += edgeBps;
    if (edgeBps > 0) {
      grossPositive++;
    }
    double scaled = Math.rint(edgeBps * RESOLUTION);
    count((int) Math.max(-2_000_000_000, Math.min(2_000_000_000, scaled)));
    if (edgeBps <= maxEdgeBps) {
      return false;
    }
    maxEdgeBps = edgeBps;
    maxEdgeAt = time;
    return true;
  }

  /** Says between which listings the greatest edge was. */
  public void maxEdgeBetween(String buy, String sell) {
    maxEdgeBuy = buy;
    maxEdgeSell = sell;
  }

  /** Counts what a comparison without gates would have said. */
  public void naive(boolean positive) {
    if (positive) {
      naivePositive++;
      if (!naiveOpen) {
        naiveEpisodes++;
      }
    }
    naiveOpen = positive;
  }

  /** The upper median, basis points; not-a-number if there is none. */
  public double median() {
    if (evaluated == 0) {
      return Double.NaN;
    }
    int[] order = new int[used];
    int n = 0;
    for (int edge : edges) {
      if (edge != FREE) {
        order[n++] = edge;
      }
    }
    Arrays.sort(order);
    long rank = evaluated / 2;
    long seen = 0;
    for (int edge : order) {
      seen += counts[slot(edge)];
      if (seen > rank) {
        return edge / RESOLUTION;
      }
    }
    throw new IllegalStateException("the distribution counts " + seen + " of " + evaluated);
  }

  /** A row of what was collected. */
  public SpreadStatistics row(SpreadStatistics.Scope scope, long begin, long end) {
    return new SpreadStatistics(
        instrument,
        scope,
        begin,
        end,
        evaluated,
        grossPositive,
        maxEdgeBps,
        maxEdgeAt,
        maxEdgeBuy,
        maxEdgeSell,
        median(),
        evaluated == 0 ? Double.NaN : sumBps / evaluated,
        naivePositive,
        naiveEpisodes);
  }

  private void count(int edge) {
    int at = slot(edge);
    if (edges[at] == FREE) {
      edges[at] = edge;
      used++;
    }
    counts[at]++;
    if (used * 2 > edges.length) {
      grow();
    }
  }

  private int slot(int edge) {
    int mask = edges.length - 1;
    int at = (edge * 0x9E3779B9) >>> 7 & mask;
    while (edges[at] != FREE && edges[at] != edge) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    int[] oldEdges = edges;
    int[] oldCounts = counts;
    edges = newTable(oldEdges.length * 2);
    counts = new int[edges.length];
    for (int i = 0; i < oldEdges.length; i++) {
      if (oldEdges[i] != FREE) {
        int at = slot(oldEdges[i]);
        edges[at] = oldEdges[i];
        counts[at] = oldCounts[i];
      }
    }
  }

  private static int[] newTable(int size) {
    int[] table = new int[size];
    Arrays.fill(table, FREE);
    return table;
  }
}
