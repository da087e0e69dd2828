package io.crossbook.simulator.market;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The value of every currency in USD, as logarithms, with a short history for venues that lag.
 *
 * <p>Crypto assets are correlated log-normal random walks with occasional jumps; EUR, GBP and JPY
 * are calm correlated walks; USDT and USDC revert to one dollar and now and then leave it by tens
 * of basis points. A price of A in B is {@code exp(log(A) - log(B))}, so quotes in a stablecoin
 * honour its peg by construction.
 */
final class Fundamentals {
  /** Steps of history kept; the largest lag a venue may have. */
  static final int HISTORY = 64;

  private static final double STEPS_PER_YEAR = 365.25 * 86_400_000.0 / MarketModel.STEP_MILLIS;
  private static final double STEPS_PER_SECOND = 1000.0 / MarketModel.STEP_MILLIS;
  private static final double JUMPS_PER_SECOND = 1.0 / 45;
  private static final double JUMP_DEVIATION = 8e-4;
  private static final double EXCURSIONS_PER_SECOND = 1.0 / 400;

  /**
   * One walking asset: where it starts, how much it moves in a year, how much of that is shared.
   */
  private record Walk(double start, double yearlyVolatility, double beta) {}

  private static final Map<String, Walk> CRYPTO =
      Map.of(
          "BTC", new Walk(84_000, 0.50, 0.90),
          "ETH", new Walk(3_100, 0.65, 0.85),
          "SOL", new Walk(165, 0.80, 0.75),
          "LINK", new Walk(15.2, 0.85, 0.70),
          "XRP", new Walk(2.35, 0.85, 0.65));
  private static final Map<String, Walk> FIAT =
      Map.of(
          "EUR", new Walk(1.0850, 0.07, 0.8),
          "GBP", new Walk(1.2700, 0.08, 0.7),
          "JPY", new Walk(1 / 151.2, 0.10, 0.5));

  private final SeededRandom random;
  private final Map<String, Integer> index = new LinkedHashMap<>();
  private final Walk[] walks;
  private final boolean[] fiat;
  private final MeanReversion[] pegs;
  private final double[] current;
  private final double[][] history;
  private int cursor;

  /** Every base asset of the default universe. */
  static Set<String> cryptoAssets() {
    return CRYPTO.keySet();
  }

  Fundamentals(long seed, Iterable<String> currencies) {
    random = SeededRandom.stream(seed, "fundamentals");
    for (String currency : currencies) {
      index.putIfAbsent(currency, index.size());
    }
    int n = index.size();
    walks = new Walk[n];
    fiat = new boolean[n];
    pegs = new MeanReversion[n];
    current = new double[n];
    history = new double[HISTORY][n];
    index.forEach(this::define);
    for (double[] row : history) {
      System.arraycopy(current, 0, row, 0, n);
    }
  }

  private void define(String currency, int i) {
    if (currency.equals("USD")) {
      return;
    }
    if (currency.equals("USDT") || currency.equals("USDC")) {
      double deviation = currency.equals("USDT") ? 8e-4 : 5e-4;
      pegs[i] = new MeanReversion(0, deviation, 60 * STEPS_PER_SECOND);
      return;
    }
    Walk walk = CRYPTO.getOrDefault(currency, FIAT.get(currency));
    if (walk == null) {
      throw new IllegalArgumentException(
          "No fundamental is defined for " + currency + "; known assets are " + CRYPTO.keySet());
    }
    walks[i] = walk;
    fiat[i] = FIAT.containsKey(currency);
    current[i] = StrictMath.log(walk.start());
  }

  int indexOf(String currency) {
    Integer i = index.get(currency);
    if (i == null) {
      throw new IllegalArgumentException("Currency " + currency + " is not part of this market");
    }
    return i;
  }

  void step() {
    double cryptoFactor = random.gaussian();
    double dollarFactor = random.gaussian();
    boolean commonJump = random.chance(JUMPS_PER_SECOND / STEPS_PER_SECOND);
    double jump = commonJump ? JUMP_DEVIATION * random.gaussian() : 0;
    for (int i = 0; i < current.length; i++) {
      if (pegs[i] != null) {
        stepPeg(i);
      } else if (walks[i] != null) {
        stepWalk(i, fiat[i] ? dollarFactor : cryptoFactor, jump);
      }
    }
    cursor = (cursor + 1) % HISTORY;
    System.arraycopy(current, 0, history[cursor], 0, current.length);
  }

  private void stepWalk(int i, double factor, double commonJump) {
    Walk walk = walks[i];
    double beta = walk.beta();
    double perStep = walk.yearlyVolatility() / StrictMath.sqrt(STEPS_PER_YEAR);
    double own = StrictMath.sqrt(1 - beta * beta) * random.gaussian();
    current[i] += perStep * (beta * factor + own);
    if (!fiat[i]) {
      current[i] += commonJump * walk.yearlyVolatility() / 0.5;
      if (random.chance(JUMPS_PER_SECOND / 3 / STEPS_PER_SECOND)) {
        current[i] += JUMP_DEVIATION * random.gaussian();
      }
    }
  }

  private void stepPeg(int i) {
    pegs[i].step(random);
    if (random.chance(EXCURSIONS_PER_SECOND / STEPS_PER_SECOND)) {
      double size = random.uniform(15e-4, 45e-4);
      pegs[i].displace(random.chance(0.7) ? -size : size / 3);
    }
    current[i] = pegs[i].value();
  }

  /**
   * The logarithm of the USD value a number of steps ago.
   *
   * @param lagSteps 0 for now, below {@link #HISTORY}
   */
  double logValue(int currency, int lagSteps) {
    return history[Math.floorMod(cursor - lagSteps, HISTORY)][currency];
  }
}
