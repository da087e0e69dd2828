package io.crossbook.launcher.notify;

/** Where messages go. Used by one thread. */
interface Channel {
  /**
   * Sends, and waits for the receiver's word that it has it.
   *
   * @throws DeliveryException if there is none; it may have it all the same
   */
  void send(Message message) throws DeliveryException, InterruptedException;
}
