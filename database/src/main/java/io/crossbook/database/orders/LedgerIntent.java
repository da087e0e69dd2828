package io.crossbook.database.orders;

import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.Purpose;

/**
 * An order to write down. Immutable.
 *
 * @param order what to send
 * @param purpose what to do if it turns out that it was never sent
 * @param clientOrderId its name in the venue's alphabet
 * @param opportunity id of the opportunity behind it
 */
public record LedgerIntent(
    OrderIntent order, Purpose purpose, String clientOrderId, String opportunity) {}
