package io.crossbook.venues;

import io.crossbook.core.fact.Fact;

/**
 * Where a {@link PublicProtocol} puts what it learned and what it wants done. Called on the lane's
 * thread, during a call into the protocol.
 */
public interface ProtocolOutput {

  /** Something became known. */
  void fact(Fact fact);

  /** Open this connection, and open it again with back-off whenever it breaks. */
  void connect(ConnectionPlan plan);

  /** Send a text frame on an open connection. */
  void send(String connection, String text);

  /** Make a request; the answer comes back through {@link PublicProtocol#onResponse}. */
  void request(RestRequest request);

  /** Close this connection and open it anew. */
  void reconnect(String connection, String reason);

  /**
   * Something could not be understood or was refused.
   *
   * @param connection the connection or the request's target
   * @param detail one sentence that says what was wrong
   */
  void deadLetter(
      String connection,
      long time,
      DeadLetterReason reason,
      String detail,
      byte[] bytes,
      int offset,
      int length);
}
