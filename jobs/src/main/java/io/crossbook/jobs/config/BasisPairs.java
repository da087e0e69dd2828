package io.crossbook.jobs.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which spot and perpetual books are held against each other. Immutable.
 *
 * @param pairs pairs of venues
 * @param holding how long the position is taken to stay open
 * @param fundingInterval between two payments of funding where a venue does not say it
 * @param maxFundingAgeMillis a funding rate older than this is not known
 * @param allowReverse true to look at selling spot and buying the perpetual as well
 * @param borrowRates interest for borrowing an asset, fraction per year; an asset that is not here
 *     is not sold short
 */
public record BasisPairs(
    List<Pair> pairs,
    Duration holding,
    Duration fundingInterval,
    long maxFundingAgeMillis,
    boolean allowReverse,
    Map<String, BigDecimal> borrowRates) {

  /**
   * A venue's spot books against a venue's perpetuals.
   *
   * @param spot venue id
   * @param perpetual venue id
   */
  public record Pair(String spot, String perpetual) {}

  private static final BigDecimal MILLIS_PER_HOUR = BigDecimal.valueOf(3_600_000);

  /** Copies. */
  public BasisPairs {
    pairs = List.copyOf(pairs);
    borrowRates = Map.copyOf(borrowRates);
  }

  static BasisPairs read(Section basis, Set<String> venues) throws ConfigException {
    String known = "one of the venues " + String.join(", ", venues);
    List<Pair> pairs = new ArrayList<>();
    for (Section row : basis.tables("pairs", "spot and perpetual")) {
      Pair pair =
          new Pair(
              row.text("spot", venues::contains, known),
              row.text("perpetual", venues::contains, known));
      if (pairs.contains(pair)) {
        throw row.refused("spot", "every pair once");
      }
      row.end();
      pairs.add(pair);
    }
    Map<String, BigDecimal> rates = new TreeMap<>();
    for (Section row : basis.tables("borrow-rates", "asset and rate")) {
      String asset = row.text("asset", Names::isAsset, "a currency code");
      if (rates.put(asset, row.exact("rate", "0", "10")) != null) {
        throw row.refused("asset", "every asset once");
      }
      row.end();
    }
    BasisPairs read =
        new BasisPairs(
            pairs,
            Duration.ofMillis(
                basis
                    .exact("holding-hours", "0.001", "8760")
                    .multiply(MILLIS_PER_HOUR)
                    .longValue()),
            Duration.ofMillis(basis.whole("funding-interval-ms", 1000, 86_400_000)),
            basis.whole("max-funding-age-ms", 1, 86_400_000),
            basis.flag("allow-reverse"),
            rates);
    if (read.allowReverse && rates.isEmpty()) {
      throw basis.refused("allow-reverse", "true only with at least one of basis.borrow-rates");
    }
    basis.end();
    return read;
  }
}
