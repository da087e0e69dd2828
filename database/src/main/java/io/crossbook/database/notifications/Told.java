package io.crossbook.database.notifications;

import java.time.Instant;

/**
 * A notification that was sent over a route not long ago. Immutable.
 *
 * @param message id of the notification under which it went out
 * @param desk number of the desk; null if all were meant
 * @param subject what it was about
 * @param severity how much it weighed
 * @param at when it was sent
 */
public record Told(long message, Integer desk, String subject, Severity severity, Instant at) {}
