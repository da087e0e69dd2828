package io.crossbook.venues;

/**
 * A public GET request, as data.
 *
 * @param target path and query, relative to the venue's REST base address (see {@link
 *     VenueSettings#restBase()})
 * @param weight how much of the venue's request limit it uses
 * @param notBefore earliest time to send it, nanoseconds since the epoch; 0 for at once
 */
public record RestRequest(String target, int weight, long notBefore) {
  /** A request to send at once. */
  public static RestRequest now(String target, int weight) {
    return new RestRequest(target, weight, 0);
  }
}
