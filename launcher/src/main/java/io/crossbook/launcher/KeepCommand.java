package io.crossbook.launcher;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.retention.Retention;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.terminal.Table;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossbook keep}: deletes what is older than it is kept. */
@Command(
    name = "keep",
    header = "Deletes results that are older than they are kept.",
    description = {
      "",
      "For how long what is kept stands under retention in the configuration. Orders, executions,"
          + " operations, payments, directives and rules are kept for good. The audit log is cut so that"
          + " what is left still verifies. Nothing that writes has to stop.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook keep --dry-run --config crossbook.yaml",
      "  crossbook keep --set database.url=jdbc:postgresql://localhost:5432/crossbook"
    })
final class KeepCommand implements Callable<Integer> {
  private static final int BATCH = 5000;

  @Option(names = "--dry-run", description = "Counts what would go, and deletes nothing.")
  private boolean dryRun;

  @Mixin private ConfigOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    CrossbookConfig config = options.load();
    DatabaseSettings database = ConfiguredDatabase.of(config);
    try (Retention retention = new Retention(database.open(), config.retention(), BATCH)) {
      if (!retention.take()) {
        throw new Failure("Another crossbook keep runs on this database; nothing was done.");
      }
      int made = dryRun ? 0 : retention.ahead();
      int dropped = 0;
      Table table =
          new Table().words("table").words("kept for").numbers(dryRun ? "would go" : "deleted");
      for (Retention.Cut each : dryRun ? retention.count() : retention.cut()) {
        table.row(
            each.table(), each.days() + " days", String.format(Locale.ROOT, "%,d", each.rows()));
        dropped += each.partitions();
      }
      Screen screen = Screen.plain(spec.commandLine().getOut());
      table.print(screen);
      if (!dryRun) {
        screen.line("");
        screen.line(
            "Partitions made for days to come: " + made + "; dropped whole: " + dropped + ".");
      }
      return 0;
    } catch (SQLException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
  }
}
