package io.crossbook.simulator.exchange;

import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.Market;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/**
 * In what positions are settled: an exchange settles in quote, a dealer in its accounts' currency,
 * into which it changes profit at the price for which it would sell the currency of the profit, and
 * loss at the price for which it would buy it. Owned by the event loop.
 */
public final class Settlement {
  private static final MathContext PRECISION = MathContext.DECIMAL64;

  private final Map<String, Market> markets;
  private final Optional<String> home;
  private final int decimals;

  Settlement(Map<String, Market> markets, VenueRules rules) {
    this.markets = markets;
    this.home = rules.home();
    this.decimals = rules.quoteDecimals();
  }

  /** The currency in which positions in a listing are settled. */
  public String asset(ListingSpec spec) {
    return home.orElse(spec.quote());
  }

  /** What a unit of a listing's quote is worth when it was gained. */
  public BigDecimal gainFactor(ListingSpec spec) {
    return factor(spec.quote(), true);
  }

  /** What a unit of a listing's quote is worth when it was lost. */
  public BigDecimal lossFactor(ListingSpec spec) {
    return factor(spec.quote(), false);
  }

  /** A profit or loss in quote, as it is booked. */
  BigDecimal booked(ListingSpec spec, BigDecimal profit) {
    return home.isEmpty()
        ? profit
        : profit
            .multiply(profit.signum() < 0 ? lossFactor(spec) : gainFactor(spec))
            .setScale(decimals, RoundingMode.HALF_EVEN);
  }

  /** An amount in quote valued between the two prices, unrounded. */
  BigDecimal value(ListingSpec spec, BigDecimal amount) {
    return home.isEmpty()
        ? amount
        : amount
            .multiply(gainFactor(spec).add(lossFactor(spec)))
            .divide(BigDecimal.valueOf(2), PRECISION);
  }

  private BigDecimal factor(String currency, boolean gain) {
    if (home.isEmpty() || home.get().equals(currency)) {
      return BigDecimal.ONE;
    }
    for (Market market : markets.values()) {
      ListingSpec spec = market.spec();
      BigDecimal bid = spec.price(market.bids().price(0));
      BigDecimal ask = spec.price(market.asks().price(0));
      if (spec.base().equals(home.get()) && spec.quote().equals(currency)) {
        return BigDecimal.ONE.divide(gain ? ask : bid, PRECISION);
      }
      if (spec.quote().equals(home.get()) && spec.base().equals(currency)) {
        return gain ? bid : ask;
      }
    }
    throw new IllegalStateException("Nothing here changes " + currency + " into " + home.get());
  }
}
