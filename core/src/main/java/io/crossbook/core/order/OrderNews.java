package io.crossbook.core.order;

import java.math.BigDecimal;

/**
 * What became of an order, for the intent ledger. Immutable.
 *
 * @param name which order
 * @param state where it stands then
 * @param venueOrderId empty if it is not known
 * @param filled cumulative, in the listing's unit
 * @param detail the venue's words, or ours; empty for none
 * @param time nanoseconds since the epoch
 */
public record OrderNews(
    OrderName name,
    LedgerState state,
    String venueOrderId,
    BigDecimal filled,
    String detail,
    long time) {
  /**
   * Begins the detail of an order that is given up without a proof that it does not exist: a person
   * has to look.
   */
  public static final String UNPROVED = "UNPROVED: ";

  /** True if it was given up without a proof. */
  public boolean unproved() {
    return detail.startsWith(UNPROVED);
  }
}
