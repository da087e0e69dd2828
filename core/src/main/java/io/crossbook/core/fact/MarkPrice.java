package io.crossbook.core.fact;

import java.math.BigDecimal;

/**
 * A derivative's mark price and the index behind it.
 *
 * @param venue venue id
 * @param symbol the venue's symbol
 * @param instrument canonical name of the instrument
 * @param time receive time, nanoseconds since the epoch
 * @param venueTime the venue's time, nanoseconds since the epoch; 0 if unknown
 * @param mark price at which the venue values positions, in quote
 * @param index price of the underlying, in quote; null if not given
 */
public record MarkPrice(
    String venue,
    String symbol,
    String instrument,
    long time,
    long venueTime,
    BigDecimal mark,
    BigDecimal index)
    implements Fact {}
