package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.quote.Quote;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The orders of an operation: how much of each leg may go by now, at which worst price, and what is
 * written on the order. A leg goes at once, or in the share to which those are filled that it waits
 * for, or rests and leads the others. Not thread-safe: the desk's thread.
 */
final class LegOrders {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final DeskConfig config;
  private final Marks marks;
  private final Recovery recovery;
  private final MakerLead lead;
  private final LongSupplier epoch;

  /**
   * @param epoch the desk's at the time of an order
   */
  LegOrders(DeskConfig config, Marks marks, Recovery recovery, MakerLead lead, LongSupplier epoch) {
    this.config = config;
    this.marks = marks;
    this.recovery = recovery;
    this.lead = lead;
    this.epoch = epoch;
  }

  /** Orders for what may go by now; they are in the operation already. */
  List<WorkingOrder> due(Operation operation, long now) {
    List<WorkingOrder> orders = new ArrayList<>();
    for (int i = 0; i < operation.legs.size(); i++) {
      BigDecimal quantity = due(operation, i);
      BigDecimal limit = quantity.signum() > 0 ? price(operation, i, quantity, now) : null;
      if (limit != null) {
        WorkingOrder order = order(operation, i, quantity, limit, now);
        operation.orders.add(order);
        orders.add(order);
      }
    }
    return orders;
  }

  /** The order that a way to put an operation right asks for; it is in the operation already. */
  WorkingOrder mending(Operation operation, Recovery.Choice choice, long now) {
    Quote quote = choice.quote();
    WorkingOrder order = new WorkingOrder();
    order.number = operation.nextOrder();
    order.purpose = reducing(operation);
    order.venue = quote.venue;
    order.account = choice.account();
    order.symbol = quote.symbol;
    order.instrument = quote.instrument;
    order.side = choice.side();
    order.kind = OrderKind.IOC;
    order.quantity = choice.quantity();
    order.limit = choice.limit();
    order.multiplier = quote.listing.multiplier();
    order.reduceOnly = choice.reduceOnly();
    stamp(order, now);
    operation.orders.add(order);
    return order;
  }

  /** The worst price for what goes of a leg now; null if it does not go after all. */
  private BigDecimal price(Operation operation, int index, BigDecimal quantity, long now) {
    OperationLeg leg = operation.legs.get(index);
    if (leg.leads) {
      return lead.place(operation, index, now);
    }
    Quote quote = marks.fresh(leg.planned.venue(), leg.planned.symbol(), now);
    if (!follows(operation, leg) || quote == null) {
      return leg.limit;
    }
    // What was filled long after the plan was made is hedged at the market as it is now.
    Side side = leg.planned.buys() ? Side.BUY : Side.SELL;
    return recovery.limit(quote.listing, side, Marks.walk(quote.book, side, quantity).worst(), 1);
  }

  /** True if a leg hedges what another one is filled while it rests. */
  private static boolean follows(Operation operation, OperationLeg leg) {
    return leg.after.stream().anyMatch(before -> operation.legs.get(before).leads);
  }

  /** How much of a leg may go now, beyond what went. */
  private BigDecimal due(Operation operation, int index) {
    if (operation.flattening && !operation.closing) {
      return BigDecimal.ZERO;
    }
    OperationLeg leg = operation.legs.get(index);
    BigDecimal ordered = operation.ordered(index);
    if (leg.leads) {
      boolean rests = operation.withdrawn.isEmpty() && !operation.liveOn(index);
      return rests ? tradable(leg, leg.target.subtract(operation.filled(index))) : BigDecimal.ZERO;
    }
    if (leg.after.isEmpty()) {
      return ordered.signum() == 0 ? leg.target : BigDecimal.ZERO;
    }
    boolean over = true;
    // More than was wanted of a leg that rests is hedged too: it may be filled after its end.
    BigDecimal share = follows(operation, leg) ? null : BigDecimal.ONE;
    for (int before : leg.after) {
      over &= over(operation, before);
      BigDecimal target = operation.legs.get(before).target;
      // Of a leg that nothing is wanted of, there is nothing to wait for.
      if (target.signum() > 0) {
        BigDecimal filled = operation.filled(before).divide(target, MathContext.DECIMAL64);
        share = share == null ? filled : share.min(filled);
      }
    }
    if (leg.onEnd && !over) {
      return BigDecimal.ZERO;
    }
    Listing listing = marks.listing(leg.planned.venue(), leg.planned.symbol());
    if (listing == null || share == null) {
      return BigDecimal.ZERO;
    }
    return tradable(
        leg, Recovery.floor(leg.target.multiply(share), listing.lot()).subtract(ordered));
  }

  /** A quantity of a leg if an order for it can be placed, nothing otherwise. */
  private BigDecimal tradable(OperationLeg leg, BigDecimal due) {
    Listing listing = marks.listing(leg.planned.venue(), leg.planned.symbol());
    if (listing == null) {
      return BigDecimal.ZERO;
    }
    boolean tradable =
        due.compareTo(listing.minSize()) >= 0
            && due.multiply(listing.multiplier())
                    .multiply(leg.limit)
                    .compareTo(listing.minNotional())
                >= 0;
    return due.signum() > 0 && tradable ? due : BigDecimal.ZERO;
  }

  /** True if nothing more will be filled of a leg. */
  private boolean over(Operation operation, int index) {
    OperationLeg leg = operation.legs.get(index);
    if (operation.liveOn(index) || due(operation, index).signum() > 0) {
      return false;
    }
    for (int before : leg.after) {
      if (!over(operation, before)) {
        return false;
      }
    }
    return true;
  }

  private WorkingOrder order(
      Operation operation, int index, BigDecimal quantity, BigDecimal limit, long now) {
    OperationLeg leg = operation.legs.get(index);
    Leg planned = leg.planned;
    boolean waited = !leg.after.isEmpty();
    WorkingOrder order = new WorkingOrder();
    order.number = operation.nextOrder();
    order.leg = index;
    order.purpose = waited || operation.closing ? reducing(operation) : Purpose.OPEN;
    order.closing = operation.closing;
    order.round = operation.round;
    order.venue = planned.venue();
    order.account = config.accountAt(planned.venue());
    order.symbol = planned.symbol();
    order.instrument = planned.instrument();
    order.side = planned.buys() != operation.closing ? Side.BUY : Side.SELL;
    order.kind = leg.leads ? OrderKind.POST_ONLY : OrderKind.IOC;
    order.quantity = quantity;
    order.limit = limit;
    order.multiplier = planned.multiplier();
    order.reduceOnly = operation.closing && ExecutionStyle.derivative(planned);
    stamp(order, now);
    return order;
  }

  /** What orders are for that bring exposure down: after a breach they pass what is stopped. */
  private static Purpose reducing(Operation operation) {
    return operation.flattening ? Purpose.FLATTEN : Purpose.HEDGE;
  }

  private void stamp(WorkingOrder order, long now) {
    order.decidedAt = now;
    order.validUntil = now + config.limits().legMillis() * NANOS_PER_MILLI;
    order.epoch = epoch.getAsLong();
  }
}
