package io.crossbook.database.orders;

import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderName;
import java.math.BigDecimal;

/**
 * Something that became of an order. Immutable.
 *
 * @param position number in the desk, from 1 without gaps; 0 while it is not written
 * @param name which order
 * @param state where it stands then
 * @param venueOrderId empty if it is not known
 * @param filled cumulative, in the listing's unit
 * @param detail the venue's words, or ours; empty for none
 * @param time nanoseconds since the epoch
 */
public record LedgerEvent(
    long position,
    OrderName name,
    LedgerState state,
    String venueOrderId,
    BigDecimal filled,
    String detail,
    long time) {}
