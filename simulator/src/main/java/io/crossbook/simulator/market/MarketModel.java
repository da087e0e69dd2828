package io.crossbook.simulator.market;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All books of all venues on one virtual clock. Not thread safe; the simulation's event loop owns
 * it.
 */
public final class MarketModel {
  /** Virtual milliseconds per step. */
  public static final int STEP_MILLIS = 20;

  private final Fundamentals fundamentals;
  private final Dislocations dislocations;
  private final List<Market> markets = new ArrayList<>();
  private final Map<String, Market> byKey = new LinkedHashMap<>();
  private long steps;

  /**
   * Builds the market with its opening books.
   *
   * @param seed the whole future of the market
   * @param universe the listings
   * @param intensity how often prices disagree after fees; 1 is several times a minute per asset, 0
   *     never
   */
  public MarketModel(long seed, Universe universe, double intensity) {
    if (!(intensity >= 0) || intensity > 1000) {
      throw new IllegalArgumentException("Intensity must lie in 0..1000, not " + intensity);
    }
    fundamentals = new Fundamentals(seed, universe.currencies());
    dislocations = new Dislocations(seed, universe.listings(), intensity);
    for (ListingSpec spec : universe.listings()) {
      Market market = new Market(seed, spec, VenueProfile.of(spec.venue()), fundamentals);
      markets.add(market);
      byKey.put(spec.venue() + ' ' + spec.symbol(), market);
    }
  }

  /** Sets the time between two settlements of perpetuals' funding; eight hours unless it is set. */
  public void fundEvery(Duration interval) {
    for (Market market : markets) {
      market.fundEvery(interval);
    }
  }

  /** Advances the virtual clock by {@link #STEP_MILLIS} and every book with it. */
  public void step() {
    steps++;
    fundamentals.step();
    dislocations.step(steps);
    for (int i = 0; i < markets.size(); i++) {
      markets.get(i).step(dislocations.shift(i));
    }
  }

  /** Steps taken since the beginning. */
  public long steps() {
    return steps;
  }

  /** All markets in the order of the universe. */
  public List<Market> markets() {
    return List.copyOf(markets);
  }

  /** The market of a listing, or null if there is none. */
  public Market market(String venue, String symbol) {
    return byKey.get(venue + ' ' + symbol);
  }

  /** Markets of one venue, in the order of the universe. */
  public List<Market> marketsOf(String venue) {
    return markets.stream().filter(m -> m.spec().venue().equals(venue)).toList();
  }

  /**
   * What one unit of a currency is worth in another now, without any venue's lag, noise or
   * dislocation.
   */
  public double fundamentalPrice(String base, String quote) {
    return StrictMath.exp(
        fundamentals.logValue(fundamentals.indexOf(base), 0)
            - fundamentals.logValue(fundamentals.indexOf(quote), 0));
  }
}
