package io.crossbook.venues.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.RestRequest;
import io.crossbook.venues.book.SnapshotRule;
import java.util.List;

/** What differs between Binance's markets. Immutable. */
interface Market {

  /** How updates are chained and snapshots are had. */
  SnapshotRule snapshotRule();

  /** Requests for metadata when starting; the answers that matter are told apart by their path. */
  List<RestRequest> firstRequests();

  /** The request that says whether these listings still trade. */
  RestRequest statusRequest(List<Listing> wanted);

  /** Time between two of those. */
  long statusEveryNanos(List<Listing> wanted);

  /**
   * Reads one symbol of {@code exchangeInfo}.
   *
   * @return null if it is of a kind that is not covered, or has no listing yet
   * @throws IllegalArgumentException with one sentence if it cannot be understood
   */
  Listing listing(String venue, JsonNode symbol);

  /**
   * The connections that carry these listings.
   *
   * @param first number for the first connection's name
   */
  List<ConnectionPlan> connections(List<Listing> wanted, int first);
}
