package io.crossbook.venues.book;

/**
 * When to ask for metadata: again and again with growing delay until it comes, then at intervals.
 * Not thread-safe: the lane's thread.
 */
public final class MetadataPoll {
  private static final long FIRST_RETRY_NANOS = 5_000_000_000L;
  private static final long LONGEST_RETRY_NANOS = 60_000_000_000L;

  private long due = Long.MAX_VALUE;
  private int attempts;
  private boolean known;

  /** True if it is time to ask. */
  public boolean due(long now) {
    return now >= due;
  }

  /** It has been asked for; it is due again if no answer comes. */
  public void asked(long now) {
    due = now + Math.min(LONGEST_RETRY_NANOS, FIRST_RETRY_NANOS << Math.min(attempts, 10));
    attempts++;
  }

  /** It came, and is wanted again after {@code interval} nanoseconds. */
  public void came(long now, long interval) {
    known = true;
    attempts = 0;
    due = now + interval;
  }

  /** Something says that it changed: it is due at once. */
  public void changed(long now) {
    if (known) {
      attempts = 0;
      due = now;
    }
  }

  /** True once it came. */
  public boolean known() {
    return known;
  }
}
