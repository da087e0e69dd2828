package io.crossbook.core.order;

import java.util.Optional;

/** Why a venue refused a request for good: nothing was executed. */
public enum RejectReason {
  /** The account does not hold enough. */
  INSUFFICIENT_FUNDS,
  /** The account's margin does not carry the position. */
  INSUFFICIENT_MARGIN,
  /** A post-only order would have taken. */
  WOULD_TAKE,
  /** A fill-or-kill order could not be filled wholly. */
  NOT_FILLABLE,
  /** The client order id is in use; look the order up. */
  DUPLICATE_ID,
  /** There is no such order, or it has ended. */
  UNKNOWN_ORDER,
  /** There is no such symbol. */
  UNKNOWN_SYMBOL,
  /** Quantity, price or another field breaks a rule of the listing. */
  INVALID_ORDER,
  /** The price is too far from the market. */
  PRICE_OUT_OF_RANGE,
  /** The listing is halted or in a mode that does not take this order; the venue is closed. */
  NOT_TRADABLE,
  /** Too many open orders, or a position limit. */
  LIMIT_EXCEEDED,
  /** A reduce-only order would have opened or increased a position. */
  REDUCE_ONLY,
  /** The order would have traded with one of our own. */
  SELF_MATCH,
  /** It came after its deadline, or the two clocks disagree. */
  TOO_LATE,
  /** Key, signature, address or permission is wrong: nothing more must be sent. */
  NOT_AUTHORIZED,
  /** Something else, in the venue's words. */
  OTHER;

  private static final String BEFORE_WORDS = ": ";

  /** With the venue's words, as the ledger keeps it; {@link #leading} reads it back. */
  public String with(String words) {
    return this + BEFORE_WORDS + words;
  }

  /** The reason with which a detail of the ledger begins; empty if it begins with none. */
  public static Optional<RejectReason> leading(String detail) {
    for (RejectReason each : values()) {
      if (detail.startsWith(each + BEFORE_WORDS)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
