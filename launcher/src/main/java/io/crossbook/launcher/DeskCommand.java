package io.crossbook.launcher;

import io.crossbook.database.DatabaseException;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.terminal.Table;
import io.crossbook.launcher.watch.DurationText;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossbook desk}: what the database says of a desk, before and after a change. */
@Command(
    name = "desk",
    header = "Shows a desk's lease, open operations and positions, and whether it has resumed.",
    description = {"", "The desk is the one of trading.desk, in the database of database.url.", ""},
    footer = {
      "",
      "Examples:",
      "  crossbook desk show --json > before.json",
      "  crossbook desk verify before.json"
    })
final class DeskCommand implements Runnable {
  private static final long LOOK_MILLIS = 250;

  @Spec private CommandSpec spec;

  /** For picocli. */
  DeskCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "There is no command");
  }

  @Command(
      name = "show",
      header = "Shows a desk as the database has it now.",
      footer = {
        "",
        "Examples:",
        "  crossbook desk show",
        "  crossbook desk show --json > before.json"
      })
  int show(
      @Option(names = "--json", description = "As JSON, for crossbook desk verify.") boolean json,
      @Mixin ConfigOptions options)
      throws Failure {
    DeskPicture picture = read(options.load());
    Screen screen = Screen.plain(spec.commandLine().getOut());
    if (json) {
      screen.line(picture.json());
      return 0;
    }
    screen.line(
        "Desk "
            + picture.desk()
            + ", epoch "
            + picture.epoch()
            + "; "
            + picture.open().size()
            + " operations are open, "
            + picture.ended()
            + " have ended.");
    if (!picture.holdings().isEmpty()) {
      Table table = new Table().words("venue").words("account").words("symbol").numbers("position");
      for (DeskPicture.Holding each : picture.holdings()) {
        table.row(each.venue(), each.account(), each.symbol(), each.quantity().toPlainString());
      }
      table.print(screen);
    }
    return 0;
  }

  @Command(
      name = "verify",
      header = "Compares a desk with what it was before.",
      description = {
        "",
        "Its lease was taken over once, what was open is open or has ended, and positions differ by the executions since and by nothing else. Exit code 1 if that does not become true.",
        ""
      },
      footer = {"", "Examples:", "  crossbook desk verify before.json --within 30s"})
  int verify(
      @Parameters(paramLabel = "FILE", description = "What it was before.") Path file,
      @Option(
              names = "--any-lease",
              description = "However many jobs have taken it over, at least one.")
          boolean anyLease,
      @Option(
              names = "--within",
              paramLabel = "DURATION",
              converter = DurationText.class,
              defaultValue = "60s",
              description = "Waits no longer than this (${DEFAULT-VALUE}).")
          Duration within,
      @Mixin ConfigOptions options)
      throws Failure, InterruptedException {
    DeskPicture before = DeskPicture.of(file);
    CrossbookConfig config = options.load();
    long end = System.nanoTime() + within.toNanos();
    // What was booked is written a moment later, table by table.
    List<String> complaints = read(config).against(before, anyLease ? -1 : 1);
    while (!complaints.isEmpty() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      complaints = read(config).against(before, anyLease ? -1 : 1);
    }
    if (!complaints.isEmpty()) {
      throw new Failure("The desk has not resumed: " + String.join(" ", complaints));
    }
    Screen.plain(spec.commandLine().getOut())
        .line("The desk has resumed: lease, operations and positions are carried on.");
    return 0;
  }

  private static DeskPicture read(CrossbookConfig config) throws Failure {
    if (config.database().embedded()) {
      throw new Failure(
          "database.url is empty; set it to the database of the desk, such as"
              + " jdbc:postgresql://localhost:5432/crossbook.");
    }
    DatabaseSettings database = config.database().settings();
    try {
      return DeskPicture.read(database, config.trading().desk());
    } catch (SQLException | DatabaseException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
  }
}
