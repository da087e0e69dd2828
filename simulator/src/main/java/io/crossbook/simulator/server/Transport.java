package io.crossbook.simulator.server;

/** The wire under a connection; every call comes from the event loop. */
interface Transport {
  void write(Frame frame);

  /** Sends a protocol-level ping, where the transport has one. */
  void ping(byte[] payload);

  /** Whether the client reads so slowly that the outgoing queue is full. */
  boolean congested();

  /** Ends the connection in the protocol's own way. */
  void close(int code, String reason);

  /** Ends the connection without a word. */
  void abort();

  /** Stops or resumes reading. */
  void reading(boolean on);
}
