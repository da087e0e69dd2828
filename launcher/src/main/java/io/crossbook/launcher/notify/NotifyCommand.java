package io.crossbook.launcher.notify;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.launcher.ConfigOptions;
import io.crossbook.launcher.ConfiguredDatabase;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.StopSignal;
import io.crossbook.launcher.terminal.Screen;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code crossbook notify}: sends alerts to persons until it is stopped. */
@Command(
    name = "notify",
    header = "Tells persons of alerts by webhook, mail and Telegram.",
    description = {
      "",
      "Sends what the database has of alerts, stops and releases over the routes of the"
          + " configuration (notifications.routes), until Ctrl-C. It is a process of its own, so that a"
          + " job that is broken still pages. What could not be sent is kept.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook notify --config crossbook.yaml",
      "  crossbook notify test --config crossbook.yaml",
      "  crossbook notify list --config crossbook.yaml",
      "  crossbook notify resend 17 18 --config crossbook.yaml"
    },
    subcommands = {NotifyTestCommand.class, NotifyListCommand.class, NotifyResendCommand.class})
public final class NotifyCommand implements Callable<Integer> {
  /** Longest time for an answer of a receiver. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofMillis(500);

  @Mixin private ConfigOptions options;

  @Spec private CommandSpec spec;

  /** For picocli. */
  public NotifyCommand() {}

  /**
   * The channels of a configuration.
   *
   * @throws Failure if there is none, or a secret of one is missing
   */
  static Map<String, Channel> channels(CrossbookConfig config) throws Failure {
    if (config.notifications().routes().isEmpty()) {
      throw new Failure(
          "Nobody is to be told: notifications.routes is empty; docs/OPERATIONS.md says what goes"
              + " there.");
    }
    return new Channels(System::getenv, Clock.systemUTC(), PATIENCE).of(config.notifications());
  }

  @Override
  public Integer call() throws Failure, InterruptedException {
    CrossbookConfig config = options.load();
    Map<String, Channel> channels = channels(config);
    DatabaseSettings database = ConfiguredDatabase.of(config);
    Screen screen = Screen.plain(spec.commandLine().getOut());
    try (StopSignal stop = new StopSignal();
        Notifier notifier =
            new Notifier(database, config.notifications(), channels, Clock.systemUTC(), PATIENCE)) {
      notifier.start();
      screen.line(
          "Telling of what "
              + database.url()
              + " has, over "
              + channels.keySet().stream().collect(Collectors.joining(", "))
              + ".");
      while (!stop.await(LOOK)) {
        if (notifier.defect().isCompletedExceptionally()) {
          // Throws what went wrong.
          notifier.defect().join();
        }
      }
    }
    return 0;
  }
}
