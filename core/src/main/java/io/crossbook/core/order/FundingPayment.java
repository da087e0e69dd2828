package io.crossbook.core.order;

import java.math.BigDecimal;

/**
 * Funding that a venue settled on a perpetual position. Immutable.
 *
 * @param symbol the venue's symbol, as in its listing
 * @param id the venue's id of the payment; the same whenever it is read, and together with the
 *     symbol no other payment of the account has it
 * @param amount received, in {@code asset}; negative if it was paid
 * @param asset common code, such as {@code USDT}
 * @param venueTime when it was settled, nanoseconds since the epoch
 */
public record FundingPayment(
    String symbol, String id, BigDecimal amount, String asset, long venueTime) {}
