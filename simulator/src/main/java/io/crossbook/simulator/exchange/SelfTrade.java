package io.crossbook.simulator.exchange;

/** What a venue does when an order meets a resting one of the same account. */
public enum SelfTrade {
  /** Ends the resting order and goes on. */
  EXPIRE_MAKER,
  /** Ends the new order. */
  CANCEL_TAKER,
  /** Lets them trade like any other two. */
  ALLOW
}
