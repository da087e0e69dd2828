package io.crossbook.core.desk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Operations that ended lately: news of their orders may still come. They are most of what a desk
 * remembers and seldom change, so it takes note of which may have: whoever keeps the state need not
 * write all of them each time. Not thread-safe: the desk's thread.
 */
public final class EndedOperations {
  private static final int MOST_REMEMBERED = 500;

  private final List<Operation> all;
  private final Set<Long> touched = new TreeSet<>();
  private final Set<Long> forgotten = new TreeSet<>();

  // Venues tell of the same executions again and again, so looking through all would not do.
  private final Map<Long, Operation> byNumber = new HashMap<>();
  private final Map<VenueOrder, Operation> byVenueOrder = new HashMap<>();

  /** Numbers of those whose orders may have got ids since they were looked through. */
  private final Set<Long> unindexed = new TreeSet<>();

  private record VenueOrder(String venue, String id) {}

  /**
   * @param all where they are, oldest end first; only changed through here
   */
  EndedOperations(List<Operation> all) {
    this.all = all;
    for (Operation each : all) {
      byNumber.put(each.number, each);
      unindexed.add(each.number);
    }
  }

  /**
   * What is new.
   *
   * @param kept operations that ended or may have changed; still the desk's own
   * @param forgotten numbers of those that it remembers no longer
   */
  public record Changes(List<Operation> kept, Set<Long> forgotten) {}

  /** What is new since this was asked before, or since the desk began to work from its state. */
  public Changes changes() {
    List<Operation> kept = new ArrayList<>();
    for (Operation each : all) {
      if (touched.contains(each.number)) {
        kept.add(each);
      }
    }
    Changes changes = new Changes(kept, new TreeSet<>(forgotten));
    touched.clear();
    forgotten.clear();
    return changes;
  }

  /** All of them are new to whoever keeps the state. */
  public void touchAll() {
    all.forEach(each -> touched.add(each.number));
  }

  /** All of them, oldest end first; only to be read. */
  List<Operation> read() {
    return Collections.unmodifiableList(all);
  }

  /** The one of a number, which may be changed now; null if it is not remembered. */
  Operation find(long number) {
    return changed(byNumber.get(number));
  }

  /** The one with the order of a venue's id, which may be changed now; null if there is none. */
  Operation find(String venue, String venueOrderId) {
    for (long number : unindexed) {
      Operation operation = byNumber.get(number);
      for (WorkingOrder order : operation.orders) {
        if (!order.venueOrderId.isEmpty()) {
          byVenueOrder.put(new VenueOrder(order.venue, order.venueOrderId), operation);
        }
      }
    }
    unindexed.clear();
    return changed(byVenueOrder.get(new VenueOrder(venue, venueOrderId)));
  }

  private Operation changed(Operation operation) {
    if (operation != null) {
      touch(operation);
    }
    return operation;
  }

  /** One of {@link #read} is changed; nothing happens if it is none of them. */
  void touch(Operation operation) {
    if (byNumber.containsKey(operation.number)) {
      touched.add(operation.number);
      unindexed.add(operation.number);
    }
  }

  /** One more; the oldest is forgotten if there are too many. */
  void add(Operation operation) {
    all.add(operation);
    byNumber.put(operation.number, operation);
    touch(operation);
    forgotten.remove(operation.number);
    if (all.size() > MOST_REMEMBERED) {
      forget(all.remove(0));
    }
  }

  /** Forgets those that ended before a time, nanoseconds since the epoch. */
  void forgetBefore(long time) {
    all.removeIf(
        each -> {
          boolean old = each.endedAt < time;
          if (old) {
            forget(each);
          }
          return old;
        });
  }

  private void forget(Operation operation) {
    touched.remove(operation.number);
    unindexed.remove(operation.number);
    byNumber.remove(operation.number);
    for (WorkingOrder order : operation.orders) {
      byVenueOrder.remove(new VenueOrder(order.venue, order.venueOrderId), operation);
    }
    forgotten.add(operation.number);
  }
}
