package io.crossbook.launcher.chaos;

import java.time.Duration;

/**
 * One thing that is done to a system that trades. Immutable.
 *
 * @param number from 1; 0 for a {@linkplain #rehearsal rehearsal}
 * @param kind what
 * @param after how long it trades undisturbed before
 * @param target the failpoint, or the venue; empty for others
 * @param passes at which time of passing a failpoint the process is killed, from 1; 0 for others
 * @param lasts how long an outage lasts; zero for others
 */
public record Strike(
    int number, Kind kind, Duration after, String target, int passes, Duration lasts) {
  /** What can be done. */
  public enum Kind {
    /** The task manager that trades is killed at a random moment. */
    TASK_MANAGER(true),
    /** The task manager that takes over kills itself at a named place. */
    FAILPOINT(true),
    /** The job manager that leads is killed. */
    JOB_MANAGER(true),
    /** The database is killed, and stays away. */
    DATABASE(false),
    /** A venue refuses its connections and requests. */
    VENUE(false),
    /** A venue takes a few orders only after it closed their connections without an answer. */
    LATE(false);

    private final boolean kill;

    Kind(boolean kill) {
      this.kill = kill;
    }

    /** True if a process of Flink's dies. */
    public boolean kill() {
      return kill;
    }
  }

  /** A kill that is not measured, before the first that is. */
  static Strike rehearsal(Kind kill) {
    return new Strike(0, kill, Duration.ZERO, "", 0, Duration.ZERO);
  }

  /** In words. */
  @Override
  public String toString() {
    String what =
        switch (kind) {
          case TASK_MANAGER -> "task manager killed";
          case FAILPOINT -> "killed at " + target + ":" + passes;
          case JOB_MANAGER -> "job manager killed";
          case DATABASE -> "database away for " + lasts.toMillis() + " ms";
          case LATE -> target + " takes orders late and does not answer";
          case VENUE -> target + " away for " + lasts.toMillis() + " ms";
        };
    return (number == 0 ? "Rehearsal: " : number + ". ") + what;
  }
}
