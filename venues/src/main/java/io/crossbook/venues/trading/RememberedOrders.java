package io.crossbook.venues.trading;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a private stream was told about orders that are not over, for messages that hold only what
 * changed. Keeps a bounded number and forgets the eldest. Not thread-safe: the stream's thread.
 *
 * @param <T> what is remembered of an order
 */
public final class RememberedOrders<T> {
  /** Far above what a venue lets an account have open. */
  private static final int MOST = 20_000;

  private final Map<String, T> byId = new LinkedHashMap<>();

  /** What is remembered of an order; made if there is nothing. */
  public T of(String id, Supplier<T> make) {
    T known = byId.get(id);
    if (known == null) {
      known = make.get();
      byId.put(id, known);
      if (byId.size() > MOST) {
        byId.remove(byId.keySet().iterator().next());
      }
    }
    return known;
  }

  /** What is remembered of an order; null if nothing is. */
  public T find(String id) {
    return byId.get(id);
  }

  /** The order is over. */
  public void forget(String id) {
    byId.remove(id);
  }

  /** Everything is told anew. */
  public void clear() {
    byId.clear();
  }
}
