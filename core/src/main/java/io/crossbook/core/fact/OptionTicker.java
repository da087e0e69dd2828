package io.crossbook.core.fact;

/**
 * What a venue says about an option: prices, implied volatilities and its own Greeks, in the
 * venue's units. Not-a-number where the venue gives no value.
 *
 * @param venue venue id
 * @param symbol the venue's symbol
 * @param instrument canonical name of the option
 * @param time receive time, nanoseconds since the epoch
 * @param venueTime the venue's time, nanoseconds since the epoch; 0 if unknown
 * @param bid best bid, in the settlement asset
 * @param bidSize size at the best bid, in the listing's unit
 * @param ask best ask, in the settlement asset
 * @param askSize size at the best ask, in the listing's unit
 * @param mark mark price, in the settlement asset
 * @param underlying price of the forward of this expiry, in quote
 * @param index price of the underlying index, in quote
 * @param bidVolatility implied volatility at the bid, 1.0 is 100 % a year
 * @param askVolatility implied volatility at the ask, 1.0 is 100 % a year
 * @param markVolatility implied volatility at the mark, 1.0 is 100 % a year
 * @param delta change of value per unit of the underlying
 * @param gamma change of delta per unit of the underlying
 * @param vega change of value in quote per percentage point of volatility
 * @param theta change of value in quote per day
 * @param rho change of value in quote per percentage point of interest
 * @param openInterest in the listing's unit
 */
public record OptionTicker(
    String venue,
    String symbol,
    String instrument,
    long time,
    long venueTime,
    double bid,
    double bidSize,
    double ask,
    double askSize,
    double mark,
    double underlying,
    double index,
    double bidVolatility,
    double askVolatility,
    double markVolatility,
    double delta,
    double gamma,
    double vega,
    double theta,
    double rho,
    double openInterest)
    implements Fact {}
