package io.crossbook.benchmarks;

import io.crossbook.benchmarks.frames.FrameReport;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The benchmarks as one command. Results go to standard output. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    description = "Measures; each number stands beside the peer or the limit it is compared with.",
    subcommands = {Benchmarks.Frames.class})
public final class Benchmarks {
  private Benchmarks() {}

  /** Runs a benchmark and leaves with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Benchmarks()).execute(args));
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
        description = "folder of raw recordings; without it, frames are generated")
    private String recordings;

    @Option(names = "--forks", defaultValue = "1", description = "JVMs for each measurement")
    private int forks;

    @Override
    public Integer call() throws Exception {
      FrameReport.run(recordings, forks);
      return 0;
    }
  }
}
