package io.crossbook.core.desk;

import java.util.Locale;

/** How bad a breach is, and what is done about it (spec 1.7). In order. */
public enum RiskLevel {
  /** It is written down. */
  LOW,
  /** A person is told. */
  MEDIUM,
  /** A person is told who has to act. */
  HIGH,
  /** That, and its scope is stopped. */
  CRITICAL;

  /** True if its scope is stopped. */
  public boolean stops() {
    return this == CRITICAL;
  }

  /** The word for it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
