package io.crossbook.core.ledger;

import io.crossbook.core.book.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A position with the cost of what is open, and what was realized by closing. Average cost: a fill
 * in the position's direction adds its cost, one against it takes the same part of the cost as of
 * the quantity. Costs are kept and averages derived, and closing the whole takes the whole cost, so
 * that nothing is lost to rounding over the life of a position. Public fields because the state is
 * kept by Flink. Not thread-safe.
 */
public final class AveragePosition {
  /** Digits behind the point of a cost that a division makes. */
  private static final int COST_DECIMALS = 18;

  /** Venues book to eight decimals at least. */
  private static final BigDecimal LAST_BOOKED = new BigDecimal("0.00000001");

  /** Positive if long, negative if short; in the listing's unit. */
  public BigDecimal quantity = BigDecimal.ZERO;

  /** What the open quantity cost, in the currency of the price; negative if short. */
  public BigDecimal cost = BigDecimal.ZERO;

  /** Profit of what was closed, in the currency of the price, without fees. */
  public BigDecimal realized = BigDecimal.ZERO;

  /** Flat. */
  public AveragePosition() {}

  /**
   * Applies a fill.
   *
   * @param size positive, in the listing's unit
   * @param price in quote for one unit, multiplier included
   * @return profit of what it closed; zero if it opened
   */
  public BigDecimal fill(Side side, BigDecimal size, BigDecimal price) {
    return fill(side, size, price, null);
  }

  /**
   * Applies a fill of which the venue says what it settled. That counts where rounding makes it
   * differ from what is computed here: the cost of what stays open takes up the difference, so that
   * over the life of the position both come to the same.
   *
   * @param said profit as the venue booked it; null if it did not say. What differs by more than
   *     rounding is not taken.
   */
  public BigDecimal fill(Side side, BigDecimal size, BigDecimal price, BigDecimal said) {
    BigDecimal signed = side == Side.BUY ? size : size.negate();
    if (quantity.signum() * signed.signum() >= 0) {
      quantity = quantity.add(signed);
      cost = cost.add(signed.multiply(price));
      return BigDecimal.ZERO;
    }
    boolean whole = size.compareTo(quantity.abs()) >= 0;
    BigDecimal closed = whole ? quantity.abs() : size;
    BigDecimal closedCost =
        whole
            ? cost
            : cost.multiply(closed).divide(quantity.abs(), COST_DECIMALS, RoundingMode.HALF_EVEN);
    BigDecimal proceeds = closed.multiply(price).multiply(BigDecimal.valueOf(quantity.signum()));
    BigDecimal profit = proceeds.subtract(closedCost);
    if (said != null && said.subtract(profit).abs().compareTo(rounding(said)) <= 0) {
      closedCost = proceeds.subtract(said);
      profit = said;
    }
    realized = realized.add(profit);
    cost = cost.subtract(closedCost);
    if (whole) {
      BigDecimal opened = size.subtract(closed).multiply(BigDecimal.valueOf(signed.signum()));
      quantity = opened;
      cost = opened.multiply(price);
    } else {
      quantity = quantity.add(signed);
    }
    return profit;
  }

  /** Most by which rounding to the decimals in which it is said makes it differ. */
  private static BigDecimal rounding(BigDecimal said) {
    return said.ulp().min(LAST_BOOKED);
  }

  /** Average price of the open quantity; null if flat. */
  public BigDecimal averagePrice() {
    return quantity.signum() == 0
        ? null
        : cost.divide(quantity, COST_DECIMALS, RoundingMode.HALF_EVEN);
  }

  /** Profit of what is open at a price, in the currency of the price. */
  public BigDecimal unrealized(BigDecimal price) {
    return quantity.multiply(price).subtract(cost);
  }
}
