package io.crossbook.sources;

import io.crossbook.venues.PublicProtocol;
import java.io.Serializable;

/** Makes the protocols that read a capture's records. Runs on the task managers. */
@FunctionalInterface
public interface ProtocolFactory extends Serializable {
  /**
   * Makes a protocol.
   *
   * @param venue venue id in the capture
   * @param protocol id of the protocol that the capture names for it
   * @throws IllegalArgumentException if there is no such protocol
   */
  PublicProtocol create(String venue, String protocol);
}
