package io.crossbook.core.order;

import io.crossbook.core.book.Side;
import java.math.BigDecimal;

/**
 * One execution of an order. Immutable.
 *
 * @param symbol the venue's symbol, as in its listing
 * @param clientOrderId empty if the venue did not say it
 * @param venueOrderId the venue's id of the order
 * @param tradeId the venue's id of this execution; the same in its stream and its history; empty
 *     where it has none
 * @param side of our order
 * @param price in quote; positive
 * @param quantity in the listing's unit; positive
 * @param cumulative filled of the order so far including this, in the listing's unit; null if the
 *     venue did not say it
 * @param fee what was charged, in {@code feeAsset}; negative for a rebate; null if the venue did
 *     not say it yet
 * @param feeAsset empty if {@code fee} is null
 * @param maker true if our order rested; false if it took
 * @param cost what was exchanged in quote as the venue booked it, where rounding makes that differ
 *     from price times quantity; null if it is just that
 * @param realized profit of what this execution closed of a derivative position, in the settlement
 *     asset and without fees, as the venue booked it; null if the venue did not say it
 * @param venueTime nanoseconds since the epoch
 */
public record Fill(
    String symbol,
    String clientOrderId,
    String venueOrderId,
    String tradeId,
    Side side,
    BigDecimal price,
    BigDecimal quantity,
    BigDecimal cumulative,
    BigDecimal fee,
    String feeAsset,
    boolean maker,
    BigDecimal cost,
    BigDecimal realized,
    long venueTime) {

  /** One whose cost is price times quantity. */
  public Fill(
      String symbol,
      String clientOrderId,
      String venueOrderId,
      String tradeId,
      Side side,
      BigDecimal price,
      BigDecimal quantity,
      BigDecimal cumulative,
      BigDecimal fee,
      String feeAsset,
      boolean maker,
      long venueTime) {
    this(
        symbol,
        clientOrderId,
        venueOrderId,
        tradeId,
        side,
        price,
        quantity,
        cumulative,
        fee,
        feeAsset,
        maker,
        null,
        null,
        venueTime);
  }

  /** The same execution, with the profit that the venue booked; null if it did not say it. */
  public Fill settling(BigDecimal said) {
    return new Fill(
        symbol,
        clientOrderId,
        venueOrderId,
        tradeId,
        side,
        price,
        quantity,
        cumulative,
        fee,
        feeAsset,
        maker,
        cost,
        said,
        venueTime);
  }

  /**
   * The same execution, with what the venue booked. What differs by more than rounding to the
   * decimals in which it is said is not taken for this execution's.
   *
   * @param said in quote; null if it did not say
   */
  public Fill booked(BigDecimal said) {
    BigDecimal product = price.multiply(quantity);
    boolean rounded =
        said != null
            && said.compareTo(product) != 0
            && said.subtract(product).abs().compareTo(said.ulp()) < 0;
    return new Fill(
        symbol,
        clientOrderId,
        venueOrderId,
        tradeId,
        side,
        price,
        quantity,
        cumulative,
        fee,
        feeAsset,
        maker,
        rounded ? said : null,
        realized,
        venueTime);
  }

  /** What was exchanged, in quote per multiplier: price times quantity as the venue booked it. */
  public BigDecimal value() {
    return cost == null ? price.multiply(quantity) : cost;
  }
}
