package io.crossbook.simulator.server;

/**
 * Hears what a venue says on a connection without a socket. Called on the simulation's event loop;
 * must not block.
 */
public interface FrameListener {
  /** A text message, or a piece of an HTTP stream. */
  void text(String message);

  /** A binary message, which must not be changed. */
  void binary(byte[] message);

  /** A protocol-level ping; it counts as answered. */
  void pinged();

  /** The venue ended the connection; nothing comes after it. */
  void ended(String reason);
}
