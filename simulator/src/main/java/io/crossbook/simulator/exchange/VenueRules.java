package io.crossbook.simulator.exchange;

/**
 * How a venue books and admits orders.
 *
 * @param feeAsset in what it takes fees
 * @param baseDecimals decimals of amounts in base assets
 * @param quoteDecimals decimals of amounts in quote assets
 * @param selfTrade what happens when an account meets itself
 * @param clientIds what it makes of clients' names
 * @param cancelsPostOnly true if a post-only order that would take is accepted and ended at once,
 *     false if it is rejected
 */
public record VenueRules(
    FeeAsset feeAsset,
    int baseDecimals,
    int quoteDecimals,
    SelfTrade selfTrade,
    ClientIds clientIds,
    boolean cancelsPostOnly) {

  /** Rules of a venue that rejects post-only orders which would take. */
  public VenueRules(
      FeeAsset feeAsset,
      int baseDecimals,
      int quoteDecimals,
      SelfTrade selfTrade,
      ClientIds clientIds) {
    this(feeAsset, baseDecimals, quoteDecimals, selfTrade, clientIds, false);
  }
}
