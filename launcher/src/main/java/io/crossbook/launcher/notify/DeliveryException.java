package io.crossbook.launcher.notify;

import java.time.Duration;

/** A message that was not delivered, with the reason in words that hold no secret. */
final class DeliveryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean hopeless;
  private final Duration after;

  private DeliveryException(String reason, boolean hopeless, Duration after) {
    super(reason);
    this.hopeless = hopeless;
    this.after = after;
  }

  /** It may go through later. */
  static DeliveryException passing(String reason) {
    return new DeliveryException(reason, false, null);
  }

  /** The receiver wants nothing before this time has passed. */
  static DeliveryException tooOften(String reason, Duration after) {
    return new DeliveryException(reason, false, after);
  }

  /** It would be refused each time. */
  static DeliveryException hopeless(String reason) {
    return new DeliveryException(reason, true, null);
  }

  /** True if it would be refused each time. */
  boolean hopeless() {
    return hopeless;
  }

  /** How long the receiver wants nothing; null if it does not say. */
  Duration after() {
    return after;
  }
}
