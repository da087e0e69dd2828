package io.crossbook.launcher.notify;

import io.crossbook.database.notifications.Notification;
import io.crossbook.database.notifications.Severity;
import io.crossbook.launcher.ConfigOptions;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.terminal.Screen;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crossbook notify test}: one message over every route. */
@Command(
    name = "test",
    header = "Sends one message over every route and says how each fared.",
    description = {"", "Needs no database. The exit code is 1 if a route failed.", ""},
    footer = {"", "Examples:", "  crossbook notify test --config crossbook.yaml"})
final class NotifyTestCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure, InterruptedException {
    Map<String, Channel> channels = NotifyCommand.channels(options.load());
    Screen screen = Screen.plain(spec.commandLine().getOut());
    Instant now = Instant.now();
    Message message =
        new Message(
            new Notification(
                0, null, "test", Severity.INFO, "This is a test; nothing has happened.", now),
            0,
            now,
            List.of(),
            List.of());
    int failed = 0;
    for (Map.Entry<String, Channel> each : channels.entrySet()) {
      try {
        each.getValue().send(message);
        screen.line(each.getKey() + ": sent.");
      } catch (DeliveryException refused) {
        failed++;
        screen.line(each.getKey() + ": " + refused.getMessage() + ".");
      }
    }
    if (failed > 0) {
      throw new Failure(failed + " of " + channels.size() + " routes failed.");
    }
    return 0;
  }
}
