package io.crossbook.venues.trading;

import io.crossbook.core.order.FundingPayment;
import java.util.List;

/**
 * A page of the funding that was settled on an account's positions, oldest first.
 *
 * @param payments those of this page; one that was in an earlier page may be among them again
 * @param cursor where the next page begins: a text of the venue's protocol, to be stored and given
 *     back, also after weeks
 * @param more true if there is another page already
 */
public record FundingPage(List<FundingPayment> payments, String cursor, boolean more) {}
