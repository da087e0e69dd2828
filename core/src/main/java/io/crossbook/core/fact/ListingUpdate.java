package io.crossbook.core.fact;

import io.crossbook.core.instrument.Listing;

/**
 * A listing appeared or changed.
 *
 * @param time receive time, nanoseconds since the epoch
 * @param listing the listing as it is from now on
 */
public record ListingUpdate(long time, Listing listing) implements Fact {
  @Override
  public String venue() {
    return listing.venue();
  }
}
