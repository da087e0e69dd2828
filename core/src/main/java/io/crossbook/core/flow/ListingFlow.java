package io.crossbook.core.flow;

/**
 * The order flow of one listing in the window under way. Public fields because the state is kept by
 * Flink. Not thread-safe.
 */
public final class ListingFlow {
  /** Venue id. */
  public String venue = "";

  /** The venue's symbol. */
  public String symbol = "";

  /** Canonical name of the instrument. */
  public String instrument = "";

  /** Begin of the window under way, nanoseconds since the epoch. */
  public long from;

  /** What was seen of it, and the book before. */
  public FlowAccumulator flow = new FlowAccumulator();

  /** For Flink. */
  public ListingFlow() {}

  /** Nothing seen yet. */
  public ListingFlow(String venue, String symbol, String instrument, long from) {
    this.venue = venue;
    this.symbol = symbol;
    this.instrument = instrument;
    this.from = from;
  }
}
