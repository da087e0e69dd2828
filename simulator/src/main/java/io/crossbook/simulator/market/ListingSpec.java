package io.crossbook.simulator.market;

import java.math.BigDecimal;

/**
 * The static facts of one listing on one venue.
 *
 * @param venue the venue's name, which is also its path prefix, such as {@code binanceusdm}
 * @param symbol the symbol as this venue spells it on its book channels, such as {@code BTC/USD}
 * @param kind what is traded
 * @param base base currency, such as {@code BTC}
 * @param quote quote currency, such as {@code USDT}
 * @param priceDecimals a price of {@code p} ticks means {@code p * 10^-priceDecimals} quote per
 *     base
 * @param quantityDecimals a quantity of {@code q} lots means {@code q * 10^-quantityDecimals} base,
 *     or contracts where {@code contractSize} is not one
 * @param minimumQuantity least order quantity, in lots
 * @param minimumNotional least price times quantity, in quote; zero where the venue has none
 * @param contractSize base units in one unit of quantity; one except for contracts
 */
public record ListingSpec(
    String venue,
    String symbol,
    Kind kind,
    String base,
    String quote,
    int priceDecimals,
    int quantityDecimals,
    long minimumQuantity,
    BigDecimal minimumNotional,
    BigDecimal contractSize) {

  /** One tick as a decimal, in quote per base. */
  public BigDecimal tick() {
    return BigDecimal.ONE.movePointLeft(priceDecimals);
  }

  /** One lot as a decimal, in base or contracts. */
  public BigDecimal lot() {
    return BigDecimal.ONE.movePointLeft(quantityDecimals);
  }

  /** A price in ticks as a decimal with all its digits. */
  public BigDecimal price(long ticks) {
    return BigDecimal.valueOf(ticks, priceDecimals);
  }

  /** A quantity in lots as a decimal with all its digits. */
  public BigDecimal quantity(long lots) {
    return BigDecimal.valueOf(lots, quantityDecimals);
  }

  /** The least order quantity as a decimal. */
  public BigDecimal minimum() {
    return quantity(minimumQuantity);
  }
}
