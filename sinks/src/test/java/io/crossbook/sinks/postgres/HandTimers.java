package io.crossbook.sinks.postgres;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.ProcessingTimeService;

/** Timers that fire when the test says so. Keeps the one that was registered last. */
final class HandTimers implements ProcessingTimeService {
  private long now = 1_000;
  private long due;
  private ProcessingTimeCallback callback;

  @Override
  public long getCurrentProcessingTime() {
    return now;
  }

  @Override
  public ScheduledFuture<?> registerTimer(long timestamp, ProcessingTimeCallback target) {
    due = timestamp;
    callback = target;
    return new Registered();
  }

  boolean pending() {
    return callback != null;
  }

  void advance(long millis) throws Exception {
    now += millis;
    if (callback != null && due <= now) {
      ProcessingTimeCallback fired = callback;
      callback = null;
      fired.onProcessingTime(due);
    }
  }

  private final class Registered extends CompletableFuture<Void> implements ScheduledFuture<Void> {
    @Override
    public boolean cancel(boolean interrupt) {
      callback = null;
      return super.cancel(interrupt);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - now, TimeUnit.MILLISECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
    }
  }
}
