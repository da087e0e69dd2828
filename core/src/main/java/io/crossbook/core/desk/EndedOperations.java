package io.crossbook.core.desk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

  /**
   * @param all where they are, oldest end first; only changed through here
   */
  EndedOperations(List<Operation> all) {
    this.all = all;
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

  /** The one of a number, which may be changed; null if it is not remembered. */
  Operation find(long number) {
    for (Operation each : all) {
      if (each.number == number) {
        touch(each);
        return each;
      }
    }
    return null;
  }

  /** One of {@link #read} is changed. */
  void touch(Operation operation) {
    touched.add(operation.number);
  }

  /** One more; the oldest is forgotten if there are too many. */
  void add(Operation operation) {
    all.add(operation);
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
    forgotten.add(operation.number);
  }
}
