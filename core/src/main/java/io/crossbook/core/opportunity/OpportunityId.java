package io.crossbook.core.opportunity;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Names opportunities. The name is derived from the decision, so that the same facts give the same
 * name in every run, and a row written twice is one row. Stateless.
 */
public final class OpportunityId {
  private OpportunityId() {}

  /** What identifies the legs: the sorted set of (side, listing). */
  public static String legSet(List<Leg> legs) {
    return String.join("|", legs.stream().map(Leg::identity).sorted().toList());
  }

  /** The id of the opportunity that these legs became at a time. */
  public static String of(String strategy, String legSet, long firstSeenAt) {
    return of(strategy, legSet, firstSeenAt, 0);
  }

  /**
   * The id of the opportunity that these legs became at a time at which others had opened before.
   *
   * @param before how many others of the same key opened at that time
   */
  public static String of(String strategy, String legSet, long firstSeenAt, int before) {
    String name = strategy + "\n" + legSet + "\n" + firstSeenAt;
    if (before > 0) {
      name += "\n" + before;
    }
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
