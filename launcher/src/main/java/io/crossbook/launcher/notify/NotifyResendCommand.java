package io.crossbook.launcher.notify;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.notifications.NotificationQueue;
import io.crossbook.launcher.ConfigOptions;
import io.crossbook.launcher.ConfiguredDatabase;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.Sentence;
import io.crossbook.launcher.terminal.Screen;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crossbook notify resend}: has what was given up sent again. */
@Command(
    name = "resend",
    header = "Has notifications that were given up or had expired sent again.",
    description = {"", "crossbook notify sends them, now or when it runs next.", ""},
    footer = {"", "Examples:", "  crossbook notify resend 17 18 --config crossbook.yaml"})
final class NotifyResendCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "Which, as crossbook notify list shows them.")
  private List<Long> ids = new ArrayList<>();

  @Option(names = "--all", description = "All of them.")
  private boolean all;

  @Mixin private ConfigOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    if (all == !ids.isEmpty()) {
      throw new Failure("Say which: either ids, as crossbook notify list shows them, or --all.");
    }
    DatabaseSettings database = ConfiguredDatabase.of(options.load());
    try (NotificationQueue queue = new NotificationQueue(database.open())) {
      int again = queue.resend(ids, Instant.now());
      if (again == 0) {
        throw new Failure("None of them was given up or had expired.");
      }
      Screen.plain(spec.commandLine().getOut())
          .line(again == 1 ? "It is sent again." : again + " are sent again.");
      return 0;
    } catch (SQLException refused) {
      throw new Failure(Sentence.of(refused.getMessage()), refused);
    }
  }
}
