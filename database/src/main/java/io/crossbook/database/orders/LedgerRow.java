package io.crossbook.database.orders;

import io.crossbook.core.order.LedgerState;
import java.math.BigDecimal;

/**
 * An order as the ledger has it. Immutable.
 *
 * @param intent what was written down
 * @param epoch of the desk that wrote it
 * @param state where it stands
 * @param venueOrderId empty while it is not known
 * @param filled cumulative, in the listing's unit
 * @param intendedAt when it was written down by the database's clock, nanoseconds since the epoch
 * @param absent how far the proof has come that its venue does not have it
 */
public record LedgerRow(
    LedgerIntent intent,
    long epoch,
    LedgerState state,
    String venueOrderId,
    BigDecimal filled,
    long intendedAt,
    AbsentLooks absent) {}
