package io.crossbook.core.fact;

import java.util.Arrays;
import java.util.Objects;

/**
 * Something a venue sent that could not be understood or was refused, kept with its reason.
 *
 * @param venue venue id
 * @param connection the connection or request it came from
 * @param time receive time, nanoseconds since the epoch
 * @param reason a short fixed word for counting, such as {@code malformed} (see {@code
 *     io.crossbook.venues.DeadLetterReason})
 * @param detail one sentence that says what was wrong
 * @param payload the bytes as received, cut to 4 KiB; never changed after construction
 */
public record DeadLetter(
    String venue, String connection, long time, String reason, String detail, byte[] payload) {
  /** Payloads are cut to this many bytes. */
  public static final int MAX_PAYLOAD = 4096;

  @Override
  public boolean equals(Object other) {
    return other instanceof DeadLetter that
        && time == that.time
        && venue.equals(that.venue)
        && connection.equals(that.connection)
        && reason.equals(that.reason)
        && detail.equals(that.detail)
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return Objects.hash(venue, connection, time, reason);
  }
}
