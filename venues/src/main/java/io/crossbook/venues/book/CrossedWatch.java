package io.crossbook.venues.book;

/**
 * Notices a book that stays crossed: where updates carry no checksum, that is the only sign that it
 * went wrong. For a moment a book may cross, between two messages of one event. Not thread-safe:
 * the lane's thread.
 */
public final class CrossedWatch {
  private static final long LONGEST_NANOS = 5_000_000_000L;

  private boolean crossed;
  private long since;

  /** The book was published. */
  public void observe(TrackedBook book, long now) {
    if (!book.levels().crossed()) {
      crossed = false;
    } else if (!crossed) {
      crossed = true;
      since = now;
    }
  }

  /** The book is void: what was seen does not count. */
  public void reset() {
    crossed = false;
  }

  /** True if the book has been crossed for five seconds. */
  public boolean tooLong(long now) {
    return crossed && now - since >= LONGEST_NANOS;
  }
}
