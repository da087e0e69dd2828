package io.crossbook.database.orders;

import io.crossbook.core.order.OrderName;

/**
 * How far the proof has come that an order does not exist at its venue. Immutable.
 *
 * @param order whose
 * @param looks that count and did not find it, one after the other; 0 if the last one found it
 * @param time when the last of them ended, nanoseconds since the epoch; 0 before the first
 */
public record AbsentLooks(OrderName order, int looks, long time) {}
