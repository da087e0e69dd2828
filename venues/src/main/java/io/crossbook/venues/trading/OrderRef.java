package io.crossbook.venues.trading;

import io.crossbook.core.order.OrderName;

/**
 * An order that was sent, as much as is known of it. Immutable.
 *
 * @param name our name of it
 * @param symbol the venue's symbol, as in its listing
 * @param venueOrderId the venue's id; empty while it is not known
 * @param sentAt nanoseconds since the epoch, at or before it was sent
 */
public record OrderRef(OrderName name, String symbol, String venueOrderId, long sentAt) {}
