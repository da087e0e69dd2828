package io.crossbook.launcher;

import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.config.CrossbookConfig.Setting;
import io.crossbook.jobs.config.Secret;
import io.crossbook.launcher.terminal.Screen;
import io.crossbook.launcher.terminal.Table;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossbook config}: what is in force, and where each value came from. */
@Command(
    name = "config",
    header = "Shows the configuration in force and where each value came from.",
    description = {
      "",
      "Values come from the reference file, then --config FILE (or ./crossbook.yaml), then the"
          + " environment, then --set; the later wins. Anything unknown, of the wrong kind, out of"
          + " range or contradictory is refused with exit code 1. Secrets are never shown.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook config --changed",
      "  crossbook config --set rules.spread.max-age-ms=1500 --set state-backend=heap",
      "  CROSSBOOK_PARALLELISM=4 crossbook config",
      "  crossbook config --reference > crossbook.yaml"
    })
final class ConfigCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Option(
      names = "--reference",
      description = "Prints the reference file instead: every key with its default, explained.")
  private boolean reference;

  @Option(names = "--changed", description = "Shows only what is not a default.")
  private boolean changed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    Screen screen = Screen.plain(spec.commandLine().getOut());
    if (reference) {
      screen.out().print(CrossbookConfig.reference());
      screen.out().flush();
      return 0;
    }
    CrossbookConfig config = options.load();
    Table table = new Table().words("key").words("from").words("value");
    boolean empty = true;
    for (Setting setting : config.settings()) {
      if (!changed || !setting.origin().equals("default")) {
        table.row(setting.path(), setting.origin(), setting.value());
        empty = false;
      }
    }
    if (empty) {
      screen.line("Everything is at its default.");
    } else {
      table.print(screen);
    }
    screen.line("");
    screen.line("Secrets (environment only):");
    screen.line("  CROSSBOOK_DATABASE_PASSWORD  " + state(config.databasePassword()));
    screen.line("  OANDA_TOKEN                  " + state(config.oandaToken()));
    return 0;
  }

  private static String state(Optional<Secret> secret) {
    return secret.isPresent() ? "set, hidden" : "not set";
  }
}
