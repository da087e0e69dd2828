package io.crossbook.simulator.exchange;

import io.crossbook.simulator.market.ListingSpec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What an account holds of one listing that is not delivered. Owned by the event loop; only its
 * exchange changes it.
 *
 * <p>The profit that a reduction realizes is what it sold for less its share of what was opened;
 * when that is closed, the shares add up to its cost to the last decimal. A position has one
 * average price, or, at a dealer, the price of each order that opened a part of it.
 */
public final class Position {
  /** What one order opened and nothing has closed yet. */
  private static final class Opening {
    final long order;
    long lots;
    BigDecimal cost = BigDecimal.ZERO;

    Opening(long order) {
      this.order = order;
    }
  }

  private final ListingSpec spec;
  private final Settlement settlement;
  private final int decimals;
  private final boolean oldestFirst;
  private final Deque<Opening> openings = new ArrayDeque<>();
  private boolean bought;
  private BigDecimal realized = BigDecimal.ZERO;
  private long updatedNanos;

  Position(ListingSpec spec, Settlement settlement, VenueRules rules) {
    this.spec = spec;
    this.settlement = settlement;
    this.decimals = rules.quoteDecimals();
    this.oldestFirst = rules.dealer();
  }

  /** What is held. */
  public ListingSpec spec() {
    return spec;
  }

  /** Lots; positive if long, negative if short. */
  public long lots() {
    long lots = openings.stream().mapToLong(opening -> opening.lots).sum();
    return bought ? lots : -lots;
  }

  /** What it was bought or sold for, in quote, never negative. */
  public BigDecimal cost() {
    return openings.stream().map(opening -> opening.cost).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Profit realized since the beginning, as settled, before fees and funding. */
  public BigDecimal realized() {
    return realized;
  }

  /** When it last changed, in epoch nanoseconds. */
  public long updatedNanos() {
    return updatedNanos;
  }

  /** Average entry price in quote per base; zero without a position. */
  public BigDecimal entryPrice() {
    long lots = lots();
    return lots == 0
        ? BigDecimal.ZERO
        : cost()
            .divide(
                spec.quantity(Math.abs(lots)).multiply(spec.contractSize()), MathContext.DECIMAL64);
  }

  /** Its value at a price, in quote; negative if short. */
  public BigDecimal notional(BigDecimal price) {
    return price.multiply(spec.quantity(lots())).multiply(spec.contractSize());
  }

  /** What closing it at a price would realize, in quote, before fees. */
  public BigDecimal unrealized(BigDecimal price) {
    BigDecimal value = notional(price);
    return bought ? value.subtract(cost()) : value.add(cost());
  }

  /** How much an order of a side could reduce it by, in lots. */
  long reducible(Side side) {
    return Math.max(0, side == Side.SELL ? lots() : -lots());
  }

  /** Books an execution; the result is what it closes, oldest first. */
  List<Closing> execute(Order order, long price, long executed, long nanos) {
    long closing = Math.min(reducible(order.side()), executed);
    List<Closing> closed = close(order.side(), price, closing);
    if (closing < executed) {
      bought = order.side() == Side.BUY;
      open(order.id(), price, executed - closing);
    }
    for (Closing each : closed) {
      realized = realized.add(each.realized());
    }
    updatedNanos = nanos;
    return closed;
  }

  private void open(long order, long price, long lots) {
    Opening newest = openings.peekLast();
    if (newest == null || (oldestFirst && newest.order != order)) {
      newest = new Opening(order);
      openings.addLast(newest);
    }
    newest.lots += lots;
    newest.cost = newest.cost.add(Amounts.exact(spec, price, lots));
  }

  private List<Closing> close(Side side, long price, long lots) {
    List<Closing> closed = new ArrayList<>();
    long left = lots;
    while (left > 0) {
      Opening oldest = openings.getFirst();
      long part = Math.min(left, oldest.lots);
      BigDecimal share =
          part == oldest.lots
              ? oldest.cost
              : oldest
                  .cost
                  .multiply(BigDecimal.valueOf(part))
                  .divide(BigDecimal.valueOf(oldest.lots), decimals, RoundingMode.HALF_EVEN);
      BigDecimal value = Amounts.exact(spec, price, part);
      BigDecimal profit = side == Side.SELL ? value.subtract(share) : share.subtract(value);
      oldest.cost = oldest.cost.subtract(share);
      oldest.lots -= part;
      closed.add(new Closing(oldest.order, part, oldest.lots, settlement.booked(spec, profit)));
      if (oldest.lots == 0) {
        openings.removeFirst();
      }
      left -= part;
    }
    return closed;
  }
}
