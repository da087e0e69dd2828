package io.crossbook.venues;

import io.crossbook.core.instrument.Listing;
import java.util.Collection;

/**
 * A venue's public market data protocol as a state machine without sockets, threads or clocks:
 * bytes and times go in; facts, frames to send and requests to make come out. The same object
 * serves live lanes, replay, fuzzing and benchmarks. One instance per lane; not thread-safe: called
 * by its lane's thread alone.
 *
 * <p>Nothing a venue sends may make a method throw: what cannot be understood goes to {@link
 * ProtocolOutput#deadLetter}. Times are nanoseconds since the epoch and never decrease.
 *
 * <p>In a replay nobody answers: requests and frames to send are ignored, and what the venue really
 * answered comes out of the capture at the time it came. So a protocol must never wait for an
 * answer without a deadline in {@link #onTick}, and must take an answer that it did not ask for.
 */
public interface PublicProtocol {

  /** Venue id, such as {@code kraken}. */
  String venue();

  /**
   * Called once, before anything else: asks for the metadata that the venue gives by REST and for
   * the connections to open.
   */
  void start(long now, ProtocolOutput out);

  /** A connection is open: subscribe. Called again after each reconnect. */
  void onOpen(String connection, long now, ProtocolOutput out);

  /**
   * A message arrived. The bytes are valid only during the call, in {@code [offset,
   * offset+length)}.
   *
   * @param text true for a text frame or a line of an HTTP stream, false for a binary frame
   */
  void onFrame(
      String connection,
      byte[] bytes,
      int offset,
      int length,
      boolean text,
      long receivedAt,
      ProtocolOutput out);

  /**
   * A request was answered.
   *
   * @param target path and query as in {@link RestRequest#target()}
   * @param status HTTP status code, or 0 if there was no answer (time-out, connection refused)
   * @param body what came, possibly empty
   */
  void onResponse(String target, int status, byte[] body, long receivedAt, ProtocolOutput out);

  /** A connection is gone: every book that it fed is void. */
  void onClose(String connection, String reason, long now, ProtocolOutput out);

  /**
   * Time passed. Called at every multiple of {@link
   * io.crossbook.venues.lane.LaneEngine#TICK_NANOS}: deadlines, application pings, repeated
   * requests.
   */
  void onTick(long now, ProtocolOutput out);

  /** Every listing known so far, wanted or not. */
  Collection<Listing> listings();
}
