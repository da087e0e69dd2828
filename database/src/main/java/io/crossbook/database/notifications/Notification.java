package io.crossbook.database.notifications;

import java.time.Instant;

/**
 * What persons are to be told. Immutable.
 *
 * @param id counts notifications, with gaps
 * @param desk number of the desk; null if all are meant
 * @param subject what it is about
 * @param severity how much it weighs
 * @param text one sentence
 * @param time when it happened
 */
public record Notification(
    long id, Integer desk, String subject, Severity severity, String text, Instant time) {

  /** Subject and desk as a person says them. */
  public String about() {
    return desk == null ? subject : subject + ", desk " + desk;
  }
}
