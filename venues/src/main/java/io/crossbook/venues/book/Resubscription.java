package io.crossbook.venues.book;

/**
 * How one book's subscription is renewed when the book is lost: unsubscribe, wait for the
 * acknowledgement, subscribe, wait for the snapshot; each wait has a deadline, and repeated losses
 * are answered ever more slowly. For venues whose only snapshot is the one that a subscription
 * begins with. Says what to send and never sends. Not thread-safe: the lane's thread.
 */
public final class Resubscription {
  /** What to send now. */
  public enum Step {
    /** Nothing. */
    NONE,
    /** The end of the subscription. */
    UNSUBSCRIBE,
    /** A new subscription. */
    SUBSCRIBE
  }

  private enum State {
    IDLE,
    PENDING,
    UNSUBSCRIBING,
    UNSUBSCRIBED,
    SUBSCRIBING
  }

  private static final long ACKNOWLEDGEMENT_NANOS = 5_000_000_000L;
  private static final long SNAPSHOT_NANOS = 10_000_000_000L;
  private static final long FIRST_DELAY_NANOS = 1_000_000_000L;
  private static final long LONGEST_DELAY_NANOS = 60_000_000_000L;

  private State state = State.IDLE;
  private long deadline;
  private long delay;
  private long syncedAt;

  /**
   * The connection is new or gone: nothing is subscribed, and what happened before is forgotten.
   */
  public void reset() {
    state = State.IDLE;
    delay = 0;
    syncedAt = 0;
  }

  /** A first subscription was sent; its snapshot is due. */
  public void subscribed(long now) {
    state = State.SUBSCRIBING;
    deadline = now + SNAPSHOT_NANOS;
  }

  /** The book is not right any more. The first time is answered at once. */
  public void lost(long now) {
    if (state != State.IDLE && state != State.SUBSCRIBING) {
      return;
    }
    if (state == State.IDLE && now - syncedAt >= LONGEST_DELAY_NANOS) {
      delay = 0;
    }
    state = State.PENDING;
    deadline = now + delay;
    delay = delay == 0 ? FIRST_DELAY_NANOS : Math.min(2 * delay, LONGEST_DELAY_NANOS);
  }

  /** The venue acknowledged the end of the subscription. */
  public void unsubscribed() {
    if (state == State.UNSUBSCRIBING) {
      state = State.UNSUBSCRIBED;
    }
  }

  /** A snapshot came and is right. */
  public void synced(long now) {
    state = State.IDLE;
    syncedAt = now;
  }

  /** What to send now; takes for granted that it is sent. */
  public Step next(long now) {
    if (state == State.UNSUBSCRIBED) {
      subscribed(now);
      return Step.SUBSCRIBE;
    }
    if (state == State.IDLE || now < deadline) {
      return Step.NONE;
    }
    switch (state) {
      case PENDING -> {
        state = State.UNSUBSCRIBING;
        deadline = now + ACKNOWLEDGEMENT_NANOS;
        return Step.UNSUBSCRIBE;
      }
      case UNSUBSCRIBING -> {
        // Not acknowledged: perhaps nothing was subscribed. Asking is the way to find out.
        subscribed(now);
        return Step.SUBSCRIBE;
      }
      default -> {
        // No snapshot came.
        lost(now);
        return Step.NONE;
      }
    }
  }
}
