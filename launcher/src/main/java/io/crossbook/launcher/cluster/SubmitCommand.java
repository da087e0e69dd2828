package io.crossbook.launcher.cluster;

import io.crossbook.jobs.ClusterJob;
import io.crossbook.jobs.Concern;
import io.crossbook.jobs.JobEnvironment;
import io.crossbook.jobs.config.ConfigException;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.launcher.ConfigOptions;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.watch.DurationText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossbook submit}: sends the jobs to a cluster. */
@Command(
    name = "submit",
    header = "Sends the job to a Flink cluster, with the same configuration as crossbook run.",
    description = {
      "",
      "Uploads the jar that the build made, starts it there and waits until all its tasks run. What"
          + " differs from the reference configuration is sent along; the password of the database"
          + " and the keys of venues are read by the processes of the cluster, out of their own"
          + " environment. Where nobody wrote parallelism, state-backend and the settings of"
          + " checkpoints, the cluster's hold.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook submit --set database.url=jdbc:postgresql://localhost/crossbook",
      "  crossbook submit --savepoint .crossbook/cluster/savepoints/savepoint-2f1c0d-1b2c3d4e5f60",
      "  crossbook submit --url http://flink.example.com:8081 --job ingest"
    })
public final class SubmitCommand implements Callable<Integer> {
  @Mixin private TargetOptions target;

  @Mixin private ConfigOptions options;

  @Option(
      names = "--job",
      paramLabel = "all|ingest|trading",
      defaultValue = "all",
      description =
          "What it is there for (${DEFAULT-VALUE}): ingest writes facts to Kafka, trading reads"
              + " them there.")
  private String job;

  @Option(
      names = "--savepoint",
      paramLabel = "PATH",
      description = "Goes on from this savepoint or checkpoint.")
  private String savepoint;

  @Option(
      names = "--allow-non-restored-state",
      description = "Loses state that no operator of the job has, instead of refusing.")
  private boolean loseState;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "Another version's jar; without it the one that was built here.")
  private Path jar;

  @Option(
      names = "--within",
      paramLabel = "DURATION",
      converter = DurationText.class,
      defaultValue = "90s",
      description = "Fails if not all tasks run after this long (${DEFAULT-VALUE}).")
  private Duration within;

  @Option(
      names = "--cancel-on-failure",
      description = "Ends the job again if not all its tasks run in time.")
  private boolean cancel;

  @Option(names = "--quiet", description = "Prints the id of the job and nothing else.")
  private boolean quiet;

  @Spec private CommandSpec spec;

  /** For picocli. */
  public SubmitCommand() {}

  @Override
  public Integer call() throws Failure, InterruptedException {
    Path file = jar == null ? BuiltFiles.jobsJar() : jar;
    if (!Files.isRegularFile(file)) {
      throw new Failure("There is no jar " + file + ".");
    }
    List<String> arguments = arguments();
    String address = target.address();
    ClusterRest rest = target.rest();
    JobSubmission submission = new JobSubmission(address, rest);
    JobID sent =
        submission.send(
            file,
            new JobSubmission.Program(
                ClusterJob.class.getName(),
                arguments,
                Optional.ofNullable(savepoint).map(JobEnvironment::address),
                loseState));
    try {
      submission.awaitRunning(sent, within);
    } catch (Failure notRunning) {
      if (cancel) {
        JobCommand.end(rest, sent);
      }
      throw notRunning;
    }
    Screen screen = Screen.plain(spec.commandLine().getOut());
    screen.line(
        quiet
            ? sent.toString()
            : "Job " + sent + " runs; its page is " + address + "/#/job/running/" + sent + ".");
    return 0;
  }

  /** The configuration as it is here, whatever files and variables there are at the cluster. */
  private List<String> arguments() throws Failure {
    Concern concern;
    try {
      concern = Concern.named(job);
    } catch (ConfigException unknown) {
      throw new Failure(unknown.getMessage(), unknown);
    }
    CrossbookConfig config = options.load(concern.settings());
    List<String> arguments = new ArrayList<>(List.of("--job", concern.word()));
    for (String set : config.changed()) {
      arguments.add("--set");
      // A folder is one of where the command is given.
      arguments.add(
          set.startsWith("checkpoint-dir=")
              ? "checkpoint-dir=" + JobEnvironment.address(config.job().checkpointDir())
              : set);
    }
    return arguments;
  }
}
