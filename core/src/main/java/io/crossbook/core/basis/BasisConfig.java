package io.crossbook.core.basis;

import io.crossbook.core.quote.QuoteFamilies;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a deployment says about trading spot against perpetuals. Immutable.
 *
 * @param portfolioCurrency currency in which profit is counted
 * @param quoteFamilies sets of quote currencies that are compared through a priced conversion; the
 *     first of each is the one that amounts are expressed in
 * @param pairs venues whose spot and perpetual listings are compared
 * @param holdingSeconds how long a position is expected to be held, for funding and interest
 * @param maxFundingAgeMillis a funding rate older than this is not known
 * @param fundingIntervalSeconds time between two payments, for venues that do not say it with the
 *     rate
 * @param reverse true to look for selling borrowed spot against a bought perpetual as well
 * @param borrowRates interest for borrowing an asset, fraction per year of 365 days; an asset
 *     without a rate is not sold short
 * @param venueRisk counterparty risk by venue, 0 (none) to 1
 * @param accounts account to trade with by venue
 */
public record BasisConfig(
    String portfolioCurrency,
    ArrayList<ArrayList<String>> quoteFamilies,
    ArrayList<VenuePair> pairs,
    long holdingSeconds,
    long maxFundingAgeMillis,
    HashMap<String, Long> fundingIntervalSeconds,
    boolean reverse,
    HashMap<String, BigDecimal> borrowRates,
    HashMap<String, Double> venueRisk,
    HashMap<String, String> accounts)
    implements Serializable {

  /**
   * Two venues, which may belong to one company.
   *
   * @param spot venue id of the spot market
   * @param perpetual venue id of the perpetuals
   */
  public record VenuePair(String spot, String perpetual) implements Serializable {}

  /**
   * A configuration whose values are all allowed.
   *
   * @throws IllegalArgumentException with one sentence that names the value and what is allowed
   */
  public BasisConfig {
    if (holdingSeconds <= 0) {
      throw new IllegalArgumentException(
          "basis.holding-seconds is " + holdingSeconds + "; allowed is more than 0");
    }
    if (maxFundingAgeMillis <= 0) {
      throw new IllegalArgumentException(
          "basis.max-funding-age-ms is " + maxFundingAgeMillis + "; allowed is more than 0");
    }
    for (Map.Entry<String, Long> each : fundingIntervalSeconds.entrySet()) {
      if (each.getValue() <= 0) {
        throw new IllegalArgumentException(
            "basis.funding-interval-seconds."
                + each.getKey()
                + " is "
                + each.getValue()
                + "; allowed is more than 0");
      }
    }
    for (Map.Entry<String, BigDecimal> each : borrowRates.entrySet()) {
      if (each.getValue().signum() < 0) {
        throw new IllegalArgumentException(
            "basis.borrow-rates."
                + each.getKey()
                + " is "
                + each.getValue()
                + "; allowed is 0 or more");
      }
    }
  }

  /**
   * Binance and Gate.io spot against their USDT perpetuals, held for three days, never short of
   * spot. Binance's mark-price stream does not say the interval; eight hours is its rule.
   */
  public static BasisConfig standard() {
    return new BasisConfig(
        "USD",
        new ArrayList<>(List.of(new ArrayList<>(List.of("USD", "USDT", "USDC")))),
        new ArrayList<>(
            List.of(
                new VenuePair("binance", "binanceusdm"), new VenuePair("gateio", "gateiofutures"))),
        3 * 86_400,
        60_000,
        new HashMap<>(Map.of("binanceusdm", 28_800L)),
        false,
        new HashMap<>(),
        new HashMap<>(),
        new HashMap<>());
  }

  /** The same, looking for borrowed spot as well. */
  public BasisConfig withReverse(Map<String, BigDecimal> rates) {
    return new BasisConfig(
        portfolioCurrency,
        quoteFamilies,
        pairs,
        holdingSeconds,
        maxFundingAgeMillis,
        fundingIntervalSeconds,
        true,
        new HashMap<>(rates),
        venueRisk,
        accounts);
  }

  /** The same for other venues. */
  public BasisConfig withPairs(List<VenuePair> others) {
    return new BasisConfig(
        portfolioCurrency,
        quoteFamilies,
        new ArrayList<>(others),
        holdingSeconds,
        maxFundingAgeMillis,
        fundingIntervalSeconds,
        reverse,
        borrowRates,
        venueRisk,
        accounts);
  }

  /** The family's first currency, or the currency itself if it is in no family. */
  public String familyOf(String currency) {
    return QuoteFamilies.head(quoteFamilies, currency);
  }

  /** True if the two venues are to be compared. */
  boolean compares(String spot, String perpetual) {
    for (VenuePair pair : pairs) {
      if (pair.spot.equals(spot) && pair.perpetual.equals(perpetual)) {
        return true;
      }
    }
    return false;
  }
}
