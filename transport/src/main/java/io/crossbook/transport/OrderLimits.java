package io.crossbook.transport;

import io.crossbook.core.order.OrderLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A venue's limits of new orders, all of which hold. Times are of the monotonic clock. Not
 * thread-safe.
 */
final class OrderLimits {
  private final List<TokenBucket> ofAccount = new ArrayList<>();
  private final List<OrderLimit> ofSymbol = new ArrayList<>();
  private final Map<String, List<TokenBucket>> bySymbol = new HashMap<>();

  OrderLimits(List<OrderLimit> limits, long now) {
    for (OrderLimit limit : limits) {
      if (limit.scope() == OrderLimit.Scope.ACCOUNT) {
        ofAccount.add(bucket(limit, now));
      } else {
        ofSymbol.add(limit);
      }
    }
  }

  /** Nanoseconds until an order may be sent; 0 for now. */
  long waitNanos(String symbol, long now) {
    long wait = 0;
    for (TokenBucket each : ofAccount) {
      wait = Math.max(wait, each.waitNanos(1, now));
    }
    for (TokenBucket each : buckets(symbol, now)) {
      wait = Math.max(wait, each.waitNanos(1, now));
    }
    return wait;
  }

  /** An order is sent. */
  void take(String symbol, long now) {
    ofAccount.forEach(each -> each.take(1, now));
    buckets(symbol, now).forEach(each -> each.take(1, now));
  }

  private List<TokenBucket> buckets(String symbol, long now) {
    return ofSymbol.isEmpty()
        ? List.of()
        : bySymbol.computeIfAbsent(
            symbol, any -> ofSymbol.stream().map(limit -> bucket(limit, now)).toList());
  }

  private static TokenBucket bucket(OrderLimit limit, long now) {
    return new TokenBucket(limit.perSecond(), limit.burst(), now);
  }
}
