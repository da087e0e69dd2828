package io.crossbook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.crossbook.sources.capture.CaptureReader;
import io.crossbook.venues.lane.LaneRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded can be replayed. */
class RecordCommandITCase {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 10;

  /** The header and at least one block. */
  private static final long SOME_BLOCKS = 2_000;

  @TempDir Path folder;

  @Test
  void aRecordedSimulatorReplaysToCurrentBooks() throws IOException {
    Path capture = folder.resolve("day.capture");
    Set<String> venues =
        Set.of(
            "kraken",
            "coinbase",
            "binance",
            "binanceus",
            "binanceusdm",
            "gateio",
            "gateiofutures",
            "mexc",
            "oanda");
    SimulationConfig config =
        SimulationConfig.defaults().withVenues(venues).withAssets(Set.of("BTC"));
    CommandLineRun recorded;
    try (Simulation simulation = Simulation.start(config)) {
      recorded =
          CommandLineRun.of(
              "record",
              "--simulator",
              "http://127.0.0.1:" + simulation.port(),
              "--instruments",
              "BTC-USD,BTC-USDT,BTC-USDT-PERP,EUR-USD-FX",
              "--for",
              "6s",
              "--out",
              capture);
    }
    assertThat(recorded.code()).as(recorded.err()).isZero();
    assertThat(recorded.out())
        .containsPattern("gaps +0")
        .containsPattern("dead letters +0")
        .containsPattern("checksum failures +0");

    Path report = folder.resolve("report.json");
    CommandLineRun replayed =
        CommandLineRun.of(
            "replay", capture, "--report", report, "--work", folder.resolve("replay"));
    assertThat(replayed.code()).as(replayed.err()).isZero();
    JsonNode made = JSON.readTree(report.toFile());
    assertThat(made.get("deadLetters")).isEmpty();
    Set<String> seen = new TreeSet<>();
    for (JsonNode listing : made.get("listings")) {
      seen.add(listing.get("venue").asText());
      assertThat(listing.get("bidLevels").asInt()).as("%s", listing).isPositive();
      assertThat(listing.get("gaps").asLong()).as("%s", listing).isZero();
    }
    assertThat(seen).isEqualTo(new TreeSet<>(venues));
    assertThat(made.at("/instruments/BTC-USD/evaluated").asLong()).isPositive();
  }

  @Test
  void aRequestToStopLeavesAWholeFile() throws Exception {
    Path capture = folder.resolve("day.capture");
    SimulationConfig config =
        SimulationConfig.defaults().withVenues(Set.of("kraken")).withAssets(Set.of("BTC"));
    try (Simulation simulation = Simulation.start(config)) {
      Process child =
          ChildRun.start(
              folder,
              "record",
              "--out",
              capture,
              "--venues=kraken",
              "--instruments=BTC-USD",
              "--simulator=127.0.0.1:" + simulation.port());
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!Files.exists(capture) || Files.size(capture) < SOME_BLOCKS) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        assertThat(child.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS))
            .as(() -> "the child ended: " + ChildRun.said(folder))
            .isFalse();
      }
      child.destroy();
      assertThat(child.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).as(() -> ChildRun.said(folder)).isZero();
    }
    assertThat(ChildRun.said(folder)).containsPattern("records +[0-9]+");
    try (CaptureReader reader = CaptureReader.open(capture)) {
      LaneRecord last = null;
      for (LaneRecord next = reader.next(); next != null; next = reader.next()) {
        last = next;
      }
      assertThat(reader.truncated()).isFalse();
      assertThat(last.kind()).isEqualTo(LaneRecord.Kind.CLOSE);
    }
  }

  private void refused(String sentence, Object... words) {
    Object[] all = new Object[words.length + 1];
    all[0] = "record";
    System.arraycopy(words, 0, all, 1, words.length);
    CommandLineRun run = CommandLineRun.of(all);
    assertThat(run.err()).startsWith("crossbook: ").contains(sentence).hasLineCount(1);
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void whatCannotBeRecordedIsSaid() throws IOException {
    Path capture = folder.resolve("x.capture");
    refused("there is no venue 'nasdaq'", "--out", capture, "--venues", "nasdaq");
    refused("BTC", "--out", capture, "--venues", "kraken", "--instruments", "BTC");
    refused("--simulator is 'ftp://x'", "--out", capture, "--simulator", "ftp://x");
    refused("OANDA_TOKEN", "--out", capture, "--venues", "oanda");
    refused("There is no folder", "--out", folder.resolve("no/x"), "--venues", "kraken");
    refused(
        "exists already", "--out", Files.createFile(folder.resolve("there")), "--venues", "kraken");
    int closed;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = free.getLocalPort();
    }
    refused(
        "Nothing came from any venue",
        "--out",
        capture,
        "--venues",
        "kraken",
        "--for",
        "300ms",
        "--simulator",
        "127.0.0.1:" + closed);
    assertThat(List.of(folder.toFile().list())).containsExactly("there");
  }
}
