package io.crossbook.core.opportunity;

import java.math.BigDecimal;

/**
 * One order of an opportunity. Immutable.
 *
 * @param venue venue id
 * @param symbol the venue's symbol
 * @param instrument canonical name of the instrument
 * @param account account that would trade; empty where none is configured
 * @param quantity in the listing's unit, positive to buy, negative to sell
 * @param multiplier base per unit of quantity
 * @param averagePrice expected price after walking the depth, in the listing's quote
 * @param limitPrice worst level touched, in the listing's quote
 * @param feeRate fraction of the traded value charged
 * @param feeAsset asset in which the fee is charged
 * @param reduceOnly true if it may only reduce a position
 * @param settlement asset that pays or is paid
 */
public record Leg(
    String venue,
    String symbol,
    String instrument,
    String account,
    BigDecimal quantity,
    BigDecimal multiplier,
    BigDecimal averagePrice,
    BigDecimal limitPrice,
    BigDecimal feeRate,
    String feeAsset,
    boolean reduceOnly,
    String settlement) {

  /** True if the leg buys. */
  public boolean buys() {
    return quantity.signum() > 0;
  }

  /** {@code buy venue:symbol} or {@code sell venue:symbol}: what identifies the leg. */
  public String identity() {
    return (buys() ? "buy " : "sell ") + venue + ":" + symbol;
  }
}
