package io.crossbook.venues.trading;

import io.crossbook.core.order.OrderName;

/**
 * An order that was sent, as much as is known of it. Immutable.
 *
 * @param name our name of it
 * @param symbol the venue's symbol, as in its listing
 * @param venueOrderId the venue's id; empty while it is not known
 * @param sentAt nanoseconds since the epoch, at or before it was sent
 * @param validUntil nanoseconds since the epoch: if the venue did not accept it by then, it does
 *     not; {@link Long#MAX_VALUE} if that is not known
 */
public record OrderRef(
    OrderName name, String symbol, String venueOrderId, long sentAt, long validUntil) {
  /** An order of which it is not known by when it was to be accepted. */
  public OrderRef(OrderName name, String symbol, String venueOrderId, long sentAt) {
    this(name, symbol, venueOrderId, sentAt, Long.MAX_VALUE);
  }
}
