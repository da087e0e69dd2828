package io.crossbook.venues;

import java.io.Serializable;

/** Makes the protocols of a lane; travels with a job, so it must be serializable. */
@FunctionalInterface
public interface ProtocolFactory extends Serializable {

  /**
   * Makes a protocol.
   *
   * @param protocol which protocol to speak
   * @param venue venue id under which its facts go out
   * @throws IllegalArgumentException if there is no such protocol
   */
  PublicProtocol create(String protocol, String venue);
}
