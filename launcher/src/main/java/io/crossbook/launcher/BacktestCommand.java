package io.crossbook.launcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.launcher.backtest.BacktestReport;
import io.crossbook.launcher.backtest.BacktestTables;
import io.crossbook.launcher.replay.Replay;
import io.crossbook.launcher.replay.ReplayFolder;
import io.crossbook.launcher.terminal.ProgressBar;
import io.crossbook.launcher.terminal.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crossbook backtest}: captures through detection and a desk on paper, to a report. */
@Command(
    name = "backtest",
    header = "Trades captures on paper and reports what it would have come to.",
    description = {
      "",
      "Confirmed opportunities go through the same desk that trades live: its checks, reservations,"
          + " breakers and recovery. Its orders meet the recorded books after the latency of"
          + " trading.paper.latency-ms, take what was shown there and pay fees. Nobody reacts to"
          + " them, so a large trading.limits.max-position makes the result better than it would"
          + " be. The same captures and settings give the same report.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  crossbook backtest day.capture",
      "  crossbook backtest day.capture --report backtest.json --set trading.paper.latency-ms=200",
      "  crossbook backtest kraken.capture binance.capture --set trading.limits.max-position=1000"
    })
final class BacktestCommand implements Callable<Integer> {
  @Mixin private CaptureOptions given;

  @Option(
      names = "--records",
      paramLabel = "FILE",
      description = "Writes everything that the desk reported as JSON lines, replacing the file.")
  private Path records;

  @Mixin private ConfigOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Failure, InterruptedException {
    if (given.captures().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Name the captures to trade on");
    }
    CrossbookConfig config = options.load();
    ReplayCommand.requireCheckpoints(config);
    List<String> venues = CapturedVenues.of(given.captures());
    try (NewFile reportFile = given.report();
        NewFile recordsFile = records == null ? null : NewFile.replacing(records);
        Screen screen = Crossbook.screen(spec.commandLine());
        ReplayFolder folder =
            ReplayFolder.create(
                CaptureOptions.folder("backtest"), given.captures(), config.changed())) {
      long bytesLost = run(screen, folder, config, venues).bytesLost();
      ObjectNode result = BacktestReport.of(folder.desk());
      BacktestTables.print(result, screen);
      if (bytesLost > 0) {
        screen.line(
            "The captures end in " + bytesLost + " bytes that were cut off and could not be read.");
      }
      String kept = "what the desk reported is kept in " + folder.desk();
      if (reportFile != null) {
        reportFile.publish(file -> Files.writeString(file, result.toPrettyString() + "\n"), kept);
      }
      if (recordsFile != null) {
        recordsFile.publish(file -> Files.copy(folder.desk(), file), kept);
      }
      folder.discard();
      return 0;
    } catch (IOException failed) {
      throw new Failure(Sentence.of(failed), failed);
    }
  }

  private Replay.Result run(
      Screen screen, ReplayFolder folder, CrossbookConfig config, List<String> venues)
      throws Failure, IOException, InterruptedException {
    long total = 0;
    for (Path capture : given.captures()) {
      total += Files.size(capture);
    }
    try (ProgressBar bar = new ProgressBar(screen, "Trading on paper", total)) {
      return Replay.trading(folder, config, venues)
          .run(
              Optional.empty(),
              0,
              (bytes, all, read) ->
                  bar.update(bytes, String.format(Locale.ROOT, "%,d records", read)));
    } catch (ExecutionException failed) {
      Throwable root = failed;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      String why = root.getMessage() == null ? root.toString() : root.getMessage();
      folder.discard();
      throw new Failure("The backtest stopped: " + Sentence.of(why), failed);
    }
  }
}
