package io.crossbook.simulator.server;

/** One message to a client. */
public sealed interface Frame {
  /** A text message, or a piece of an HTTP stream. */
  record Text(String text) implements Frame {}

  /**
   * A binary message.
   *
   * @param bytes owned by the frame; never changed
   */
  @SuppressWarnings("ArrayRecordComponent") // Only handed on, never compared.
  record Binary(byte[] bytes) implements Frame {}

  /** A text message. */
  static Frame of(String text) {
    return new Text(text);
  }

  /** A binary message. */
  static Frame of(byte[] bytes) {
    return new Binary(bytes);
  }
}
