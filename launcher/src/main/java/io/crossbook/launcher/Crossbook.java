package io.crossbook.launcher;

import io.crossbook.launcher.chaos.ChaosCommand;
import io.crossbook.launcher.cluster.ClusterCommand;
import io.crossbook.launcher.cluster.JobCommand;
import io.crossbook.launcher.cluster.SubmitCommand;
import io.crossbook.launcher.notify.NotifyCommand;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.watch.DemoCommand;
import io.crossbook.launcher.watch.RunCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit codes: 0 done, 1 failed (one sentence on standard error), 2 used wrongly.
 */
@Command(
    name = "crossbook",
    header = "Crossbook watches trading venues for prices that disagree.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Crossbook.Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    usageHelpAutoWidth = true,
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "crossbook benchmark measures frames, throughput and latency; see docs/BENCHMARKS.md."
    },
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ReplayCommand.class,
      BacktestCommand.class,
      ImportCommand.class,
      RecordCommand.class,
      SimulateCommand.class,
      ChaosCommand.class,
      ClusterCommand.class,
      SubmitCommand.class,
      JobCommand.class,
      RulesCommand.class,
      ArmCommand.class,
      StopCommand.class,
      StopsCommand.class,
      ResumeCommand.class,
      OperationCommand.class,
      AcceptCommand.class,
      RetireCommand.class,
      DeskCommand.class,
      OrderCommand.class,
      OrdersCommand.class,
      NotifyCommand.class,
      KeepCommand.class,
      TopicsCommand.class,
      ConfigCommand.class
    })
public final class Crossbook implements Runnable {
  /** The command could not do what it was asked. */
  public static final int FAILED = 1;

  /** The command line makes no sense. */
  public static final int USAGE = 2;

  /** Native code of compression, RocksDB and the terminal, and a little state. */
  private static final long LEAST_TEMPORARY_BYTES = 64L << 20;

  private static final PrintWriter OUT = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Shows the stack trace of a failure.")
  private boolean verbose;

  @Spec private CommandSpec spec;

  /** Reads the version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Crossbook.class.getPackage().getImplementationVersion();
      return new String[] {"Crossbook " + (version == null ? "(built from classes)" : version)};
    }
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = run(args, OUT, err);
    OUT.flush();
    err.flush();
    System.exit(code);
  }

  /** Runs a command and returns its exit code. */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    Crossbook crossbook = new Crossbook();
    return new CommandLine(crossbook)
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler((refused, given) -> usage(refused))
        .setExecutionStrategy(Crossbook::execute)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> crossbook.failed(failure, command))
        .execute(args);
  }

  /** Runs what was asked for; help is given also where nothing could run. */
  private static int execute(ParseResult given) {
    boolean help =
        given.subcommands().isEmpty()
            || given.asCommandLineList().stream()
                .anyMatch(each -> each.isUsageHelpRequested() || each.isVersionHelpRequested());
    if (!help) {
      String full = fullFolder(Path.of(System.getProperty("java.io.tmpdir")));
      if (full != null) {
        PrintWriter err = given.commandSpec().commandLine().getErr();
        err.println("crossbook: " + full);
        err.flush();
        return FAILED;
      }
    }
    return new CommandLine.RunLast().execute(given);
  }

  /**
   * Libraries unpack native code into the folder for temporary files and do not say so when they
   * cannot.
   *
   * @return what is wrong with it, as a sentence; null if nothing is
   */
  static String fullFolder(Path folder) {
    try {
      long left = Files.getFileStore(folder).getUsableSpace();
      return left >= LEAST_TEMPORARY_BYTES
          ? null
          : String.format(
              Locale.ROOT,
              "the folder for temporary files, %s, has %,d kB left and %,d are needed; make room"
                  + " there, or name another one with CROSSBOOK_JAVA_OPTS=-Djava.io.tmpdir=FOLDER.",
              folder,
              left / 1024,
              LEAST_TEMPORARY_BYTES / 1024);
    } catch (IOException none) {
      return "the folder for temporary files, "
          + folder
          + ", cannot be used; name another one with CROSSBOOK_JAVA_OPTS=-Djava.io.tmpdir=FOLDER.";
    }
  }

  /** Where a command writes: the terminal if the process's own output is one. */
  static Screen screen(CommandLine command) throws IOException {
    return command.getOut() == OUT ? Screen.system() : Screen.plain(command.getOut());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "There is no command");
  }

  private static int usage(ParameterException refused) {
    CommandLine command = refused.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("crossbook: " + refused.getMessage().replaceAll("[.]?$", "."));
    CommandLine.UnmatchedArgumentException.printSuggestions(refused, err);
    err.println("Try " + command.getCommandSpec().qualifiedName() + " --help.");
    err.flush();
    return USAGE;
  }

  private int failed(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    if (failure instanceof Failure) {
      err.println("crossbook: " + failure.getMessage());
    } else {
      // Not a field: most commands never log, and starting the logging costs a second.
      LoggerFactory.getLogger(Crossbook.class)
          .error("{} failed", command.getCommandSpec().qualifiedName(), failure);
      err.println(
          "crossbook: "
              + command.getCommandName()
              + " met something that it did not expect: "
              + failure
              + " (the whole of it is in .crossbook/logs/crossbook.log, or here with --verbose).");
    }
    if (verbose) {
      failure.printStackTrace(err);
    }
    err.flush();
    return FAILED;
  }
}
