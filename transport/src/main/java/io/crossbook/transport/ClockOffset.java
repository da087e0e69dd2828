package io.crossbook.transport;

/**
 * How far a venue's clock is ahead of ours. An answer says only that the venue read its clock
 * between our sending and our receiving, and some tell whole seconds; of all offsets that agree
 * with that, the smallest is taken, so that a slow answer never spoils a clock that is right. Times
 * are nanoseconds since the epoch. Not thread-safe; belongs to the account's thread, and is read
 * anywhere.
 */
final class ClockOffset {
  private static final long[] RESOLUTIONS = {1_000_000_000L, 1_000_000L, 1_000L};

  private volatile boolean known;
  private volatile long nanos;

  /** True once the venue has told its time. */
  boolean known() {
    return known;
  }

  /** What to add to our clock; 0 while nothing is known. */
  long nanos() {
    return nanos;
  }

  /** The venue said its time in answer to a request. */
  void told(long time, long sent, long received) {
    long resolution = 1;
    for (long each : RESOLUTIONS) {
      if (time % each == 0) {
        resolution = each;
        break;
      }
    }
    long least = time - received;
    long most = time + resolution - 1 - sent;
    nanos = least > 0 ? least : Math.min(most, 0);
    known = true;
  }
}
