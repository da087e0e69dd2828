package io.crossbook.launcher;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.directives.Standing;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.database.orders.Latch;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.terminal.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crossbook stops}: what stands in the way of trading. */
@Command(
    name = "stops",
    header = "Shows what is stopped and what waits for a person.",
    description = {
      "",
      "What the kill switch stopped (released with crossbook stop SCOPE --release), breakers that have"
          + " tripped (ended with crossbook resume), and operations that were given up (decided on with"
          + " crossbook operation). Breakers and operations are as their desk reported them last.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook stops --database jdbc:postgresql://localhost:5432/crossbook"
    })
final class StopsCommand implements Callable<Integer> {
  @Mixin private DatabaseOptions database;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    DatabaseSettings settings = database.settings();
    Screen screen = Screen.plain(spec.commandLine().getOut());
    try (Connection connection = settings.open();
        KillSwitch latches = new KillSwitch(settings.open())) {
      Standing standing = new Standing(connection);
      List<Latch> stopped = latches.standing();
      List<Standing.Breaker> breakers = standing.breakers();
      List<Standing.GivenUp> operations = standing.givenUp();
      if (stopped.isEmpty() && breakers.isEmpty() && operations.isEmpty()) {
        screen.line("Nothing is stopped, and nothing waits for a person.");
        return 0;
      }
      Table table =
          new Table().words("what").words("which").words("since").words("until").words("why");
      for (Latch each : stopped) {
        table.row(
            "kill switch",
            each.scope(),
            time(each.since()),
            each.until() == null ? "released" : time(each.until()),
            each.reason().word() + ", " + each.by() + ": " + each.detail());
      }
      for (Standing.Breaker each : breakers) {
        table.row(
            "breaker",
            each.desk() + ": " + each.subject(),
            time(each.since()),
            each.until() == null ? "its cause ends" : time(each.until()),
            each.reason());
      }
      for (Standing.GivenUp each : operations) {
        table.row(
            "operation",
            each.desk() + ": " + each.operation(),
            time(each.since()),
            "decided",
            each.residual().isEmpty() ? each.outcome() : each.outcome() + "; " + each.residual());
      }
      table.print(screen);
      return 0;
    } catch (SQLException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
