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
 * @param rests true if it may wait in the book after that, and be executed or end later
 */
public record OrderRef(
    OrderName name,
    String symbol,
    String venueOrderId,
    long sentAt,
    long validUntil,
    boolean rests) {
  /** An order of which it is not known by when it was to be accepted, or whether it rests. */
  public OrderRef(OrderName name, String symbol, String venueOrderId, long sentAt) {
    this(name, symbol, venueOrderId, sentAt, Long.MAX_VALUE, true);
  }

  /**
   * By when all that ever becomes of it has become of it: an order that cannot rest ends as it is
   * accepted.
   *
   * @param slack nanoseconds added to its deadline, for clocks that differ
   * @return nanoseconds since the epoch, at most {@code now}
   */
  public long doneBy(long now, long slack) {
    return rests ? now : Math.min(now, validUntil + slack);
  }
}
