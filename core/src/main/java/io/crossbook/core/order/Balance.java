package io.crossbook.core.order;

import java.math.BigDecimal;

/**
 * What an account holds of one asset, as its venue says. Immutable.
 *
 * @param asset common code, such as {@code BTC}
 * @param total all of it; negative for a debt
 * @param available what new orders may use; null if the venue did not say it
 * @param venueTime nanoseconds since the epoch; 0 if the venue did not say
 */
public record Balance(String asset, BigDecimal total, BigDecimal available, long venueTime) {}
