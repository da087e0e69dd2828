package io.crossbook.core.quote;

import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.rule.DetectionRule;

/**
 * Says whether a book may be traded on now. Times are compared in whole milliseconds. Stateless.
 */
public final class Freshness {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private Freshness() {}

  /** Why the book must not be traded on; null if it may be. */
  public static DropReason refusal(Quote quote, DetectionRule rule, long now) {
    if (quote.book == null || !quote.book.tradable()) {
      return DropReason.BOOK_NOT_CURRENT;
    }
    if (!quote.venueTrades
        || (quote.listing != null && quote.listing.status() != ListingStatus.TRADING)) {
      return DropReason.NOT_TRADING;
    }
    if (rule.maxAgeMillis() > 0 && millis(now) - millis(quote.provenAt) > rule.maxAgeMillis()) {
      return DropReason.TOO_OLD;
    }
    if (rule.maxLagMillis() > 0 && quote.book.lag() > rule.maxLagMillis() * NANOS_PER_MILLI) {
      return DropReason.LAGGING;
    }
    return null;
  }

  /** True if the times of two books are too far apart to compare them. */
  public static boolean skewed(Quote one, Quote other, DetectionRule rule) {
    return rule.maxSkewMillis() > 0
        && Math.abs(millis(one.provenAt) - millis(other.provenAt)) > rule.maxSkewMillis();
  }

  /** Whole milliseconds. */
  public static long millis(long nanos) {
    return Math.floorDiv(nanos, NANOS_PER_MILLI);
  }
}
