package io.crossbook.launcher.cluster;

import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.launcher.ConfigOptions;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.terminal.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crossbook cluster}: a real Flink cluster on this machine. */
@Command(
    name = "cluster",
    header = "Starts and stops a Flink cluster of several processes on this machine.",
    description = {
      "",
      "A job manager and task managers as processes of their own, which stay when the command ends."
          + " Their class path is Flink's; crossbook submit sends them jobs. Keys of venues and the"
          + " password of the database are read by the processes: they have the environment that"
          + " start was given. Everything they write is in one folder.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook cluster start --task-managers 2 --slots 2",
      "  crossbook cluster status",
      "  crossbook cluster stop"
    })
public final class ClusterCommand implements Runnable {
  /** Where a cluster is if nothing else is said. */
  static final String FOLDER = ".crossbook/cluster";

  private static final int TASK_HEAP_MEGABYTES = 512;
  private static final int MANAGED_MEGABYTES = 256;

  @Spec private CommandSpec spec;

  /** For picocli. */
  public ClusterCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "There is no command");
  }

  private static Screen screen(CommandSpec spec) {
    return Screen.plain(spec.commandLine().getOut());
  }

  @Command(
      name = "start",
      header = "Starts a cluster and waits until all of it is there.",
      footer = {
        "",
        "Examples:",
        "  crossbook cluster start --task-managers 2 --slots 2 --port 8081"
      })
  int start(
      @Option(
              names = "--task-managers",
              paramLabel = "N",
              defaultValue = "1",
              description = "How many task managers (${DEFAULT-VALUE}).")
          int taskManagers,
      @Option(
              names = "--slots",
              paramLabel = "N",
              defaultValue = "2",
              description =
                  "Slots of each (${DEFAULT-VALUE}); a job needs as many as its parallelism.")
          int slots,
      @Option(
              names = "--port",
              paramLabel = "PORT",
              defaultValue = "0",
              description =
                  "Port of the REST interface and web page; 0 (the default) is a free one.")
          int port,
      @Option(
              names = "--dir",
              paramLabel = "DIR",
              defaultValue = FOLDER,
              description = "Folder of all that it writes (${DEFAULT-VALUE}).")
          Path folder,
      @Mixin ConfigOptions options)
      throws Failure, InterruptedException {
    require("--task-managers", taskManagers, 1, 64);
    require("--slots", slots, 1, 64);
    require("--port", port, 0, 65_535);
    CrossbookConfig config = options.load();
    StandingCluster cluster = new StandingCluster(folder);
    ClusterShape shape =
        ClusterShape.of(taskManagers, slots)
            .withMegabytes(TASK_HEAP_MEGABYTES, MANAGED_MEGABYTES)
            .standing(
                new ClusterShape.Standing(
                    BuiltFiles.flinkClassPath(), port, config.prometheusPort()));
    String address = cluster.start(shape);
    Screen screen = screen(spec);
    screen.line(
        "A job manager and "
            + taskManagers
            + (taskManagers == 1 ? " task manager" : " task managers")
            + " run; the web page is "
            + address
            + ".");
    screen.line(
        "What they write is in " + cluster.folder() + "; crossbook cluster stop ends them.");
    return 0;
  }

  private static void require(String option, int value, int least, int most) throws Failure {
    if (value < least || value > most) {
      throw new Failure(option + " is " + value + "; allowed is " + least + " to " + most + ".");
    }
  }

  @Command(
      name = "stop",
      header = "Ends all processes of a cluster.",
      description = {
        "",
        "Its jobs end with it, without a savepoint: their last checkpoints stay in the folder. crossbook job stop makes a savepoint.",
        ""
      },
      footer = {"", "Examples:", "  crossbook cluster stop"})
  int stop(
      @Option(
              names = "--dir",
              paramLabel = "DIR",
              defaultValue = FOLDER,
              description = "Its folder (${DEFAULT-VALUE}).")
          Path folder)
      throws Failure, InterruptedException {
    StandingCluster cluster = new StandingCluster(folder);
    int stopped = cluster.stop();
    screen(spec)
        .line(
            stopped == 0
                ? "No cluster runs in " + cluster.folder() + "."
                : "The cluster's " + stopped + " processes have ended.");
    return 0;
  }

  @Command(
      name = "status",
      header = "Shows the processes, slots and jobs of a cluster.",
      description = {"", "Exit code 1 unless all of it is well.", ""},
      footer = {"", "Examples:", "  crossbook cluster status --dir .crossbook/cluster"})
  int status(
      @Option(
              names = "--dir",
              paramLabel = "DIR",
              defaultValue = FOLDER,
              description = "Its folder (${DEFAULT-VALUE}).")
          Path folder)
      throws Failure, InterruptedException {
    StandingCluster cluster = new StandingCluster(folder);
    String address = cluster.address();
    List<StandingCluster.Member> members = cluster.members();
    Screen screen = screen(spec);
    Table processes = new Table().words("process").numbers("number").words("state");
    members.forEach(
        each -> processes.row(each.name(), each.pid(), each.alive() ? "runs" : "has ended"));
    processes.print(screen);
    ClusterRest rest = new ClusterRest(List.of(address));
    Optional<Integer> free = rest.freeSlots();
    if (free.isEmpty()) {
      throw new Failure(
          "The job manager does not answer at "
              + address
              + "; what it said is in "
              + cluster.folder().resolve("logs")
              + ".");
    }
    screen.line("");
    screen.line(
        free.get()
            + " of "
            + rest.slots().orElse(0)
            + " slots are free; the web page is "
            + address
            + ".");
    JobCommand.print(screen, rest.jobs());
    Optional<StandingCluster.Member> gone =
        members.stream().filter(each -> !each.alive()).findFirst();
    if (gone.isPresent()) {
      throw new Failure(
          gone.get().name()
              + " has ended; what it said is in "
              + cluster.folder().resolve("logs")
              + ", and crossbook cluster stop and start begin anew.");
    }
    return 0;
  }
}
