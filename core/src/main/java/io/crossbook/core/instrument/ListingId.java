package io.crossbook.core.instrument;

/**
 * Names a listing: a venue and the venue's own symbol. Immutable.
 *
 * @param venue venue id, lower case, such as {@code kraken}
 * @param symbol the symbol exactly as the venue's public market data spells it
 */
public record ListingId(String venue, String symbol) implements Comparable<ListingId> {

  @Override
  public int compareTo(ListingId other) {
    int byVenue = venue.compareTo(other.venue);
    return byVenue != 0 ? byVenue : symbol.compareTo(other.symbol);
  }

  /** {@code venue:symbol}. */
  @Override
  public String toString() {
    return venue + ":" + symbol;
  }
}
