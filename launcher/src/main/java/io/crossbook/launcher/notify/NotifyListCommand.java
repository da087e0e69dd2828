package io.crossbook.launcher.notify;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.notifications.Delivery;
import io.crossbook.database.notifications.NotificationQueue;
import io.crossbook.launcher.ConfigOptions;
import io.crossbook.launcher.ConfiguredDatabase;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.Sentence;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.terminal.Table;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crossbook notify list}: what was not sent. */
@Command(
    name = "list",
    header = "Shows what was not sent: given up, expired, or waiting.",
    description = {"", "The newest 200. What was given up is sent again with resend.", ""},
    footer = {"", "Examples:", "  crossbook notify list --config crossbook.yaml"})
final class NotifyListCommand implements Callable<Integer> {
  private static final int MOST = 200;

  @Mixin private ConfigOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    DatabaseSettings database = ConfiguredDatabase.of(options.load());
    Screen screen = Screen.plain(spec.commandLine().getOut());
    try (NotificationQueue queue = new NotificationQueue(database.open())) {
      List<Delivery> unsent = queue.unsent(MOST);
      if (unsent.isEmpty()) {
        screen.line("Everything was sent.");
        return 0;
      }
      Table table =
          new Table()
              .words("id")
              .words("route")
              .words("state")
              .words("tries")
              .words("since")
              .words("severity")
              .words("about")
              .words("why");
      for (Delivery each : unsent) {
        table.row(
            Long.toString(each.notification().id()),
            each.route(),
            each.state().name().toLowerCase(Locale.ROOT),
            Integer.toString(each.attempts()),
            each.notification().time().truncatedTo(ChronoUnit.SECONDS).toString(),
            each.notification().severity().name().toLowerCase(Locale.ROOT),
            each.notification().about(),
            each.reason());
      }
      table.print(screen);
      return 0;
    } catch (SQLException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
  }
}
