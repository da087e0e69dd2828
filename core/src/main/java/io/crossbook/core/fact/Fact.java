package io.crossbook.core.fact;

/**
 * Something that became known about the world, stamped at the door. Immutable.
 *
 * <p>{@link #time()} is the receive time: nanoseconds since the epoch, strictly increasing within a
 * lane. Several facts that come from one frame share its time. Venue times are data, never order.
 */
public sealed interface Fact
    permits BookView,
        Trade,
        Funding,
        MarkPrice,
        OptionTicker,
        VenueStatus,
        Liveness,
        ListingUpdate {
  /** Receive time in nanoseconds since the epoch. */
  long time();

  /** Id of the venue that said so. */
  String venue();
}
