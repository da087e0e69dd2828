package io.crossbook.core.routing;

import java.math.BigDecimal;

/**
 * What a venue offers for an order now. Immutable.
 *
 * @param quality of the venue
 * @param symbol the venue's symbol
 * @param price on average over {@code quantity}, in quote, all in the same currency
 * @param quantity that its book holds within the limit, at most what is wanted, in base
 * @param lot quantities are multiples of it, in base; positive
 * @param least quantity of an order, in base
 */
public record VenueOffer(
    VenueQuality quality,
    String symbol,
    BigDecimal price,
    BigDecimal quantity,
    BigDecimal lot,
    BigDecimal least) {

  /** Venue id. */
  public String venue() {
    return quality.venue();
  }
}
