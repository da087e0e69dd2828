package io.crossbook.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.replay.ReplayJob;
import io.crossbook.jobs.replay.ReplayReport;
import io.crossbook.sources.CaptureOptions;
import io.crossbook.sources.capture.CaptureHeader;
import io.crossbook.sources.capture.CaptureWriter;
import io.crossbook.sources.importing.LeanTickImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job over real ticks of two venues, held against numbers that were computed
 * independently of it ({@code data/EXPECTED.md}, section 8, beside the recordings).
 */
class RecordedEdgesITCase {
  private static final List<String> NO_COSTS =
      List.of(
          "venues.oanda.fees=[{valid-from: 2000-01-01, symbol: '*', maker: 0, taker: 0, fee-asset: quote}]",
          "venues.fxcm.archive=true",
          "venues.fxcm.fees=[{valid-from: 2000-01-01, symbol: '*', maker: 0, taker: 0, fee-asset: quote}]",
          "rules.spread.min-net=0",
          "rules.spread.min-net-bps=0",
          "rules.spread.min-confidence=0",
          "rules.spread.latency-ms=0",
          "rules.spread.rebalancing-bps=0",
          "rules.spread.max-age-ms=2000",
          "rules.spread.max-skew-ms=250");

  @TempDir static Path folder;
  private static List<Path> eurusd;

  @BeforeAll
  static void importTicks() throws Exception {
    Path data = Path.of(System.getProperty("crossbook.recordings")).resolve("data/lean-fx");
    Assumptions.assumeTrue(
        Files.isDirectory(data), () -> "recordings folder " + data + " is not present: skipped");
    eurusd =
        List.of(
            importLean(data.resolve("oanda/tick/eurusd"), "oanda", "UTC"),
            importLean(data.resolve("fxcm/tick/eurusd"), "fxcm", "-05:00"));
  }

  @Test
  void sameReportAtAnyParallelismAndThroughACrash() throws Exception {
    ObjectNode one = replay("one", 1, 0);
    JsonNode instrument = one.at("/instruments/EUR-USD-FX");
    assertThat(instrument.get("evaluated").asLong()).isEqualTo(185_808);
    assertThat(instrument.get("grossPositive").asLong()).isEqualTo(44);
    assertThat(instrument.get("maxGrossEdgeBps").decimalValue()).isEqualByComparingTo("0.7895");
    assertThat(instrument.get("maxGrossEdgeAt").asText()).isEqualTo("2014-05-07T14:00:05.331Z");
    assertThat(instrument.get("maxGrossEdgeSell").asText()).isEqualTo("fxcm:EURUSD");
    assertThat(instrument.get("medianGrossEdgeBps").decimalValue()).isEqualByComparingTo("-0.4306");
    assertThat(instrument.get("opportunities").asLong()).isPositive();
    assertThat(one.get("lateDropped").asLong()).isZero();
    assertThat(replay("four", 4, 0)).isEqualTo(one);
    assertThat(replay("crash", 2, 200_000)).isEqualTo(one);
  }

  private static ObjectNode replay(String name, int parallelism, long crashAfter) throws Exception {
    Path work = folder.resolve(name);
    List<String> sets = new ArrayList<>(NO_COSTS);
    sets.add("parallelism=" + parallelism);
    sets.add("checkpoint-interval-ms=200");
    sets.add("checkpoint-dir=" + work.resolve("checkpoints"));
    CrossbookConfig config = CrossbookConfig.load(Optional.empty(), Map.of(), sets);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(
            JobEnvironment.configuration(config.job()));
    ReplayJob.build(
        environment,
        config,
        eurusd,
        List.of("oanda", "fxcm"),
        work,
        crashAfter == 0
            ? CaptureOptions.FAST
            : new CaptureOptions(0, crashAfter, work.resolve("crashed").toString()));
    environment.execute();
    assertThat(Files.exists(work.resolve("crashed"))).isEqualTo(crashAfter > 0);
    return ReplayReport.assemble(work, work.resolve("decisions.jsonl"));
  }

  private static Path importLean(Path folderOfPair, String venue, String zone) throws Exception {
    Path capture = folder.resolve(venue + ".capture");
    List<Path> files;
    try (Stream<Path> listed = Files.list(folderOfPair)) {
      files = listed.sorted().toList();
    }
    try (CaptureWriter out =
        CaptureWriter.create(capture, new CaptureHeader("test", Map.of(venue, "quotes")))) {
      new LeanTickImporter(LeanTickImporter.Options.of(venue, ZoneId.of(zone)))
          .importFiles(files, out);
    }
    return capture;
  }
}
