package io.crossbook.core.routing;

/** What an order is routed by (spec 1.6). */
public enum RouteMode {
  /** The best price on average over its quantity, fees apart. */
  BEST_PRICE,
  /** The lowest fee. */
  LOWEST_FEE,
  /** The quickest answer. */
  FASTEST,
  /** Price, fee, liquidity and quality of the venue, four, three, two parts and one. */
  SMART
}
