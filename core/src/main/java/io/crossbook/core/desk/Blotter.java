package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.LedgerNews;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.Purpose;
import java.util.ArrayList;
import java.util.List;

/**
 * The operations and orders of a desk: finds them, rebuilds those that only the ledger knows, and
 * keeps executions until their order is known. Not thread-safe: the desk's thread.
 */
final class Blotter {
  private static final int MOST_UNMATCHED = 1000;

  private final int desk;
  private final DeskState state;
  private final EndedOperations ended;
  private final Marks marks;

  /**
   * @param desk its number
   * @param state where they are kept
   */
  Blotter(int desk, DeskState state, EndedOperations ended, Marks marks) {
    this.desk = desk;
    this.state = state;
    this.ended = ended;
    this.marks = marks;
  }

  /** An order with its operation. */
  record Found(Operation operation, WorkingOrder order) {}

  /** The order of a name, or of a venue's id if there is no name; null if it is not remembered. */
  Found found(OrderName name, String venue, String venueOrderId) {
    if (name != null) {
      Operation operation = name.desk() == desk ? find(name.operation()) : null;
      WorkingOrder order = operation == null ? null : operation.order(name.order(), name.attempt());
      return order == null ? null : new Found(operation, order);
    }
    if (venueOrderId.isEmpty()) {
      return null;
    }
    Found found = byVenueId(state.operations, venue, venueOrderId);
    if (found == null) {
      Operation over = ended.find(venue, venueOrderId);
      found = over == null ? null : byVenueId(List.of(over), venue, venueOrderId);
    }
    return found;
  }

  private static Found byVenueId(List<Operation> among, String venue, String venueOrderId) {
    for (Operation operation : among) {
      for (WorkingOrder order : operation.orders) {
        if (order.venue.equals(venue) && order.venueOrderId.equals(venueOrderId)) {
          return new Found(operation, order);
        }
      }
    }
    return null;
  }

  /** The operation of a number; null if it is not remembered. */
  Operation find(long number) {
    for (Operation each : state.operations) {
      if (each.number == number) {
        return each;
      }
    }
    return ended.find(number);
  }

  /** Begins an operation of which only the ledger knows: it began after the last checkpoint. */
  Operation adopt(LedgerNews news, long now) {
    Operation operation = new Operation();
    operation.number = news.order().name().operation();
    operation.opportunity = news.opportunity();
    operation.startedAt = now;
    state.operations.add(operation);
    state.nextOperation = Math.max(state.nextOperation, operation.number + 1);
    return operation;
  }

  /** An order as the ledger has it. */
  static WorkingOrder rebuilt(Operation operation, LedgerNews news) {
    OrderIntent intent = news.order();
    WorkingOrder order = new WorkingOrder();
    order.number = intent.name().order();
    order.attempt = intent.name().attempt();
    order.purpose = news.purpose();
    order.venue = intent.venue();
    order.account = intent.account();
    order.symbol = intent.symbol();
    order.side = intent.side();
    order.kind = intent.kind();
    order.quantity = intent.quantity();
    order.limit = intent.limit();
    order.reduceOnly = intent.reduceOnly();
    order.validUntil = intent.validUntil();
    order.decidedAt = news.news().time();
    order.epoch = news.epoch();
    order.leg = -1;
    for (int i = 0; i < operation.legs.size(); i++) {
      Leg planned = operation.legs.get(i).planned;
      boolean same = planned.venue().equals(order.venue) && planned.symbol().equals(order.symbol);
      boolean opens = planned.buys() == (order.side == Side.BUY);
      // A leg that follows goes as a hedge: what went of it must not go again.
      boolean follows = !operation.legs.get(i).after.isEmpty() && opens != operation.closing;
      if (same && (news.purpose() == Purpose.OPEN || follows)) {
        order.leg = i;
        order.closing = follows && operation.closing;
        order.round = follows ? operation.round : 0;
      }
    }
    return order;
  }

  /** What the ledger does not say of a rebuilt order, the listing does. */
  void complete(Operation operation) {
    for (WorkingOrder order : operation.orders) {
      if (order.instrument.isEmpty()) {
        Listing listing = marks.listing(order.venue, order.symbol);
        if (listing != null) {
          order.instrument = listing.instrument().name();
          order.multiplier = listing.multiplier();
        }
      }
    }
  }

  /** Begins an operation that puts right what one that had ended was filled after all. */
  Operation rescue(Found found, Fill fill, long now) {
    WorkingOrder order = found.order;
    Operation rescue = new Operation();
    rescue.number = state.nextOperation++;
    rescue.opportunity = found.operation.opportunity;
    rescue.strategy = found.operation.strategy;
    rescue.directive = found.operation.directive;
    rescue.startedAt = now;
    // What was filled stands in it as an order that it took over: never sent under its own name.
    WorkingOrder taken = new WorkingOrder();
    taken.number = -1;
    taken.purpose = Purpose.HEDGE;
    taken.venue = order.venue;
    taken.account = order.account;
    taken.symbol = order.symbol;
    taken.instrument = order.instrument;
    taken.side = order.side;
    taken.multiplier = order.multiplier;
    taken.limit = order.limit;
    taken.decidedAt = order.decidedAt;
    taken.epoch = order.epoch;
    taken.written = true;
    taken.state = LedgerState.FILLED;
    taken.quantity = fill.quantity();
    taken.filled = fill.quantity();
    taken.applied = fill.quantity();
    taken.value = fill.quantity().multiply(fill.price());
    rescue.orders.add(taken);
    state.operations.add(rescue);
    return rescue;
  }

  /** An operation needs no more attention; news of its orders may still come. */
  void ended(Operation operation) {
    state.operations.remove(operation);
    ended.add(operation);
  }

  /** True if no order at a venue is out and every execution there is booked. */
  boolean quiet(String venue) {
    for (Operation operation : state.operations) {
      for (WorkingOrder order : operation.orders) {
        if (order.venue.equals(venue) && !order.settled()) {
          return false;
        }
      }
    }
    return true;
  }

  /** Keeps an execution: the ledger, or the venue's answer, may be behind the stream. */
  void keep(DeskInput.FillReport report) {
    for (DeskInput.FillReport each : state.unmatched) {
      if (each.venue().equals(report.venue())
          && WorkingOrder.id(each.fill()).equals(WorkingOrder.id(report.fill()))
          && each.fill().venueOrderId().equals(report.fill().venueOrderId())) {
        return;
      }
    }
    if (state.unmatched.size() >= MOST_UNMATCHED) {
      state.unmatched.remove(0);
    }
    state.unmatched.add(report);
  }

  /** Takes the executions that turn out to be of this order. */
  List<DeskInput.FillReport> takeMatching(WorkingOrder order) {
    List<DeskInput.FillReport> matching = new ArrayList<>();
    if (!order.venueOrderId.isEmpty()) {
      for (DeskInput.FillReport each : state.unmatched) {
        if (each.venue().equals(order.venue)
            && each.fill().venueOrderId().equals(order.venueOrderId)) {
          matching.add(each);
        }
      }
      state.unmatched.removeAll(matching);
    }
    return matching;
  }

  /** Takes the executions that were told at or before a time and found no order. */
  List<DeskInput.FillReport> takeUnmatchedBefore(long time) {
    List<DeskInput.FillReport> old = new ArrayList<>(state.unmatched);
    old.removeIf(each -> each.time() > time);
    state.unmatched.removeAll(old);
    return old;
  }
}
