package io.crossbook.simulator.exchange;

/** How long an order may stay open. */
public enum TimeInForce {
  /** Until it is filled or cancelled. */
  GTC,
  /** What does not fill at once expires. */
  IOC,
  /** Fills entirely at once or expires without a fill. */
  FOK
}
