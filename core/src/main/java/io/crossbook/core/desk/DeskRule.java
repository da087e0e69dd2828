package io.crossbook.core.desk;

import java.util.Locale;

/** What an opportunity is checked against before it is traded, in this order (spec 2.8). */
public enum DeskRule {
  /** The desk does not hold its ledger, or does not know what its accounts hold. */
  NOT_READY,
  /** It is over, or what it was computed from is too old. */
  STALE,
  /** The same is being traded already. */
  ALREADY_TRADING,
  /** The desk has no account at a venue, or cannot trade such an instrument. */
  NOT_ALLOWED,
  /** The kill switch is on. */
  STOPPED,
  /** A breaker has tripped. */
  BREAKER,
  /** What the accounts hold and nobody has reserved is not enough. */
  MARGIN,
  /** What is left after cutting it down to the greatest position cannot be traded. */
  POSITION_SIZE,
  /** Open operations would commit too much together. */
  TOTAL_EXPOSURE,
  /** Open operations would commit too much at one venue. */
  VENUE_EXPOSURE,
  /** Open operations would commit too much in one asset. */
  INSTRUMENT_EXPOSURE,
  /** Too many operations at a time. */
  CONCURRENCY,
  /** Too many orders within a minute, or more than a venue takes at once. */
  ORDER_RATE,
  /** A limit is too far from the market. */
  COLLAR,
  /** An order is too large to be meant. */
  FAT_FINGER,
  /** It would trade with one of our own orders. */
  SELF_MATCH,
  /** A check could not be made: that counts as the greatest risk. */
  CHECK_FAILED;

  /** The word for counting. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
