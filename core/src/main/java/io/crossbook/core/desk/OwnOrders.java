package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Orders of ours that rest where another one of ours is to trade, and would meet it.
 *
 * <p>Every order that takes is immediate or cancelled, so that only the leg that leads an operation
 * ({@link MakerLead}) can be met. {@link Admission} refuses an operation whose legs would meet one,
 * and none begins to rest where another operation has a leg on the other side. What is left was not
 * known at admission: an order that puts something right, at whatever listing is best by then, a
 * hedge that follows a fill or closes a position at the market as it is by then.
 *
 * <p>Such an order does not wait, since something is exposed. {@link Recovery} looks for a listing
 * where nothing of ours is in the way, and takes another one if there is none; then what is in the
 * way is cancelled before the order goes, and its leg does not rest again. A cancellation waits for
 * no permit and goes before orders at its account. It may come too late all the same, as where the
 * venue cancels by an id that it has not told yet. No order says what the venue is to do then: it
 * trades both, which both operations book as any fill, or it ends one of them, which is put right
 * as any order that found less.
 *
 * <p>Stateless over the desk's state. Not thread-safe: the desk's thread.
 */
final class OwnOrders {
  private final DeskState state;

  OwnOrders(DeskState state) {
    this.state = state;
  }

  /** An order that rests, and whose it is. */
  record Resting(Operation operation, WorkingOrder order) {}

  /** Those that an order with this limit would meet. */
  List<Resting> inTheWay(String venue, String symbol, Side side, BigDecimal limit) {
    List<Resting> met = new ArrayList<>();
    for (Operation each : state.operations) {
      for (WorkingOrder order : each.orders) {
        if (order.kind.rests() && order.meets(venue, symbol, side, limit)) {
          met.add(new Resting(each, order));
        }
      }
    }
    return met;
  }

  /** Ends those that orders would meet which are about to be sent. */
  void giveWay(Operation operation, List<WorkingOrder> sent, OperationMachine.Floor floor) {
    for (WorkingOrder each : sent) {
      if (each.kind.rests()) {
        // It is post-only: the venue refuses it rather than let it meet anything.
        continue;
      }
      for (Resting met : inTheWay(each.venue, each.symbol, each.side, each.limit)) {
        if (met.operation.withdrawn.isEmpty()) {
          met.operation.withdrawn = "operation " + operation.number + " has to trade against it";
        }
        if (!met.order.cancelling) {
          met.order.cancelling = true;
          floor.cancel(met.operation, met.order);
        }
      }
    }
  }
}
