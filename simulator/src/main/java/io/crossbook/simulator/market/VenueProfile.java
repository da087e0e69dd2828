package io.crossbook.simulator.market;

import java.util.Map;

/**
 * How a venue's books behave.
 *
 * @param lagSteps steps by which it follows the fundamental values
 * @param noise standard deviation of its own mispricing, as a fraction of the price
 * @param halfSpread usual distance of the best quotes from the middle, as a fraction
 * @param activity probability that a book is requoted in a step
 * @param touchNotional usual size of one level near the touch, in USD
 * @param takerFee lowest-tier taker fee as a fraction; only calibrates how far a dislocation must
 *     go to leave a net edge
 */
public record VenueProfile(
    int lagSteps,
    double noise,
    double halfSpread,
    double activity,
    double touchNotional,
    double takerFee) {

  private static final Map<String, VenueProfile> DEFAULTS =
      Map.of(
          "binance", new VenueProfile(0, 0.6e-4, 0.4e-4, 0.60, 25_000, 0.0010),
          "binanceusdm", new VenueProfile(0, 0.6e-4, 0.3e-4, 0.65, 40_000, 0.0005),
          "coinbase", new VenueProfile(1, 0.8e-4, 0.7e-4, 0.45, 18_000, 0.0060),
          "kraken", new VenueProfile(3, 1.0e-4, 1.0e-4, 0.30, 12_000, 0.0040),
          "gateio", new VenueProfile(5, 1.4e-4, 1.2e-4, 0.30, 8_000, 0.0020),
          "gateiofutures", new VenueProfile(5, 1.2e-4, 0.8e-4, 0.35, 12_000, 0.0005),
          "mexc", new VenueProfile(4, 1.4e-4, 1.0e-4, 0.35, 8_000, 0.0005),
          "binanceus", new VenueProfile(10, 2.0e-4, 2.5e-4, 0.12, 4_000, 0.0002),
          "oanda", new VenueProfile(1, 0.2e-4, 0.8e-4, 0.25, 1_000_000, 0));

  static VenueProfile of(String venue) {
    VenueProfile profile = DEFAULTS.get(venue);
    if (profile == null) {
      throw new IllegalArgumentException("No profile for venue " + venue);
    }
    return profile;
  }
}
