package io.crossbook.venues.book;

/**
 * What became of the updates and snapshots of one book since the start of the lane. Only a {@link
 * DepthFeed} counts. Not thread-safe: the lane's thread.
 */
public final class DepthCounters {
  long received;
  long applied;
  long older;
  long duplicates;
  long overlaps;
  long gaps;
  long snapshots;
  long snapshotsTooOld;

  /** Updates received and well-formed. */
  public long received() {
    return received;
  }

  /** Updates applied, those that had waited for a snapshot included. */
  public long applied() {
    return applied;
  }

  /** Updates dropped because the snapshot already held them. */
  public long older() {
    return older;
  }

  /** Updates dropped because an update applied before already held them. */
  public long duplicates() {
    return duplicates;
  }

  /** Updates applied that began before the end of the update before. */
  public long overlaps() {
    return overlaps;
  }

  /** Breaks in the chain of updates. */
  public long gaps() {
    return gaps;
  }

  /** Snapshots applied. */
  public long snapshots() {
    return snapshots;
  }

  /** Snapshots refused because they were older than the updates at hand. */
  public long snapshotsTooOld() {
    return snapshotsTooOld;
  }
}
