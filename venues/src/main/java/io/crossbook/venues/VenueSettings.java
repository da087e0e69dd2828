package io.crossbook.venues;

import io.crossbook.core.instrument.Listing;
import java.io.Serializable;
import java.util.Set;

/**
 * What a deployment says about one venue. Immutable.
 *
 * @param streamBase address before {@link ConnectionPlan#target()}, without a slash at the end
 * @param restBase address before {@link RestRequest#target()}, without a slash at the end
 * @param instruments canonical names of the instruments to subscribe to; empty means every listing
 *     (only for replay)
 * @param bookDepth how many levels to ask the venue for, where it offers a choice
 * @param viewLevels how many levels a side a {@link io.crossbook.core.fact.BookView} carries
 * @param accountId account in the address of a stream, where the venue wants one (OANDA); else
 *     empty
 */
public record VenueSettings(
    String streamBase,
    String restBase,
    Set<String> instruments,
    int bookDepth,
    int viewLevels,
    String accountId)
    implements Serializable {

  /** Settings for a replay: everything that the capture holds. */
  public static VenueSettings replay(int bookDepth, int viewLevels) {
    return new VenueSettings("", "", Set.of(), bookDepth, viewLevels, "replay");
  }

  /** True if market data of the listing is wanted. */
  public boolean wants(Listing listing) {
    return instruments.isEmpty() || instruments.contains(listing.instrument().name());
  }
}
