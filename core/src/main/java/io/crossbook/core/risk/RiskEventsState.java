package io.crossbook.core.risk;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What has to be remembered of a desk to make events of what it says. Grows with what is open only.
 * Public fields because the state is kept by Flink. Not thread-safe.
 */
public final class RiskEventsState {
  /** Breakers that tripped so far. */
  public long trips;

  /** Alarms so far. */
  public long alarms;

  /** Operations that lost so far. */
  public long losses;

  /** What they lost together, in the portfolio currency. */
  public BigDecimal lost = BigDecimal.ZERO;

  /** Operations that are open, with the legs that say what they need; empty if nobody knows. */
  public Map<Long, String> open = new HashMap<>();

  /** Venues whose account cannot be heard. */
  public List<String> silent = new ArrayList<>();

  /** Nothing happened yet. */
  public RiskEventsState() {}
}
