package io.crossbook.sources.live;

import io.crossbook.sources.connection.LaneClock;
import io.crossbook.sources.connection.Session;
import io.crossbook.venues.lane.LaneRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lane's door: whatever is put here is stamped, in one order. Never refuses and never blocks
 * the one who puts; who puts while it is full must stop reading until told to go on, so that it
 * holds at most one message per connection more than its capacity.
 *
 * <p>Any thread puts; one thread takes.
 */
final class LaneQueue {
  /** What a record costs beside its content. */
  private static final int RECORD_BYTES = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private final LaneClock clock;
  private final int mostRecords;
  private final long mostBytes;
  private long bytes;
  private CompletableFuture<Void> available = new CompletableFuture<>();

  /**
   * A record with the session that it came through.
   *
   * @param session null for answers to requests
   */
  record Entry(LaneRecord record, Session session) {}

  LaneQueue(LaneClock clock, int mostRecords, long mostBytes) {
    this.clock = clock;
    this.mostRecords = mostRecords;
    this.mostBytes = mostBytes;
  }

  /**
   * Stamps and puts a record.
   *
   * @param goOn called once there is room again, if there is none now; null if the caller brings no
   *     more by itself
   * @return true if there is room for more
   */
  boolean put(
      LaneRecord.Kind kind,
      String venue,
      String connection,
      int status,
      byte[] payload,
      Session session,
      Runnable goOn) {
    CompletableFuture<Void> wake;
    boolean room;
    lock.lock();
    try {
      LaneRecord record = new LaneRecord(kind, venue, connection, clock.next(), status, payload);
      entries.add(new Entry(record, session));
      bytes += payload.length + RECORD_BYTES;
      room = entries.size() < mostRecords && bytes < mostBytes;
      if (!room && goOn != null) {
        waiting.add(goOn);
      }
      filled.signal();
      wake = available;
    } finally {
      lock.unlock();
    }
    wake.complete(null);
    return room;
  }

  /** Takes the next record; null if there is none now. */
  Entry poll() {
    List<Runnable> released = List.of();
    Entry entry;
    lock.lock();
    try {
      entry = entries.poll();
      if (entry == null) {
        return null;
      }
      bytes -= entry.record.payload().length + RECORD_BYTES;
      if (!waiting.isEmpty() && entries.size() <= mostRecords / 2 && bytes <= mostBytes / 2) {
        released = List.copyOf(waiting);
        waiting.clear();
      }
    } finally {
      lock.unlock();
    }
    released.forEach(Runnable::run);
    return entry;
  }

  /**
   * A time that no record has or will have, later than every record taken.
   *
   * @return {@link Long#MIN_VALUE} if a record is waiting: it says what time it is
   */
  long tick() {
    lock.lock();
    try {
      return entries.isEmpty() ? clock.next() : Long.MIN_VALUE;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is a record, at most so long. */
  void await(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (entries.isEmpty() && left > 0) {
        left = filled.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Completes when there is a record or the next tick is due. */
  CompletableFuture<Void> available() {
    lock.lock();
    try {
      if (!entries.isEmpty()) {
        return CompletableFuture.completedFuture(null);
      }
      if (available.isDone()) {
        available = new CompletableFuture<>();
      }
      return available;
    } finally {
      lock.unlock();
    }
  }

  /** Completes {@link #available}: a tick is due. */
  void wake() {
    CompletableFuture<Void> wake;
    lock.lock();
    try {
      wake = available;
    } finally {
      lock.unlock();
    }
    wake.complete(null);
  }

  /** Records that wait. */
  int depth() {
    lock.lock();
    try {
      return entries.size();
    } finally {
      lock.unlock();
    }
  }
}
