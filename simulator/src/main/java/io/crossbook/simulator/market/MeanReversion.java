package io.crossbook.simulator.market;

/** An Ornstein-Uhlenbeck process sampled once per step; starts at its mean. */
final class MeanReversion {
  private final double mean;
  private final double keep;
  private final double shock;
  private double value;

  /**
   * @param mean the long run level
   * @param deviation the stationary standard deviation, in the unit of the mean
   * @param halfLifeSteps steps after which half of a deviation is gone
   */
  MeanReversion(double mean, double deviation, double halfLifeSteps) {
    this.mean = mean;
    this.keep = StrictMath.exp(-StrictMath.log(2) / halfLifeSteps);
    this.shock = deviation * StrictMath.sqrt(1 - keep * keep);
    this.value = mean;
  }

  void step(SeededRandom random) {
    value = mean + keep * (value - mean) + shock * random.gaussian();
  }

  /** Moves the value at once; it then reverts at the process's own speed. */
  void displace(double by) {
    value += by;
  }

  double value() {
    return value;
  }
}
