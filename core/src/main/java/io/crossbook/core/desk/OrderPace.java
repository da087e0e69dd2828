package io.crossbook.core.desk;

/**
 * How many orders may still go to each venue before they would have to wait for its limit: one that
 * waits goes by a book that is old by then, or not at all, while the orders at other venues are
 * filled. What opens exposure leaves room for what brings it down. Stateless over the desk's state;
 * time is the desk's. Not thread-safe: the desk's thread.
 */
final class OrderPace {
  private static final double NANOS_PER_SECOND = 1e9;

  private final DeskConfig config;
  private final DeskState state;

  OrderPace(DeskConfig config, DeskState state) {
    this.config = config;
    this.state = state;
  }

  /** Whether so many orders that open exposure may go at once. */
  boolean opens(String venue, int orders, long now) {
    OrderAllowance allowance = config.allowances().get(venue);
    return allowance == null
        || room(venue, allowance, now) >= Math.min(orders + allowance.kept(), allowance.burst());
  }

  /** Whether one more order may go at once, whatever it is for. */
  boolean free(String venue, long now) {
    OrderAllowance allowance = config.allowances().get(venue);
    return allowance == null || room(venue, allowance, now) >= 1;
  }

  /** An order goes. */
  void sent(String venue, long now) {
    OrderAllowance allowance = config.allowances().get(venue);
    if (allowance == null) {
      return;
    }
    DeskState.OrderLevel level =
        state.orderLevels.computeIfAbsent(venue, any -> new DeskState.OrderLevel());
    level.used = used(level, allowance, now) + 1;
    level.at = Math.max(level.at, now);
  }

  private double room(String venue, OrderAllowance allowance, long now) {
    DeskState.OrderLevel level = state.orderLevels.get(venue);
    return allowance.burst() - (level == null ? 0 : used(level, allowance, now));
  }

  private static double used(DeskState.OrderLevel level, OrderAllowance allowance, long now) {
    double emptied = Math.max(0, now - level.at) / NANOS_PER_SECOND * allowance.perSecond();
    return Math.max(0, level.used - emptied);
  }
}
