package io.crossbook.database.notifications;

/** How much a notification weighs, the least first. */
public enum Severity {
  /** Good to know. */
  INFO,
  /** Something is not as it should be. */
  WARNING,
  /** A person has to act. */
  CRITICAL
}
