package io.crossbook.core.order;

import java.math.BigDecimal;

/**
 * A derivative or margin position, as its venue says. Immutable.
 *
 * @param symbol the venue's symbol, as in its listing
 * @param quantity in the listing's unit; positive if long, negative if short
 * @param entryPrice average, in quote; null if flat or the venue did not say
 * @param markPrice the venue's mark, in quote; null if it did not say
 * @param liquidationPrice in quote; null if there is none or the venue did not say
 * @param unrealizedProfit in the settlement asset; null if the venue did not say
 * @param venueTime nanoseconds since the epoch; 0 if the venue did not say
 */
public record VenuePosition(
    String symbol,
    BigDecimal quantity,
    BigDecimal entryPrice,
    BigDecimal markPrice,
    BigDecimal liquidationPrice,
    BigDecimal unrealizedProfit,
    long venueTime) {}
