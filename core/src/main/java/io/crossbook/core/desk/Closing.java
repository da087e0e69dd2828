package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.quote.Quote;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What closing a held operation at today's books would bring, in the desk's currency. Not
 * thread-safe: the desk's thread.
 */
final class Closing {
  private final Marks marks;

  Closing(Marks marks) {
    this.marks = marks;
  }

  /** True if closing now would bring at least what was expected of holding on. */
  boolean worthIt(Operation operation, long now) {
    OperationProfit.Profit expected = OperationProfit.expected(operation, marks, now);
    BigDecimal closing = gain(operation, now);
    OperationProfit.Profit realized = OperationProfit.realized(operation, marks, now);
    return expected != null
        && closing != null
        && realized != null
        && realized.net().add(closing).compareTo(expected.net()) >= 0;
  }

  /** What closing brings beyond today's worth of what is held; null if nobody can say. */
  private BigDecimal gain(Operation operation, long now) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < operation.legs.size(); i++) {
      Leg leg = operation.legs.get(i).planned;
      Quote quote = marks.fresh(leg.venue(), leg.symbol(), now);
      Marks.Rate rate = quote == null ? null : marks.rate(quote.quoteAsset, now);
      BigDecimal held = operation.held(i);
      if (rate == null || held.signum() == 0) {
        return null;
      }
      Side side = leg.buys() ? Side.SELL : Side.BUY;
      Marks.Walk walk = Marks.walk(quote.book, side, held);
      BigDecimal value = walk.value().multiply(leg.multiplier());
      BigDecimal reference =
          ExecutionStyle.derivative(leg)
              ? entry(operation, i, held).multiply(leg.multiplier())
              : marks.mid(leg.venue(), leg.symbol(), now).multiply(held).multiply(leg.multiplier());
      BigDecimal gain = value.subtract(reference);
      sum = sum.add((side == Side.SELL ? gain : gain.negate()).multiply(rate.mid()));
      sum = sum.subtract(value.multiply(leg.feeRate()).multiply(rate.mid()));
    }
    return sum;
  }

  /** Price x quantity at which that much of a leg was opened, on average. */
  static BigDecimal entry(Operation operation, int leg, BigDecimal held) {
    Leg planned = operation.legs.get(leg).planned;
    BigDecimal value = BigDecimal.ZERO;
    BigDecimal filled = BigDecimal.ZERO;
    for (WorkingOrder order : operation.orders) {
      boolean opened = (order.side == Side.BUY) == planned.buys();
      if (opened && order.venue.equals(planned.venue()) && order.symbol.equals(planned.symbol())) {
        value = value.add(order.value);
        filled = filled.add(order.applied);
      }
    }
    return filled.signum() == 0
        ? BigDecimal.ZERO
        : value.multiply(held).divide(filled, MathContext.DECIMAL64);
  }
}
