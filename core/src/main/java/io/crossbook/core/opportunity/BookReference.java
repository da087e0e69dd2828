package io.crossbook.core.opportunity;

/**
 * A book that a decision was computed from.
 *
 * @param venue venue id
 * @param symbol the venue's symbol
 * @param epoch connection epoch
 * @param sequence the venue's update number
 * @param time receive time, nanoseconds since the epoch
 * @param venueTime the venue's time, nanoseconds since the epoch; 0 if unknown
 */
public record BookReference(
    String venue, String symbol, long epoch, long sequence, long time, long venueTime) {}
