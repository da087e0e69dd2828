package io.crossbook.simulator.exchange;

import java.util.Locale;

/** Why an order was not accepted. */
public enum Rejection {
  /** The account has less than the order could cost. */
  INSUFFICIENT_FUNDS,
  /** The client's name is in use. */
  DUPLICATE_CLIENT_ID,
  /** A post-only order would have taken. */
  WOULD_TAKE,
  /** Less than the least quantity. */
  BELOW_MINIMUM_QUANTITY,
  /** Price times quantity is less than the least. */
  BELOW_MINIMUM_NOTIONAL,
  /** A fill-or-kill order would not have been filled. */
  UNFILLABLE,
  /** A reduce-only order would open or enlarge a position. */
  REDUCE_ONLY,
  /** Price or quantity is not above zero, or too large to be meant. */
  OUT_OF_RANGE,
  /** The listing takes no orders. */
  NOT_TRADABLE,
  /** A fault made the venue refuse it for too many orders. */
  TOO_MANY_ORDERS,
  /** A fault made the venue refuse it. */
  REFUSED_BY_FAULT;

  /** The name in the ledger. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
