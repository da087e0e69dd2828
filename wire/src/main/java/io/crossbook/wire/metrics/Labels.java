package io.crossbook.wire.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the values of a label few: the first so many have their own name, the others share {@value
 * #OTHER}. Thread-safe.
 */
public final class Labels {
  /** What all have in common that came too late for a name of their own. */
  public static final String OTHER = "other";

  private final int most;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /**
   * @param most values with a name of their own
   */
  public Labels(int most) {
    this.most = most;
  }

  /** Under which name a value is shown. */
  public synchronized String of(String value) {
    if (!known.contains(value)) {
      if (known.size() >= most) {
        return OTHER;
      }
      known.add(value);
    }
    return value;
  }
}
