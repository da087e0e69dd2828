package io.crossbook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Captures of two venues, one of which follows the other a second later, so that their books cross
 * again and again for a while.
 */
final class LaggingQuotes {
  /** Settings under which a crossing is an opportunity. */
  static final List<String> SETTINGS =
      List.of(
          fees("leader"),
          fees("follower"),
          "venues.leader.archive=true",
          "venues.follower.archive=true",
          "rules.spread.min-net=0",
          "rules.spread.min-net-bps=0",
          "rules.spread.min-confidence=0",
          "rules.spread.max-risk=1",
          "rules.spread.latency-ms=0",
          "rules.spread.rebalancing-bps=0",
          "checkpoint-interval-ms=100");

  private static final int EVERY_MILLIS = 20;
  private static final double SECONDS_PER_SWING = 8;

  private LaggingQuotes() {}

  private static String fees(String venue) {
    return "venues."
        + venue
        + ".fees=[{valid-from: 2000-01-01, symbol: '*', maker: 0, taker: 0, fee-asset: quote}]";
  }

  /** Makes the captures, as the command line makes them. */
  static List<Path> captures(Path folder, int seconds) throws IOException {
    return List.of(capture(folder, "leader", seconds, 0), capture(folder, "follower", seconds, 1));
  }

  private static Path capture(Path folder, String venue, int seconds, double lag)
      throws IOException {
    Path pair = Files.createDirectories(folder.resolve(venue).resolve("eurusd"));
    StringBuilder ticks = new StringBuilder();
    for (int millis = 0; millis < seconds * 1000; millis += EVERY_MILLIS) {
      double time = millis / 1000.0 - lag;
      double middle = 1.3 + 0.0005 * Math.sin(2 * Math.PI * time / SECONDS_PER_SWING);
      ticks.append(
          String.format(Locale.ROOT, "%d,%.5f,%.5f%n", millis, middle - 0.00002, middle + 0.00002));
    }
    try (OutputStream file = Files.newOutputStream(pair.resolve("20140505_quote.zip"));
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("ticks.csv"));
      zip.write(ticks.toString().getBytes(StandardCharsets.UTF_8));
    }
    Path capture = folder.resolve(venue + ".capture");
    CommandLineRun run =
        CommandLineRun.of("import", "lean-fx", "--venue", venue, "--out", capture, pair);
    assertThat(run.code()).as(run.err()).isZero();
    return capture;
  }
}
