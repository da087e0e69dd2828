package io.crossbook.venues.trading;

import io.crossbook.core.order.Fill;
import java.util.List;

/**
 * A page of an account's executions, oldest first.
 *
 * @param fills those of this page; one that was in an earlier page may be among them again
 * @param cursor where the next page begins: a text of the venue's protocol, to be stored and given
 *     back, also after weeks
 * @param more true if there is another page already
 */
public record FillPage(List<Fill> fills, String cursor, boolean more) {}
