package io.crossbook.core.instrument;

import java.math.BigDecimal;

/**
 * An {@link Instrument} on a venue, with the rules that an order there must obey. Listings change
 * while running; a change is a {@link io.crossbook.core.fact.ListingUpdate}. Immutable.
 *
 * <p>Book prices are {@code long}s in units of 10^-{@code priceScale}, book sizes in units of
 * 10^-{@code sizeScale}; sizes count the venue's own unit (contracts on most derivatives), and
 * {@code multiplier} says how much base one unit is.
 *
 * @param venue venue id
 * @param symbol the venue's own symbol in public market data
 * @param instrument what it is
 * @param tick smallest price step, in quote; positive
 * @param lot smallest size step, in the listing's unit; positive
 * @param minSize smallest order, in the listing's unit; zero where the venue has none
 * @param minNotional smallest order value, in quote; zero where the venue has none
 * @param multiplier base per unit of size; 1 on spot, the contract value on linear derivatives, the
 *     quote value of one contract on inverse ones
 * @param priceScale decimals of book prices, 0..18
 * @param sizeScale decimals of book sizes, 0..18
 * @param status whether it trades
 * @param validFrom nanoseconds since the epoch from when this is true; 0 where the venue does not
 *     say
 */
public record Listing(
    String venue,
    String symbol,
    Instrument instrument,
    BigDecimal tick,
    BigDecimal lot,
    BigDecimal minSize,
    BigDecimal minNotional,
    BigDecimal multiplier,
    int priceScale,
    int sizeScale,
    ListingStatus status,
    long validFrom) {

  /** The name under which books and trades of this listing travel. */
  public ListingId id() {
    return new ListingId(venue, symbol);
  }

  /** The same listing with another status. */
  public Listing withStatus(ListingStatus newStatus) {
    return new Listing(
        venue,
        symbol,
        instrument,
        tick,
        lot,
        minSize,
        minNotional,
        multiplier,
        priceScale,
        sizeScale,
        newStatus,
        validFrom);
  }

  /** Decimals needed to write a multiple of {@code step} exactly; never negative. */
  public static int scaleOf(BigDecimal step) {
    return Math.max(0, step.stripTrailingZeros().scale());
  }
}
