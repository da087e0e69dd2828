package io.crossbook.launcher.cluster;

import io.crossbook.jobs.JobEnvironment;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.terminal.Table;
import io.crossbook.launcher.watch.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossbook job}: what a cluster's jobs do, and their end. */
@Command(
    name = "job",
    header = "Lists, watches, stops and cancels the jobs of a cluster.",
    footer = {
      "",
      "Examples:",
      "  crossbook job list",
      "  crossbook job stop JOB    ends it with a savepoint and prints where that is",
      "  crossbook job list --url http://flink.example.com:8081"
    })
public final class JobCommand implements Runnable {
  private static final long LOOK_MILLIS = 100;
  private static final String WITHIN = "2m";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Spec private CommandSpec spec;

  /** For picocli. */
  public JobCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "There is no command");
  }

  /** Shows jobs as a table. */
  static void print(Screen screen, List<ClusterRest.Listed> jobs) {
    if (jobs.isEmpty()) {
      screen.line("It has no jobs.");
      return;
    }
    Table table = new Table().words("job").words("name").words("state");
    for (ClusterRest.Listed each : jobs) {
      table.row(
          each.id(),
          each.name(),
          each.state().equals("RUNNING") && each.restoring()
              ? "RUNNING, not all tasks yet"
              : each.state());
    }
    table.print(screen);
  }

  private Screen screen() {
    return Screen.plain(spec.commandLine().getOut());
  }

  private static JobID id(String text) throws Failure {
    try {
      return JobID.fromHexString(text);
    } catch (IllegalArgumentException malformed) {
      throw new Failure(
          "'"
              + text
              + "' is no id of a job; one is 32 digits and letters a to f, as crossbook job"
              + " list shows it.",
          malformed);
    }
  }

  private static JobID known(ClusterRest rest, String text) throws Failure, InterruptedException {
    JobID job = id(text);
    if (rest.status(job).isEmpty()) {
      throw new Failure(
          "The cluster has no job " + job + "; crossbook job list shows those it has.");
    }
    return job;
  }

  @Command(
      name = "list",
      header = "Lists the jobs of a cluster.",
      footer = {
        "",
        "Examples:",
        "  crossbook job list",
        "  crossbook job list --url http://flink.example.com:8081"
      })
  int list(@Mixin TargetOptions target) throws Failure, InterruptedException {
    print(screen(), target.rest().jobs());
    return 0;
  }

  @Command(
      name = "await",
      header = "Waits until all tasks of a job run and it has completed more checkpoints.",
      footer = {"", "Examples:", "  crossbook job await JOB --checkpoints 3 --within 1m"})
  int await(
      @Parameters(paramLabel = "JOB", description = "Its id.") String text,
      @Option(
              names = "--checkpoints",
              paramLabel = "N",
              defaultValue = "2",
              description = "How many more (${DEFAULT-VALUE}).")
          int checkpoints,
      @Option(
              names = "--within",
              paramLabel = "DURATION",
              converter = DurationText.class,
              defaultValue = WITHIN,
              description = "Waits no longer than this (${DEFAULT-VALUE}).")
          Duration within,
      @Mixin TargetOptions target)
      throws Failure, InterruptedException {
    ClusterRest rest = target.rest();
    JobID job = known(rest, text);
    long end = System.nanoTime() + within.toNanos();
    long before = rest.checkpoints(job);
    while (!rest.running(job) || rest.checkpoints(job) < before + checkpoints) {
      Optional<JobStatus> status = rest.status(job);
      if (status.filter(JobStatus::isGloballyTerminalState).isPresent()) {
        throw new Failure("Job " + job + " has ended: " + status.get() + ".");
      }
      if (System.nanoTime() > end) {
        throw new Failure(
            "Job "
                + job
                + " is "
                + status.map(JobStatus::name).orElse("unknown")
                + " after "
                + within.toSeconds()
                + " s and has completed "
                + (rest.checkpoints(job) - before)
                + " of "
                + checkpoints
                + " checkpoints"
                + rest.lastFault(job)
                    .map(fault -> "; its last failure: " + FlinkFault.sentence(fault.trace()))
                    .orElse("."));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    screen().line("All tasks of job " + job + " run, and checkpoints complete.");
    return 0;
  }

  @Command(
      name = "stop",
      header = "Ends a job with a savepoint, and prints where that is and nothing else.",
      footer = {
        "",
        "Examples:",
        "  crossbook job stop JOB",
        "  crossbook job stop JOB --to s3://bucket/savepoints"
      })
  int stop(
      @Parameters(paramLabel = "JOB", description = "Its id.") String text,
      @Option(
              names = "--to",
              paramLabel = "FOLDER",
              description = "Where savepoints go; without it where the cluster keeps them.")
          String to,
      @Mixin TargetOptions target)
      throws Failure, InterruptedException {
    ClusterRest rest = target.rest();
    JobID job = known(rest, text);
    String request =
        rest.requestStop(job, to == null ? "" : JobEnvironment.address(to))
            .orElseThrow(
                () ->
                    new Failure(
                        "The job manager takes no savepoint of job "
                            + job
                            + " now; look whether all its tasks run, and where savepoints go"
                            + " (--to)."));
    long end = System.nanoTime() + PATIENCE.toNanos();
    Optional<String> savepoint = rest.savepoint(job, request);
    while (savepoint.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new Failure("The savepoint of job " + job + " is not written after " + WITHIN + ".");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      savepoint = rest.savepoint(job, request);
    }
    screen().line(savepoint.get());
    return 0;
  }

  @Command(
      name = "cancel",
      header = "Ends a job without a savepoint, and waits for its end.",
      footer = {"", "Examples:", "  crossbook job cancel JOB"})
  int cancel(
      @Parameters(paramLabel = "JOB", description = "Its id.") String text,
      @Mixin TargetOptions target)
      throws Failure, InterruptedException {
    ClusterRest rest = target.rest();
    JobID job = known(rest, text);
    end(rest, job);
    screen()
        .line("Job " + job + " has ended: " + rest.status(job).orElse(JobStatus.CANCELED) + ".");
    return 0;
  }

  /** Cancels a job and waits until it is over; one that is over already stays as it is. */
  static void end(ClusterRest rest, JobID job) throws Failure, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean asked = false;
    while (rest.status(job).filter(JobStatus::isGloballyTerminalState).isEmpty()) {
      asked = asked || rest.cancel(job);
      if (System.nanoTime() > end) {
        throw new Failure("Job " + job + " has not ended after " + WITHIN + ".");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }
}
