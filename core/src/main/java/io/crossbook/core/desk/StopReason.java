package io.crossbook.core.desk;

import java.util.Locale;

/** Why something was stopped (spec 0.10). */
public enum StopReason {
  /** A risk limit was breached: the only reason for which what is open is closed. */
  RISK_LIMIT_EXCEEDED,
  /** A person wanted it. */
  MANUAL_INTERVENTION,
  /** The program cannot rely on itself. */
  SYSTEM_ERROR,
  /** A venue cannot be reached or not be relied on. */
  EXCHANGE_CONNECTIVITY_ISSUE,
  /** A law or a rule of the house demands it. */
  REGULATORY_COMPLIANCE,
  /** The market moves too much. */
  MARKET_VOLATILITY_EXTREME;

  /** True if what is open in the scope is closed. */
  public boolean flattens() {
    return this == RISK_LIMIT_EXCEEDED;
  }

  /** The word for it, such as {@code risk-limit-exceeded}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
