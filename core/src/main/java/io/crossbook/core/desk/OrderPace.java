package io.crossbook.core.desk;

import io.crossbook.core.order.OrderLimit;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * How many orders may still go to each venue before they would have to wait for its limits: one
 * that waits goes by a book that is old by then, or not at all, while the orders at other venues
 * are filled. What opens exposure leaves room for what brings it down. Stateless over the desk's
 * state; time is the desk's. Not thread-safe: the desk's thread.
 */
final class OrderPace {
  private static final double NANOS_PER_SECOND = 1e9;

  private final DeskConfig config;
  private final DeskState state;

  OrderPace(DeskConfig config, DeskState state) {
    this.config = config;
    this.state = state;
  }

  /**
   * Whether orders that open exposure may go at once.
   *
   * @param symbols of the orders, one for each
   */
  boolean opens(String venue, List<String> symbols, long now) {
    List<OrderLimit> limits = limits(venue);
    for (int i = 0; i < limits.size(); i++) {
      OrderLimit limit = limits.get(i);
      for (String symbol : symbols) {
        int together =
            limit.scope() == OrderLimit.Scope.ACCOUNT
                ? symbols.size()
                : Collections.frequency(symbols, symbol);
        if (room(venue, symbol, i, limit, now) < Math.min(together + kept(limit), limit.burst())) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether one more order may go at once, whatever it is for. */
  boolean free(String venue, String symbol, long now) {
    List<OrderLimit> limits = limits(venue);
    for (int i = 0; i < limits.size(); i++) {
      if (room(venue, symbol, i, limits.get(i), now) < 1) {
        return false;
      }
    }
    return true;
  }

  /** An order goes. */
  void sent(String venue, String symbol, long now) {
    count(venue, symbol, limit -> 1, now);
  }

  /** The cancellation of an order goes, which is never held up. */
  void cancels(WorkingOrder order, long now) {
    long rested = Math.max(0, now - order.decidedAt);
    count(order.venue, order.symbol, limit -> limit.cancelled(rested), now);
  }

  private void count(String venue, String symbol, ToIntFunction<OrderLimit> cost, long now) {
    List<OrderLimit> limits = limits(venue);
    for (int i = 0; i < limits.size(); i++) {
      OrderLimit limit = limits.get(i);
      int orders = cost.applyAsInt(limit);
      if (orders > 0) {
        DeskState.OrderLevel level =
            state.orderLevels.computeIfAbsent(
                counted(venue, symbol, i, limit), any -> new DeskState.OrderLevel());
        level.used = used(level, limit, now) + orders;
        level.at = Math.max(level.at, now);
      }
    }
  }

  private List<OrderLimit> limits(String venue) {
    List<OrderLimit> limits = config.orderLimits().get(venue);
    return limits == null ? List.of() : limits;
  }

  /** Orders that only those may use that bring exposure down; none where there is room for one. */
  private static int kept(OrderLimit limit) {
    return Math.min(limit.burst() - 1, Math.max(1, limit.burst() / 4));
  }

  private double room(String venue, String symbol, int index, OrderLimit limit, long now) {
    DeskState.OrderLevel level = state.orderLevels.get(counted(venue, symbol, index, limit));
    return limit.burst() - (level == null ? 0 : used(level, limit, now));
  }

  /** Under what orders are counted; a venue's first limit of all orders under the venue alone. */
  private static String counted(String venue, String symbol, int index, OrderLimit limit) {
    String name = index == 0 ? venue : venue + "#" + index;
    return limit.scope() == OrderLimit.Scope.ACCOUNT ? name : name + "/" + symbol;
  }

  private static double used(DeskState.OrderLevel level, OrderLimit limit, long now) {
    double emptied = Math.max(0, now - level.at) / NANOS_PER_SECOND * limit.perSecond();
    return Math.max(0, level.used - emptied);
  }
}
