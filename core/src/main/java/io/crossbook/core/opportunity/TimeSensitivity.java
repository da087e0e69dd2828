package io.crossbook.core.opportunity;

/** How soon an opportunity is expected to vanish (spec 0.5). */
public enum TimeSensitivity {
  /** 30 s or more. */
  LOW,
  /** 10 s to 30 s. */
  MEDIUM,
  /** 3 s to 10 s. */
  HIGH,
  /** Less than 3 s. */
  CRITICAL;

  /** The class of an expected life time. */
  public static TimeSensitivity ofMillis(double expectedLife) {
    if (expectedLife >= 30_000) {
      return LOW;
    }
    if (expectedLife >= 10_000) {
      return MEDIUM;
    }
    return expectedLife >= 3_000 ? HIGH : CRITICAL;
  }
}
