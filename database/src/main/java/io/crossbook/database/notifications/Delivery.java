package io.crossbook.database.notifications;

import java.time.Instant;

/**
 * A notification on its way over one route. Immutable.
 *
 * @param notification what is told
 * @param route name of the route
 * @param state where it stands
 * @param attempts how often it was tried in vain
 * @param due not before this time
 * @param reason why it failed last; empty if it did not
 * @param changed when it came to stand there
 */
public record Delivery(
    Notification notification,
    String route,
    State state,
    int attempts,
    Instant due,
    String reason,
    Instant changed) {

  /** Where a delivery stands. */
  public enum State {
    /** It is still to be sent. */
    PENDING,
    /** It was sent, alone or with another one. */
    SENT,
    /** It was given up. */
    DEAD,
    /** It was too old when somebody began to send. */
    EXPIRED
  }
}
