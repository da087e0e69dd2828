package io.crossbook.core.desk;

import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.order.StopScope;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the machine does through the desk: commands for the gateway, changes of state, ends. Not
 * thread-safe: the desk's thread.
 */
final class Dealings implements OperationMachine.Floor {
  private static final long SECOND = 1_000_000_000L;

  private final DeskConfig config;
  private final DeskState state;
  private final DeskBooks books;
  private final OrderPace pace;
  private final Breakers breakers;
  private final Blotter blotter;
  private final DeskReports reports;
  private final Supplier<DeskOutput> out;

  /**
   * @param out where the desk's wishes go now
   */
  Dealings(
      DeskConfig config,
      DeskState state,
      DeskBooks books,
      OrderPace pace,
      Breakers breakers,
      Blotter blotter,
      DeskReports reports,
      Supplier<DeskOutput> out) {
    this.config = config;
    this.state = state;
    this.books = books;
    this.pace = pace;
    this.breakers = breakers;
    this.blotter = blotter;
    this.reports = reports;
    this.out = out;
  }

  /** The name of an order. */
  OrderName name(Operation operation, WorkingOrder order) {
    return new OrderName(config.number(), operation.number, order.number, order.attempt);
  }

  @Override
  public long epoch() {
    return state.epoch;
  }

  @Override
  public void send(Operation operation, List<WorkingOrder> orders, long now) {
    List<GatewayCommand.Order> sent = new ArrayList<>();
    List<String> scopes = new ArrayList<>();
    boolean opens = orders.stream().anyMatch(order -> order.purpose == Purpose.OPEN);
    // A strategy that is stopped opens nothing; what it has open is finished.
    if (opens && !operation.strategy.isEmpty()) {
      scopes.add(StopScope.strategy(operation.strategy));
    }
    for (WorkingOrder order : orders) {
      sent.add(
          new GatewayCommand.Order(
              new OrderIntent(
                  name(operation, order),
                  order.venue,
                  order.account,
                  order.symbol,
                  order.side,
                  order.kind,
                  order.quantity,
                  order.limit,
                  order.reduceOnly,
                  order.validUntil),
              order.purpose,
              operation.opportunity));
      scopes.add(StopScope.venue(order.venue));
      scopes.add(StopScope.instrument(order.instrument));
      pace.sent(order.venue, order.symbol, now);
      if (order.purpose == Purpose.OPEN) {
        state.sent.add(now);
      }
    }
    out.get()
        .command(
            new GatewayCommand.Send(
                config.number(),
                state.epoch,
                sent,
                scopes.stream().distinct().sorted().toList(),
                now));
  }

  @Override
  public void cancel(Operation operation, WorkingOrder order) {
    pace.cancels(order, state.latest);
    out.get()
        .command(
            new GatewayCommand.Cancel(
                config.number(),
                name(operation, order),
                order.venue,
                order.account,
                order.symbol,
                order.venueOrderId,
                order.decidedAt));
  }

  @Override
  public void become(
      Operation operation, OperationState next, String trigger, String context, long now) {
    if (!operation.state.mayBecome(next)) {
      throw new IllegalStateException(
          "operation " + operation.number + " cannot go from " + operation.state + " to " + next);
    }
    reports.transition(operation, next, trigger, context, now);
    operation.state = next;
    reports.operation(operation, null, now);
    if (next == OperationState.POSITION_OPEN) {
      // A position needs its margin, and what it is hedged with, for as long as it stands.
      books.holdReceived(operation);
    }
  }

  @Override
  public void givenUp(Operation operation, OperationProfit.Profit profit, long now) {
    // What it lost must not wait for the person: others would be opened meanwhile as if it had not.
    if (operation.directive == 0 && profit != null) {
      BigDecimal loss = profit.net().min(BigDecimal.ZERO);
      breakers.givenUp(loss, operation.provided, now);
      operation.provided = loss;
    }
  }

  @Override
  public void ended(Operation operation, OperationProfit.Profit profit, long now) {
    operation.endedAt = now;
    if (operation.directive != 0) {
      // It expected no profit: what it came to is counted with the order of the person.
      reports.operation(operation, OperationProfit.none(), now);
      books.reservations().release(operation.number);
      blotter.ended(operation);
      out.get().wakeAt(now);
      return;
    }
    operation.counted = profit == null ? new ArrayList<>() : new ArrayList<>(profit.terms());
    reports.operation(operation, profit, now);
    books.reservations().release(operation.number);
    blotter.ended(operation);
    boolean traded = operation.orders.stream().anyMatch(each -> each.filled.signum() > 0);
    if (traded || operation.recoveries > 0) {
      breakers.ended(
          profit == null ? null : profit.net(), operation.provided, operation.fillRatio(), now);
    } else if (operation.orders.stream()
        .noneMatch(each -> each.state == LedgerState.VOID || each.kind.rests())) {
      breakers.ended(BigDecimal.ZERO, operation.provided, 0, now);
    }
    out.get().wakeAt(now + SECOND);
  }

  @Override
  public void alert(boolean critical, Operation operation, String text, long now) {
    reports.alert(critical, "operation " + operation.number, text, now);
  }

  @Override
  public void wakeAt(long time) {
    out.get().wakeAt(time);
  }
}
