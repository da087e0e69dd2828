package io.crossbook.launcher;

import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;

/** Something that will be so, unless the test's time is over. */
@FunctionalInterface
public interface Awaited {
  /** True if it is so. */
  boolean holds() throws Exception;

  /**
   * Returns once it is so.
   *
   * @throws InterruptedException if the test's time is over
   */
  static void until(Awaited awaited) throws Exception {
    while (!awaited.holds()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /**
   * Returns once it is so.
   *
   * @throws Exception if the job ends first: with what ended it
   */
  static void until(JobClient job, Awaited awaited) throws Exception {
    until(
        () -> {
          if (awaited.holds()) {
            return true;
          }
          if (job.getJobExecutionResult().isDone()) {
            job.getJobExecutionResult().get();
          }
          return false;
        });
  }
}
