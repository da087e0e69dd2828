package io.crossbook.launcher.watch;

import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.launcher.ConfigOptions;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.terminal.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code crossbook run}: the real venues. */
@Command(
    name = "run",
    header = "Watches real venues and trades what it finds, on paper unless told otherwise.",
    description = {
      "",
      "Connects to the venues, compares their books and writes what it finds to the database: the"
          + " one that is configured, or one of its own in .crossbook/postgres. What is confirmed is"
          + " traded as trading.mode says: on paper, which is the default, no order leaves the"
          + " machine and no account is needed; off trades nothing.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook run",
      "  crossbook run --venues kraken,binance --instruments BTC-USD,BTC-USDT,USDT-USD",
      "  crossbook run --set database.url=jdbc:postgresql://localhost/crossbook"
    })
public final class RunCommand implements Callable<Integer> {
  private static final Path DATABASE = Path.of(".crossbook", "postgres");

  @Mixin private ConfigOptions options;

  @Mixin private VenueOptions venues;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description = "Stops after this long (30s, 5m, 1h); without it, Ctrl-C stops.")
  private Duration atMost;

  /** For picocli. */
  public RunCommand() {}

  @Override
  public Integer call() throws Failure, InterruptedException, IOException {
    CrossbookConfig config = options.load();
    Map<String, List<String>> wanted = venues.wanted(config, List.of());
    try (Screen screen = Screen.system()) {
      new WatchSession(config, screen, DATABASE, WatchSession.Ending.NONE)
          .run("Crossbook", wanted, atMost);
    }
    return 0;
  }
}
