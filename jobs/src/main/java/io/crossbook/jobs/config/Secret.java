package io.crossbook.jobs.config;

import java.util.Objects;

/**
 * A password or token from the environment. Prints as dots, so that it reaches no log, exception or
 * screen by accident; not serializable, so that it reaches no savepoint. Immutable.
 */
public final class Secret {
  private final String value;

  /** Wraps a value. */
  public Secret(String value) {
    this.value = Objects.requireNonNull(value, "value");
  }

  /** The value itself, for the one call that needs it. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "••••";
  }
}
