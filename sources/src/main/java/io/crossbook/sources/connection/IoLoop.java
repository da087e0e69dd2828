package io.crossbook.sources.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The I/O thread of a lane. What is given to it after {@link #close} is not run. An exception that
 * a task throws is a defect: it is handed to the lane, which stops.
 */
public final class IoLoop implements AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;
  private final Consumer<Throwable> defects;

  /**
   * @param defects is told what a task threw, on the I/O thread
   */
  public IoLoop(ThreadFactory threads, Consumer<Throwable> defects) {
    this.defects = defects;
    executor = new ScheduledThreadPoolExecutor(1, threads);
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
  }

  /** Runs a task soon. */
  public void execute(Runnable task) {
    try {
      executor.execute(guarded(task));
    } catch (RejectedExecutionException closed) {
      // The lane is closed; what it would have done does not matter any more.
      assert executor.isShutdown();
    }
  }

  /** Runs a task later; what comes back may be cancelled. */
  public Future<?> after(long nanos, Runnable task) {
    try {
      return executor.schedule(guarded(task), Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Runs a task again and again. */
  public void every(long nanos, Runnable task) {
    Future<?> unused =
        executor.scheduleAtFixedRate(guarded(task), nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error defect) {
        defects.accept(defect);
      }
    };
  }

  /** Runs a last task, then stops; waits for both up to five seconds each. */
  public void finish(Runnable last) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    execute(
        () -> {
          try {
            last.run();
          } finally {
            done.countDown();
          }
        });
    boolean ran = done.await(5, TimeUnit.SECONDS);
    close();
    if (!executor.awaitTermination(5, TimeUnit.SECONDS) || !ran) {
      defects.accept(new IllegalStateException("the lane's I/O thread did not end in time"));
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
