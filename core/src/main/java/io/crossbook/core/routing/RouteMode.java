package io.crossbook.core.routing;

import java.util.Locale;

/** What an order is routed by (spec 1.6). */
public enum RouteMode {
  /** The best price on average over its quantity, fees apart. */
  BEST_PRICE,
  /** The lowest fee. */
  LOWEST_FEE,
  /** The quickest answer. */
  FASTEST,
  /** Price, fee, liquidity and quality of the venue, four, three, two parts and one. */
  SMART;

  /** The word for it, such as {@code best-price}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The mode of a word.
   *
   * @throws IllegalArgumentException with one sentence if there is none
   */
  public static RouteMode ofWord(String word) {
    for (RouteMode mode : values()) {
      if (mode.word().equals(word)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "'" + word + "' is no way to route; write smart, best-price, lowest-fee or fastest");
  }
}
