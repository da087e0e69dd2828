package io.crossbook.simulator.market;

/**
 * Premium, mark price and funding of one perpetual. The funding rate follows the venues' published
 * form: average premium plus the interest rate clamped to within five basis points of it.
 */
final class Perpetual {
  private static final double INTEREST = 1e-4;
  private static final double CLAMP = 5e-4;
  private static final double AVERAGE_KEEP = 0.9995;

  private final MeanReversion premium;
  private double averagePremium;
  private double index;

  Perpetual(SeededRandom random, double indexPrice) {
    premium =
        new MeanReversion(random.uniform(-1e-4, 3e-4), 2.5e-4, 90_000.0 / MarketModel.STEP_MILLIS);
    averagePremium = premium.value();
    index = indexPrice;
  }

  void step(SeededRandom random, double indexPrice) {
    premium.step(random);
    averagePremium = AVERAGE_KEEP * averagePremium + (1 - AVERAGE_KEEP) * premium.value();
    index = indexPrice;
  }

  double premium() {
    return premium.value();
  }

  double indexPrice() {
    return index;
  }

  double markPrice() {
    return index * (1 + averagePremium);
  }

  double fundingRate() {
    double towardsInterest = Math.max(-CLAMP, Math.min(CLAMP, INTEREST - averagePremium));
    return averagePremium + towardsInterest;
  }
}
