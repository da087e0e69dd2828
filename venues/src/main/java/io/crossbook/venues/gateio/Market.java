package io.crossbook.venues.gateio;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.instrument.Listing;

/** What differs between Gate's spot and futures markets. Stateless. */
interface Market {

  /** Path and query of the list of all listings. */
  String metadataTarget();

  /** End of the path of that list, by which its answer is known. */
  String metadataPath();

  /** Path and query of a book snapshot. */
  String snapshotTarget(Listing listing);

  /** Query parameter that names the listing of a book snapshot. */
  String symbolParameter();

  /** Target of the stream. */
  String streamTarget();

  /** First part of channel names. */
  String prefix();

  /** What a subscription to a listing's book says, as JSON elements. */
  String bookPayload(Listing listing);

  /** True where marks and funding exist. */
  boolean derivatives();

  /**
   * Reads a row of metadata.
   *
   * @param now receive time, nanoseconds since the epoch, to judge start and end of trading
   * @return null if it is of a kind that is not covered
   * @throws IllegalArgumentException with one sentence if it cannot be understood
   */
  Listing listing(String venue, JsonNode row, long now);
}
