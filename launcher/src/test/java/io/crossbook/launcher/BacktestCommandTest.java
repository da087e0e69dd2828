package io.crossbook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backtest refuses before anything is started: one sentence, and nothing written. */
class BacktestCommandTest {
  @TempDir Path folder;

  private Path capture(String name, String venue, String protocol, int records) throws IOException {
    return EmptyCapture.write(folder.resolve(name), venue, protocol, records);
  }

  private static CommandLineRun backtest(Object... words) {
    return CommandLineRun.of(
        Stream.concat(Stream.of("backtest"), Arrays.stream(words)).toArray(Object[]::new));
  }

  private static void refused(CommandLineRun run, String sentence) {
    assertThat(run.err()).hasLineCount(1).startsWith("crossbook: ").contains(sentence);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void capturesThatCannotBeTradedOn() throws IOException {
    Path none = folder.resolve("none.capture");
    refused(backtest(none), "there is no file " + none);
    refused(backtest(folder), "is a folder; name captures");
    Path text = Files.writeString(folder.resolve("text"), "x".repeat(100));
    refused(backtest(text), text + " is not a capture");
    refused(backtest(capture("nothing", "a", "quotes", 0)), "has no records");
    refused(
        backtest(capture("unknown", "a", "telepathy", 1)),
        "there is no protocol 'telepathy' to read venue 'a'; there are ");
    Path once = capture("once", "a", "quotes", 1);
    refused(backtest(once, once), "A capture is named twice");
    refused(backtest(once, none), "there is no file " + none);
  }

  @Test
  void reportsThatCannotBeWritten() throws IOException {
    Path capture = capture("good", "a", "quotes", 1);
    for (String option : new String[] {"--report", "--records"}) {
      refused(backtest(capture, option, folder), "is a folder; name a file");
      refused(backtest(capture, option, folder.resolve("no/r")), "There is no folder");
    }
    Path report = folder.resolve("report.json");
    refused(
        backtest(capture, "--report", report, "--records", folder.resolve("no/r")),
        "There is no folder");
    assertThat(report).doesNotExist();
  }

  @Test
  void settingsThatMakeNoBacktest() throws IOException {
    Path capture = capture("good", "a", "quotes", 1);
    refused(backtest(capture, "--set", "checkpoint-interval-ms=0"), "checkpoint-interval-ms is 0");
    refused(
        backtest(capture, "--set", "trading.paper.latency-ms=-1"),
        "trading.paper.latency-ms is -1 (--set)");
    refused(backtest(capture, "--set", "trading.papper=1"), "trading.papper");
  }

  @Test
  void withoutACaptureItIsUsedWrongly() {
    CommandLineRun nothing = backtest();
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("Name the captures to trade on", "backtest --help");
  }
}
