package io.crossbook.core.fact;

/**
 * A venue's connection or trading state changed.
 *
 * @param venue venue id
 * @param time when it became known, nanoseconds since the epoch
 * @param connection the connection meant; empty if the whole venue
 * @param state the new state
 * @param reason one sentence or the venue's own words
 */
public record VenueStatus(String venue, long time, String connection, State state, String reason)
    implements Fact {

  /** The states of a venue or of one of its connections. */
  public enum State {
    /** Connected and trading. */
    ONLINE,
    /** Not connected; where the whole venue is meant, what its connections said is void. */
    DISCONNECTED,
    /** Connected, but the venue says that orders are restricted. */
    RESTRICTED,
    /** The venue says that it is down for maintenance. */
    MAINTENANCE
  }
}
