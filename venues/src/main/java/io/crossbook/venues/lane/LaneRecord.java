package io.crossbook.venues.lane;

import java.util.Arrays;
import java.util.Objects;

/**
 * One thing that happened at a lane's door, in the order in which it was stamped: exactly what a
 * lane reads and what a capture holds, so that a capture replayed is the lane again. The payload
 * must not be changed after construction.
 *
 * @param kind what happened
 * @param venue venue id
 * @param connection the connection's name, or the REST target for {@link Kind#RESPONSE}
 * @param time nanoseconds since the epoch, strictly increasing within a lane
 * @param status HTTP status for {@link Kind#RESPONSE}, 0 if there was no answer; else 0
 * @param payload the frame, the body, the reason of a close (UTF-8), or what was sent
 */
public record LaneRecord(
    Kind kind, String venue, String connection, long time, int status, byte[] payload) {

  /** What happened. */
  public enum Kind {
    /** A connection was opened. */
    OPEN,
    /** A text frame or a line arrived. */
    TEXT,
    /** A binary frame arrived. */
    BINARY,
    /** A REST request was answered, or failed. */
    RESPONSE,
    /** A connection was closed. */
    CLOSE,
    /** A frame was sent by us; kept for the reader, ignored by replay. */
    SENT
  }

  /** The same at another time. */
  public LaneRecord at(long newTime) {
    return new LaneRecord(kind, venue, connection, newTime, status, payload);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LaneRecord that
        && kind == that.kind
        && time == that.time
        && status == that.status
        && venue.equals(that.venue)
        && connection.equals(that.connection)
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, venue, connection, time, status);
  }
}
