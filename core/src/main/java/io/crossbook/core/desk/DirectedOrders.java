package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.StopScope;
import java.math.BigDecimal;
import java.util.List;

/**
 * Orders of persons (spec 0.9, 1.6, 1.7): takes each once, lets its slices go one after the other,
 * and ends it; what it holds is closed by its stop. What went otherwise than wanted is reported and
 * not hedged: a person wanted the position. Not thread-safe: the desk's thread.
 */
final class DirectedOrders {
  private static final long SECOND = 1_000_000_000L;

  /** An order that was given longer ago is not begun any more. */
  private static final long BEGIN_WITHIN_NANOS = 300 * SECOND;

  /** How long an order that is over is remembered: longer than an operation of it. */
  private static final long REMEMBER_NANOS = 1_200 * SECOND;

  /** How long orders in the ledger wait for what was wanted of them to be told. */
  private static final long UNTOLD_NANOS = 600 * SECOND;

  private static final long LONGEST_COUNT_NANOS = 60 * SECOND;
  private static final long LONGEST_WAIT_SECONDS = 60;

  /** Slices in a row of which nothing is filled before it is given up. */
  private static final int MOST_MISSES = 5;

  private final DeskConfig config;
  private final DeskState state;
  private final DirectedSlices slices;
  private final DirectedStops stops;
  private final Breakers breakers;
  private final Blotter blotter;
  private final DeskReports reports;
  private final OperationMachine machine;
  private final OperationMachine.Floor floor;

  DirectedOrders(
      DeskConfig config,
      DeskState state,
      DirectedSlices slices,
      DirectedStops stops,
      Breakers breakers,
      Blotter blotter,
      DeskReports reports,
      OperationMachine machine,
      OperationMachine.Floor floor) {
    this.config = config;
    this.state = state;
    this.slices = slices;
    this.stops = stops;
    this.breakers = breakers;
    this.blotter = blotter;
    this.reports = reports;
    this.machine = machine;
    this.floor = floor;
  }

  /** A person ordered something, or takes an order back; what was told before is told again. */
  void told(DeskInput.PersonsOrder told, long now) {
    if (told.position() <= state.lastDirected) {
      return;
    }
    state.lastDirected = told.position();
    if (told.what() == DeskInput.PersonsOrder.What.PLACE) {
      place(told, now);
    } else {
      cancel(told, now);
    }
  }

  private void place(DeskInput.PersonsOrder told, long now) {
    DirectedOrder order = known(told.position());
    boolean begun = order != null;
    if (order == null) {
      order = begin(told.position(), now);
    }
    order.request = told.text();
    order.by = told.by();
    order.because = told.why();
    order.endedAt = 0;
    OrderRequest request;
    try {
      request = OrderRequest.parse(told.text());
    } catch (IllegalArgumentException wrong) {
      end(order, null, DirectedState.REFUSED, wrong.getMessage(), now);
      return;
    }
    if (!begun && now - told.givenAt() > BEGIN_WITHIN_NANOS) {
      long minutes = (now - told.givenAt()) / (60 * SECOND);
      String why = "it was given " + minutes + " minutes ago; give it again if it is still wanted";
      end(order, request, DirectedState.REFUSED, why, now);
      return;
    }
    order.until = order.begun + request.workNanos();
    order.state = DirectedState.WORKING;
    stops.hold(order, request, now);
    reports.directed(order, request, now);
    advance(order, now);
  }

  private void cancel(DeskInput.PersonsOrder told, long now) {
    DirectedOrder order = null;
    for (DirectedOrder each : state.directed) {
      if (String.valueOf(each.number).equals(told.text())) {
        order = each;
      }
    }
    String by = "cancelled by " + told.by();
    if (order != null && order.open() && order.state == DirectedState.WORKING) {
      order.stopping = by;
      advance(order, now);
    } else if (order != null
        && order.open()
        && (order.state == DirectedState.HOLDING || order.state == DirectedState.FAILED)) {
      OrderRequest request = OrderRequest.parse(order.request);
      end(order, request, byFills(order, request), "its stop was taken off by " + told.by(), now);
    } else {
      String why =
          order != null && order.state == DirectedState.CLOSING
              ? "what it holds is being closed, which cannot be cancelled"
              : "it is not open and cannot be cancelled";
      reports.alert(false, "order " + told.text(), why, now);
    }
  }

  private DirectedOrder known(long number) {
    for (DirectedOrder each : state.directed) {
      if (each.number == number) {
        return each;
      }
    }
    return null;
  }

  private DirectedOrder begin(long number, long now) {
    DirectedOrder order = new DirectedOrder();
    order.number = number;
    order.begun = now;
    state.directed.add(order);
    return order;
  }

  /**
   * An operation was rebuilt from the ledger: if it is a slice that went after the last checkpoint,
   * its order knows from now on that it went.
   */
  void adopted(Operation operation, long begun) {
    DirectedOrder.Slice slice = DirectedOrder.slice(operation.opportunity);
    if (slice == null) {
      return;
    }
    operation.directive = slice.order();
    operation.strategy = DirectedOrder.STRATEGY;
    DirectedOrder order = known(slice.order());
    if (order == null) {
      order = begin(slice.order(), begun);
    }
    order.slices = Math.max(order.slices, slice.slice() + 1);
  }

  /** An execution was booked, of an operation of an order of a person or of another one. */
  void booked(Operation operation, WorkingOrder order, Fill fill, long now) {
    if (operation.directive == 0) {
      return;
    }
    DirectedOrder parent = known(operation.directive);
    if (parent == null) {
      parent = begin(operation.directive, now);
    }
    parent.take(order, fill);
    if (parent.state != DirectedState.UNKNOWN && parent.state != DirectedState.REFUSED) {
      OrderRequest request = OrderRequest.parse(parent.request);
      if (!parent.open() && parent.state != DirectedState.CLOSED) {
        parent.state = byFills(parent, request);
      }
      if (parent.open() && parent.state != DirectedState.CLOSING) {
        stops.hold(parent, request, now);
      }
      reports.directed(parent, request, now);
    }
    floor.wakeAt(now + SECOND);
  }

  /** Lets every order go on. */
  void advance(long now) {
    for (DirectedOrder order : List.copyOf(state.directed)) {
      advance(order, now);
    }
    state.directed.removeIf(
        order -> !order.open() && order.endedAt < now - REMEMBER_NANOS && awaited(order) == null);
  }

  private void advance(DirectedOrder order, long now) {
    if (!order.open()) {
      return;
    }
    floor.wakeAt(now + SECOND);
    if (!state.caughtUp || awaited(order) != null) {
      return;
    }
    if (order.state == DirectedState.UNKNOWN) {
      if (now - order.begun > UNTOLD_NANOS) {
        order.endedAt = now;
        order.why = "the ledger has orders of it, and what was wanted was never told";
        reports.alert(true, "order " + order.number, order.why + ": nothing more is sent", now);
      }
      return;
    }
    OrderRequest request = OrderRequest.parse(order.request);
    settle(order, request, now);
    if (order.state == DirectedState.CLOSING) {
      close(order, request, now);
    } else if (order.state != DirectedState.FAILED) {
      work(order, request, now);
    }
  }

  /** The operation of an order whose end is awaited; null if there is none. */
  private Operation awaited(DirectedOrder order) {
    for (Operation each : state.operations) {
      if (each.directive == order.number) {
        return each;
      }
    }
    return null;
  }

  /** Takes note of how the operation ended that was awaited. */
  private void settle(DirectedOrder order, OrderRequest request, long now) {
    if (order.operation < 0) {
      return;
    }
    Operation ended = blotter.find(order.operation);
    order.operation = -1;
    boolean filled = false;
    boolean sent = false;
    String said = "";
    if (ended != null) {
      for (WorkingOrder each : ended.orders) {
        filled |= each.filled.signum() > 0;
        sent |= each.state != LedgerState.VOID;
        said = each.detail.isEmpty() ? said : each.venue + ": " + each.detail;
      }
    }
    if (order.state == DirectedState.CLOSING) {
      // What was not let out, as by the kill switch, was no attempt; the next one waits.
      order.attempts = filled ? 0 : order.attempts + (sent ? 1 : 0);
      order.refusals = sent ? 0 : order.refusals + 1;
      order.retryAt =
          sent
              ? 0
              : now + Math.min(1L << Math.min(order.refusals, 6), LONGEST_WAIT_SECONDS) * SECOND;
    } else {
      order.misses = filled ? 0 : order.misses + 1;
      order.why = filled ? "" : said;
    }
    stops.hold(order, request, now);
    reports.directed(order, request, now);
  }

  private void work(DirectedOrder order, OrderRequest request, long now) {
    if (DirectedStops.holds(order, request)) {
      String why = breached(order, request);
      order.flattening = why != null;
      if (why == null) {
        why = stops.look(order, request, now, () -> unwatched(order, now));
      }
      if (why != null) {
        become(order, request, DirectedState.CLOSING, why, now);
        reports.alert(false, "order " + order.number, "what it holds is closed: " + why, now);
        close(order, request, now);
        return;
      }
    }
    if (order.state == DirectedState.HOLDING) {
      return;
    }
    BigDecimal filled = order.traded(request.side());
    if (filled.compareTo(request.quantity()) >= 0) {
      finish(order, request, "", now);
    } else if (!order.stopping.isEmpty()) {
      finish(order, request, order.stopping, now);
    } else if (now >= order.until) {
      finish(order, request, "its time was over" + behind(order.why), now);
    } else if (order.misses >= MOST_MISSES) {
      String why = "nothing was filled in " + order.misses + " attempts" + behind(order.why);
      finish(order, request, why, now);
    } else {
      slice(order, request, now);
    }
  }

  private static String behind(String why) {
    return why.isEmpty() ? "" : "; " + why;
  }

  private void slice(DirectedOrder order, OrderRequest request, long now) {
    DirectedSlices.Next next = slices.next(order, request, now);
    if (next.operation() == null) {
      boolean news = !next.why().equals(order.why);
      order.why = next.why();
      if (news && next.refused() != null) {
        reports.refused(order.nextSlice(), DirectedOrder.STRATEGY, next.refused(), next.why(), now);
      }
      if (next.over()) {
        finish(order, request, next.why(), now);
      } else if (news) {
        reports.directed(order, request, now);
      }
      return;
    }
    send(order, next.operation(), now);
  }

  private void send(DirectedOrder order, Operation operation, long now) {
    state.nextOperation++;
    order.slices++;
    order.operation = operation.number;
    state.operations.add(operation);
    machine.advance(operation, now);
  }

  /** A breach of risk in its scope closes what stands under a stop; null if there is none. */
  private String breached(DirectedOrder order, OrderRequest request) {
    boolean touched =
        state.breached.contains(StopScope.ALL)
            || state.breached.contains(StopScope.strategy(DirectedOrder.STRATEGY))
            || state.breached.contains(StopScope.instrument(request.instrument()));
    for (String venue : DirectedSlices.venues(order)) {
      touched |= state.breached.contains(StopScope.venue(venue));
    }
    return touched ? "a risk limit was breached" : null;
  }

  private void unwatched(DirectedOrder order, long now) {
    reports.alert(
        true,
        "order " + order.number,
        "nobody says what it holds is worth, so that its stop cannot close it",
        now);
  }

  private void close(DirectedOrder order, OrderRequest request, long now) {
    if (order.countUntil != 0 || !DirectedStops.holds(order, request)) {
      closed(order, request, order.why, now);
      return;
    }
    if (!order.flattening && breached(order, request) != null) {
      // Attempts that were made before, for less, do not count.
      order.flattening = true;
      order.attempts = 0;
      order.retryAt = 0;
    }
    if (order.retryAt > now) {
      return;
    }
    if (order.attempts >= config.limits().maxRecoveries()) {
      String why =
          "what it holds could not be closed in " + order.attempts + " attempts; close it by hand";
      become(order, request, DirectedState.FAILED, why, now);
      reports.alert(true, "order " + order.number, why, now);
      return;
    }
    DirectedStops.Exit exit = stops.exit(order, request, now);
    if (exit.operation() != null) {
      order.unwatchedSince = 0;
      send(order, exit.operation(), now);
    } else if (exit.waits()) {
      order.unwatchedSince =
          Stops.unwatched(order.unwatchedSince, now, () -> unwatched(order, now));
    } else {
      String left = order.net().abs().toPlainString() + " is too little for an order and is left";
      closed(order, request, order.why + "; " + left, now);
    }
  }

  /** Nothing is left to close: what it came to counts as every other profit and loss. */
  private void closed(DirectedOrder order, OrderRequest request, String why, long now) {
    BigDecimal result = stops.profit(order, request, now);
    if (order.countUntil == 0) {
      order.countUntil = now + LONGEST_COUNT_NANOS;
      order.why = why;
    }
    if (result == null && now < order.countUntil) {
      return;
    }
    order.result = result;
    end(order, request, DirectedState.CLOSED, order.why, now);
    breakers.ended(result, BigDecimal.ZERO, 1, now);
  }

  /** Nothing more is ordered: it is over, or what it holds stands under its stop from now on. */
  private void finish(DirectedOrder order, OrderRequest request, String why, long now) {
    if (DirectedStops.holds(order, request)) {
      become(order, request, DirectedState.HOLDING, why, now);
      reports.alert(false, "order " + order.number, summary(order, request, why), now);
    } else if (order.slices == 0 && order.stopping.isEmpty() && now < order.until) {
      end(order, request, DirectedState.REFUSED, why, now);
    } else {
      end(order, request, byFills(order, request), why, now);
    }
  }

  private static DirectedState byFills(DirectedOrder order, OrderRequest request) {
    BigDecimal filled = order.traded(request.side());
    if (filled.signum() == 0) {
      return DirectedState.UNFILLED;
    }
    return filled.compareTo(request.quantity()) >= 0
        ? DirectedState.FILLED
        : DirectedState.PARTLY_FILLED;
  }

  private void become(
      DirectedOrder order, OrderRequest request, DirectedState next, String why, long now) {
    order.state = next;
    order.why = why;
    reports.directed(order, request, now);
  }

  /**
   * @param request null if it was not understood
   */
  private void end(
      DirectedOrder order, OrderRequest request, DirectedState next, String why, long now) {
    order.endedAt = now;
    become(order, request, next, why, now);
    if (request != null) {
      stops.hold(order, request, now);
    }
    reports.alert(
        false,
        "order " + order.number,
        request == null ? "it was refused: " + why : summary(order, request, why),
        now);
  }

  private static String summary(DirectedOrder order, OrderRequest request, String why) {
    Side side = request.side();
    BigDecimal average = order.average(side);
    String asset = Instrument.parse(request.instrument()).base();
    return order.state.word()
        + ": "
        + order.traded(side).toPlainString()
        + " of "
        + request.quantity().toPlainString()
        + " "
        + asset
        + (average == null ? "" : " at " + average.stripTrailingZeros().toPlainString())
        + behind(why);
  }
}
