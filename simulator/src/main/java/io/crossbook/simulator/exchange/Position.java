package io.crossbook.simulator.exchange;

import io.crossbook.simulator.market.ListingSpec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * What an account holds of one perpetual. Owned by the event loop; only its exchange changes it.
 *
 * <p>The profit that a reduction realizes is what it sold for less its share of what the position
 * cost; when the position is closed, the shares add up to the cost to the last decimal.
 */
public final class Position {
  private final ListingSpec spec;
  private final int decimals;
  private long lots;
  private BigDecimal cost = BigDecimal.ZERO;
  private BigDecimal realized = BigDecimal.ZERO;
  private long updatedNanos;

  Position(ListingSpec spec, int decimals) {
    this.spec = spec;
    this.decimals = decimals;
  }

  /** The perpetual. */
  public ListingSpec spec() {
    return spec;
  }

  /** Lots; positive if long, negative if short. */
  public long lots() {
    return lots;
  }

  /** What it was bought or sold for, in quote, never negative. */
  public BigDecimal cost() {
    return cost;
  }

  /** Profit realized since the beginning, in quote, before fees and funding. */
  public BigDecimal realized() {
    return realized;
  }

  /** When it last changed, in epoch nanoseconds. */
  public long updatedNanos() {
    return updatedNanos;
  }

  /** Average entry price in quote per base; zero without a position. */
  public BigDecimal entryPrice() {
    return lots == 0
        ? BigDecimal.ZERO
        : cost.divide(
            spec.quantity(Math.abs(lots)).multiply(spec.contractSize()), MathContext.DECIMAL64);
  }

  /** Its value at a price, in quote; negative if short. */
  public BigDecimal notional(BigDecimal price) {
    return price.multiply(spec.quantity(lots)).multiply(spec.contractSize());
  }

  /** What closing it at a price would realize, in quote, before fees. */
  public BigDecimal unrealized(BigDecimal price) {
    BigDecimal value = notional(price);
    return lots >= 0 ? value.subtract(cost) : value.add(cost);
  }

  /** How much an order of a side could reduce it by, in lots. */
  long reducible(Side side) {
    return Math.max(0, side == Side.SELL ? lots : -lots);
  }

  /** Books an execution; the result is the profit that it realizes. */
  BigDecimal execute(Side side, long price, long executed, long nanos) {
    long closing = Math.min(reducible(side), executed);
    long opening = executed - closing;
    BigDecimal profit = BigDecimal.ZERO;
    if (closing > 0) {
      BigDecimal share =
          closing == Math.abs(lots)
              ? cost
              : cost.multiply(BigDecimal.valueOf(closing))
                  .divide(BigDecimal.valueOf(Math.abs(lots)), decimals, RoundingMode.HALF_EVEN);
      BigDecimal value = Amounts.exact(spec, price, closing);
      profit = side == Side.SELL ? value.subtract(share) : share.subtract(value);
      cost = cost.subtract(share);
    }
    cost = cost.add(Amounts.exact(spec, price, opening));
    lots += side == Side.BUY ? executed : -executed;
    realized = realized.add(profit);
    updatedNanos = nanos;
    return profit;
  }
}
