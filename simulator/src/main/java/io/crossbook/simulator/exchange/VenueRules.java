package io.crossbook.simulator.exchange;

/**
 * How a venue books and admits orders.
 *
 * @param feeAsset in what it takes fees
 * @param baseDecimals decimals of amounts in base assets
 * @param quoteDecimals decimals of amounts in quote assets
 * @param selfTrade what happens when an account meets itself
 * @param clientIds what it makes of clients' names
 */
public record VenueRules(
    FeeAsset feeAsset,
    int baseDecimals,
    int quoteDecimals,
    SelfTrade selfTrade,
    ClientIds clientIds) {}
