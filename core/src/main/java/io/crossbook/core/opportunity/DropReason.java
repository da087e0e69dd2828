package io.crossbook.core.opportunity;

import java.util.Locale;

/** Why something that looked like an opportunity was not called one. */
public enum DropReason {
  /** A book is gapped, unchecked, crossed against itself or disconnected. */
  BOOK_NOT_CURRENT,
  /** The venue, or its listing, does not trade. */
  NOT_TRADING,
  /** A book is older than the maximum age. */
  TOO_OLD,
  /** The times of the books differ too much. */
  SKEWED,
  /** A venue's messages come late. */
  LAGGING,
  /** The gross edge is above the sanity cap. */
  IMPLAUSIBLE,
  /** No fee schedule. */
  UNKNOWN_FEE,
  /** No running funding rate, or none that says when it is paid. */
  UNKNOWN_FUNDING,
  /** No rate at which the asset to be sold could be borrowed. */
  UNKNOWN_BORROW,
  /** No executable conversion between the currencies. */
  NO_CONVERSION,
  /** No metadata for a listing. */
  UNKNOWN_LISTING,
  /** Nothing is left after fees. */
  FEES,
  /** Nothing is left after tick, lot and minimum rules. */
  UNTRADABLE_SIZE,
  /** Too little at the best level. */
  SHALLOW,
  /** Net profit below the minimum amount. */
  NET_AMOUNT,
  /** Net profit below the minimum in basis points. */
  NET_BPS,
  /** Confidence below the minimum. */
  CONFIDENCE,
  /** Risk above the maximum. */
  RISK,
  /** The same (listing, side) set is already open. */
  DUPLICATE,
  /** No rule is in force. */
  NO_RULE;

  /** The word for counting. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
