package io.crossbook.core.risk;

import java.util.Locale;

/** Which sequences of risk there are. */
public enum RiskPattern {
  /** Breakers of a desk trip k times within T. */
  BREAKERS_ESCALATE(false),
  /** A breaker trips again within T after a person resumed it. */
  TRIPPED_AGAIN(false),
  /** The outcome of orders is lost at two venues within T. */
  VENUES_FAIL(false),
  /** k operations lose in a row within T, and together at least an amount. */
  LOSING_STREAK(false),
  /** A desk tells a person to act k times within T. */
  ALARMS_ESCALATE(false),
  /** An account is lost and not heard within T, while an operation that needs it is open. */
  ACCOUNT_SILENT(true),
  /** An operation is given up, and nobody decides on it within T. */
  UNDECIDED(true),
  /** A check of the others failed: that counts as the greatest risk. Always on. */
  CHECK_FAILED(false);

  private final boolean absence;

  RiskPattern(boolean absence) {
    this.absence = absence;
  }

  /** True if it is complete once T passed without what would end it. */
  public boolean absence() {
    return absence;
  }

  /** The word for it, such as {@code losing-streak}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
