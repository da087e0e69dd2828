package io.crossbook.benchmarks;

import io.crossbook.benchmarks.frames.Feed;
import io.crossbook.benchmarks.frames.FrameLoop;
import io.crossbook.benchmarks.frames.FrameReport;
import io.crossbook.benchmarks.job.OrderPath;
import io.crossbook.benchmarks.job.Scale;
import io.crossbook.benchmarks.job.WholeJob;
import io.crossbook.jobs.config.StateBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The benchmarks as one command. Results go to standard output. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    description = "Measures; each number stands beside the peer or the limit it is compared with.",
    subcommands = {
      Benchmarks.Frames.class,
      Benchmarks.Export.class,
      Benchmarks.Loop.class,
      Benchmarks.Throughput.class,
      Benchmarks.Instruments.class,
      Benchmarks.TaskManagers.class,
      Benchmarks.Latency.class,
      Benchmarks.Orders.class
    })
public final class Benchmarks {
  private Benchmarks() {}

  /** Runs a benchmark and leaves with its exit code. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Benchmarks())
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  if (!(failure instanceof IllegalArgumentException)) {
                    throw failure;
                  }
                  command.getErr().println("crossbook: " + failure.getMessage());
                  return command.getCommandSpec().exitCodeOnExecutionException();
                })
            .execute(args));
  }

  /** From a frame to a verified book. */
  @Command(
      name = "frames",
      mixinStandardHelpOptions = true,
      description = "JMH: from a frame to a verified book, beside XChange (about four minutes).")
  static final class Frames implements Callable<Integer> {
    @Option(
        names = "--recordings",
        paramLabel = "DIR",
        defaultValue = "",
        description = "folder that holds data/cryptofeed; without it, frames are generated")
    private String recordings;

    @Option(names = "--forks", defaultValue = "1", description = "JVMs for each measurement")
    private int forks;

    @Override
    public Integer call() throws Exception {
      FrameReport.run(recordings, forks);
      return 0;
    }
  }

  /** What is measured how often and for how long; each command says what if it is not told. */
  private abstract static class Timed implements Callable<Integer> {
    @Option(names = "--rounds", description = "${DEFAULT-VALUE} if not given")
    int rounds;

    @Option(
        names = "--warm",
        paramLabel = "SECONDS",
        description = "before each measurement; ${DEFAULT-VALUE} if not given")
    int warm;

    @Option(names = "--seconds", description = "of each measurement; ${DEFAULT-VALUE} if not given")
    int seconds;

    Timed(int rounds, int warm, int seconds) {
      this.rounds = rounds;
      this.warm = warm;
      this.seconds = seconds;
    }
  }

  /** Sustained facts a second. */
  @Command(
      name = "throughput",
      mixinStandardHelpOptions = true,
      description =
          "Sustained facts a second of the whole job beside Flink's bare keyed pass-through.")
  static final class Throughput extends Timed {
    Throughput() {
      super(3, 4, 6);
    }

    @Override
    public Integer call() throws Exception {
      WholeJob.throughput(rounds, warm, seconds);
      return 0;
    }
  }

  /** More instruments. */
  @Command(
      name = "instruments",
      mixinStandardHelpOptions = true,
      description = "What a fact costs with more and more instruments.")
  static final class Instruments extends Timed {
    @Option(
        names = "--counts",
        split = ",",
        defaultValue = "10,200,2000",
        description =
            "at most 20, or multiples of 20; the first is what the others are compared with;"
                + " ${DEFAULT-VALUE} if not given")
    private List<Integer> counts;

    Instruments() {
      super(3, 8, 10);
    }

    @Override
    public Integer call() throws Exception {
      Scale.instruments(counts, rounds, warm, seconds);
      return 0;
    }
  }

  /** More task managers. */
  @Command(
      name = "task-managers",
      mixinStandardHelpOptions = true,
      description =
          "Facts a second with one and two task managers, each a process; seconds are rounded up to"
              + " the ten in which counts come.")
  static final class TaskManagers extends Timed {
    TaskManagers() {
      super(3, 8, 30);
    }

    @Override
    public Integer call() throws Exception {
      Scale.taskManagers(rounds, warm, seconds);
      return 0;
    }
  }

  /** Time to a confirmed opportunity. */
  @Command(
      name = "latency",
      mixinStandardHelpOptions = true,
      description = "Time from the stamp of a fact to the opportunity that it confirms.")
  static final class Latency extends Timed {
    @Option(
        names = "--rate",
        paramLabel = "FACTS",
        defaultValue = "10000",
        description = "facts a second; ${DEFAULT-VALUE} if not given")
    private long rate;

    @Option(
        names = "--sockets",
        description =
            "facts come from simulated venues in a process of their own, over sockets and through"
                + " decoding; time runs from the reading of the frame")
    private boolean sockets;

    @Option(
        names = "--speed",
        defaultValue = "20",
        description =
            "with --sockets: how much faster than real time they move; ${DEFAULT-VALUE} if not"
                + " given")
    private double speed;

    Latency() {
      super(2, 10, 30);
    }

    @Override
    public Integer call() throws Exception {
      if (sockets) {
        WholeJob.socketLatency(rounds, speed, warm, seconds);
      } else {
        WholeJob.latency(rounds, rate, warm, seconds);
      }
      return 0;
    }
  }

  /** Time to an order at a venue. */
  @Command(
      name = "orders",
      mixinStandardHelpOptions = true,
      description =
          "Time from the reading of a frame to the order at a simulated venue, and orders a minute.")
  static final class Orders extends Timed {
    @Option(
        names = "--speed",
        defaultValue = "13",
        description =
            "how much faster than real ones the venues move; ${DEFAULT-VALUE} if not given, which"
                + " is about 10,000 facts a second")
    private double speed;

    @Option(
        names = "--intensity",
        defaultValue = "2",
        description = "how often prices disagree; ${DEFAULT-VALUE} if not given")
    private double intensity;

    @Option(
        names = "--state-backend",
        split = ",",
        paramLabel = "BACKEND",
        description = "${COMPLETION-CANDIDATES}; both if not given")
    private List<StateBackend> backends = List.of(StateBackend.values());

    @Option(
        names = "--checkpoint-ms",
        defaultValue = "1000",
        description = "time between checkpoints; ${DEFAULT-VALUE} if not given")
    private int checkpointMillis;

    Orders() {
      super(2, 15, 60);
    }

    @Override
    public Integer call() throws Exception {
      OrderPath.measure(
          rounds, backends, new OrderPath.Load(speed, intensity, warm, seconds, checkpointMillis));
      return 0;
    }
  }

  /** What the frame benchmarks of other languages need. */
  private abstract static class OfFeed implements Callable<Integer> {
    @Option(names = "--feed", required = true, description = "one of ${COMPLETION-CANDIDATES}")
    Feed feed;

    @Option(
        names = "--recordings",
        paramLabel = "DIR",
        defaultValue = "",
        description = "folder that holds data/cryptofeed; without it, frames are generated")
    String recordings;
  }

  /** Frames for programs in other languages. */
  @Command(
      name = "frames-export",
      mixinStandardHelpOptions = true,
      description = "Writes the frames of a feed as JSON lines, for programs in other languages.")
  static final class Export extends OfFeed {
    @Option(names = "--to", required = true, paramLabel = "FILE", description = "where to")
    private Path to;

    @Override
    public Integer call() throws Exception {
      FrameLoop.export(feed, recordings, to);
      return 0;
    }
  }

  /** Our decoder in a plain loop. */
  @Command(
      name = "frames-loop",
      mixinStandardHelpOptions = true,
      description = "Times our decoder in a plain loop, as programs in other languages are timed.")
  static final class Loop extends OfFeed {
    @Option(names = "--seconds", defaultValue = "3", description = "to warm up, and to measure")
    private int seconds;

    @Override
    public Integer call() throws Exception {
      FrameLoop.run(feed, recordings, seconds);
      return 0;
    }
  }
}
