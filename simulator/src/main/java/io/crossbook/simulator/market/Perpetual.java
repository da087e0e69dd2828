package io.crossbook.simulator.market;

import java.util.ArrayList;
import java.util.List;

/**
 * Premium, mark price and funding of one perpetual. The funding rate follows the venues' published
 * form: average premium plus the interest rate clamped to within five basis points of it.
 */
final class Perpetual {
  private static final double INTEREST = 1e-4;
  private static final double CLAMP = 5e-4;
  private static final int PAST_SETTLEMENTS = 30;
  private static final double AVERAGE_KEEP = 0.9995;

  private final MeanReversion premium;
  private final List<Double> settled = new ArrayList<>();
  private double averagePremium;
  private double index;

  Perpetual(SeededRandom random, double indexPrice) {
    premium =
        new MeanReversion(random.uniform(-1e-4, 3e-4), 2.5e-4, 90_000.0 / MarketModel.STEP_MILLIS);
    averagePremium = premium.value();
    for (int i = 0; i < PAST_SETTLEMENTS; i++) {
      settled.add(rate(random.uniform(-2e-4, 4e-4)));
    }
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
    return rate(averagePremium);
  }

  private static double rate(double averagePremium) {
    return averagePremium + Math.max(-CLAMP, Math.min(CLAMP, INTEREST - averagePremium));
  }

  /** Notes the rate in force as paid. */
  void settle() {
    settled.add(fundingRate());
  }

  /** Rates paid, oldest first; those before the beginning are drawn like the others. */
  List<Double> settledRates() {
    return List.copyOf(settled);
  }
}
