package io.crossbook.venues.book;

/**
 * Says when to ask a venue for a book's snapshot: at once when it becomes necessary, then with
 * growing delay while no good snapshot comes or while every one soon proves bad. The protocol asks
 * when {@link #due} and reports back. Not thread-safe: the lane's thread.
 */
public final class ResyncTimer {
  private static final long ANSWER_WITHIN_NANOS = 10_000_000_000L;
  private static final long FORGET_AFTER_NANOS = 120_000_000_000L;
  private static final long NEVER = Long.MAX_VALUE;

  private long dueAt = NEVER;
  private long lastAsked;
  private int attempts;

  /** The book is void and needs a snapshot. */
  public void needed(long now) {
    if (attempts > 0 && now - lastAsked >= FORGET_AFTER_NANOS) {
      attempts = 0;
    }
    dueAt = attempts == 0 ? now : Math.max(now, lastAsked + Backoff.nanos(attempts));
  }

  /** The book needs a snapshot, but something else should come first: it is due after this time. */
  public void neededAt(long time) {
    dueAt = time;
  }

  /** True if a snapshot is to be asked for now. */
  public boolean due(long now) {
    return now >= dueAt;
  }

  /** A snapshot was asked for; if none comes in time, it is due again. */
  public void asked(long now) {
    attempts++;
    lastAsked = now;
    dueAt = now + ANSWER_WITHIN_NANOS + Backoff.nanos(attempts);
  }

  /** A good snapshot came: nothing is due. */
  public void satisfied() {
    dueAt = NEVER;
  }

  /** The connection is gone: nothing is due, and a new one begins without delays. */
  public void reset() {
    dueAt = NEVER;
    attempts = 0;
  }
}
