package io.crossbook.core.order;

import java.math.BigDecimal;

/**
 * What the account pays now, as its venue says. Immutable.
 *
 * @param symbol the venue's symbol; {@code *} if it is the same for all
 * @param maker fraction of the traded value; negative for a rebate
 * @param taker fraction of the traded value
 */
public record FeeRate(String symbol, BigDecimal maker, BigDecimal taker) {}
