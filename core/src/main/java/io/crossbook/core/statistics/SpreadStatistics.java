package io.crossbook.core.statistics;

/**
 * What the gross edges of one instrument were during a window: an edge is the best over all pairs
 * of venues that may be compared of (bid - ask) / ask, without fees. Immutable.
 *
 * @param instrument canonical name
 * @param scope whether this is one window or the whole run
 * @param from begin of the window, nanoseconds since the epoch
 * @param to end of the window, nanoseconds since the epoch
 * @param evaluated facts after which at least one pair of venues could be compared
 * @param grossPositive how many of them had an edge above zero
 * @param maxEdgeBps greatest edge, basis points; not-a-number if nothing was evaluated
 * @param maxEdgeAt time of the first fact with the greatest edge, nanoseconds since the epoch
 * @param maxEdgeBuy listing whose ask made the greatest edge ({@code venue:symbol})
 * @param maxEdgeSell listing whose bid made the greatest edge ({@code venue:symbol})
 * @param medianEdgeBps upper median, to 1e-4 basis points; not-a-number if nothing was evaluated
 * @param meanEdgeBps mean; not-a-number if nothing was evaluated
 * @param naivePositive facts after which comparing last values without any gate would have shown an
 *     edge above zero
 * @param naiveEpisodes how many separate runs of such facts there were
 */
public record SpreadStatistics(
    String instrument,
    Scope scope,
    long from,
    long to,
    long evaluated,
    long grossPositive,
    double maxEdgeBps,
    long maxEdgeAt,
    String maxEdgeBuy,
    String maxEdgeSell,
    double medianEdgeBps,
    double meanEdgeBps,
    long naivePositive,
    long naiveEpisodes) {

  /** What a row of statistics covers. */
  public enum Scope {
    /** One window. */
    WINDOW,
    /** The whole run. */
    RUN
  }
}
