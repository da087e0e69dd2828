package io.crossbook.core.routing;

/**
 * What a venue is worth for an order, as far as it can be measured (spec 0.9). Immutable.
 *
 * @param venue venue id
 * @param volume traded in the instrument over 24 hours, in the portfolio currency
 * @param spread width of its market, percent of the middle price
 * @param fee share of the traded value that is charged; negative for a rebate
 * @param latencyMillis mean time from an order to its answer, milliseconds
 * @param successRate share of orders whose outcome was known at once, 0..1
 */
public record VenueQuality(
    String venue,
    double volume,
    double spread,
    double fee,
    double latencyMillis,
    double successRate) {

  private static final double FULL_VOLUME = 1_000_000;
  private static final double USUAL_FEE = 0.002;
  private static final double LEAST_COST = 0.1;
  private static final double SLOW_MILLIS = 1_000;

  /** Seven parts volume, full at a million, and three parts narrowness; 0..1. */
  public double liquidity() {
    return 0.7 * Math.min(1, volume / FULL_VOLUME) + 0.3 / (1 + spread);
  }

  /** One half at a fee of 0.2 %, one for nothing or a rebate, never below a tenth. */
  public double cost() {
    return fee <= 0 ? 1 : Math.max(LEAST_COST, USUAL_FEE / (USUAL_FEE + fee));
  }

  /** One half at a second; 0..1. */
  public double speed() {
    return SLOW_MILLIS / (SLOW_MILLIS + latencyMillis);
  }

  /**
   * Four parts liquidity, three parts cost, one and a half each speed and success; 0..1.
   *
   * @return not-a-number if something is not known
   */
  public double score() {
    return 0.4 * liquidity() + 0.3 * cost() + 0.15 * speed() + 0.15 * successRate;
  }
}
