package io.crossbook.core.order;

/** What an order is for: it decides what is done if it turns out that it was never sent. */
public enum Purpose {
  /** Opens exposure: stale if it comes late, so it is given up. */
  OPEN,
  /** Reduces exposure: it is sent again under a new name. */
  HEDGE,
  /** Brings exposure down because risk was breached: it passes where everything else is stopped. */
  FLATTEN
}
