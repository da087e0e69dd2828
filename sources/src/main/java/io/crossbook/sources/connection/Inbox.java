package io.crossbook.sources.connection;

import io.crossbook.venues.lane.LaneRecord;

/** Takes what happens on connections, stamped in one order. Any thread puts; never blocks it. */
@FunctionalInterface
public interface Inbox {
  /**
   * Stamps and takes a record.
   *
   * @param kind what happened
   * @param connection name of the connection
   * @param payload bytes of the message, or the reason why the connection ended
   * @param session on which it happened
   * @param goOn called once there is room again, if there is none now; null if the session brings
   *     no more by itself
   * @return true if there is room for more
   */
  boolean put(
      LaneRecord.Kind kind, String connection, byte[] payload, Session session, Runnable goOn);
}
