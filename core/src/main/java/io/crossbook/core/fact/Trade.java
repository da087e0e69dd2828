package io.crossbook.core.fact;

import io.crossbook.core.book.Side;

/**
 * A trade that happened at a venue between others.
 *
 * @param venue venue id
 * @param symbol the venue's symbol
 * @param instrument canonical name of the instrument
 * @param time receive time, nanoseconds since the epoch
 * @param venueTime the venue's time of the trade, nanoseconds since the epoch; 0 if unknown
 * @param tradeId the venue's id, unique per listing; empty if it gives none
 * @param price scaled by {@code priceScale}, in quote
 * @param size scaled by {@code sizeScale}, in the listing's unit
 * @param priceScale decimals of the price
 * @param sizeScale decimals of the size
 * @param taker which side the taker was on; null if the venue does not say
 */
public record Trade(
    String venue,
    String symbol,
    String instrument,
    long time,
    long venueTime,
    String tradeId,
    long price,
    long size,
    int priceScale,
    int sizeScale,
    Side taker)
    implements Fact {}
