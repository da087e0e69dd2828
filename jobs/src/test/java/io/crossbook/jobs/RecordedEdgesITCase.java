package io.crossbook.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.money.FeeBook;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.core.spread.SpreadConfig;
import io.crossbook.core.spread.SpreadStrategy;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.sources.capture.CaptureHeader;
import io.crossbook.sources.capture.CaptureWriter;
import io.crossbook.sources.importing.LeanTickImporter;
import io.crossbook.sources.replay.CaptureSource;
import io.crossbook.sources.replay.ReplayOptions;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueSettings;
import io.crossbook.wire.LaneEvent;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedEdgesITCase {
  @TempDir Path folder;

  @Test
  void eurusd() throws Exception {
    Path data = Path.of(System.getProperty("crossbook.recordings")).resolve("data/lean-fx");
    Path oanda = importLean(data.resolve("oanda/tick/eurusd"), "oanda", "UTC");
    Path fxcm = importLean(data.resolve("fxcm/tick/eurusd"), "fxcm", "-05:00");
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, true);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(1);
    long started = System.nanoTime();
    DataStream<LaneEvent> lanes =
        env.fromSource(
            new CaptureSource(
                List.of(oanda, fxcm),
                (protocol, venue) ->
                    VenueCatalog.protocol(protocol, venue, VenueSettings.replay(0, 10)),
                ReplayOptions.fast()),
            WatermarkStrategy.noWatermarks(),
            "Captures");
    DetectionRule rule =
        new DetectionRule(
            "spread",
            1,
            0,
            BigDecimal.ZERO,
            0,
            2000,
            250,
            0,
            0,
            0,
            0,
            1,
            10000,
            3,
            1000,
            10000,
            50,
            0);
    DetectionPipeline.Results results =
        DetectionPipeline.build(
            lanes,
            env.fromData(rule),
            List.of(new SpreadStrategy(SpreadConfig.standard(true))),
            new RuleBook(List.of(rule)),
            new FeeBook(List.of()),
            2);
    CloseableIterator<SpreadStatistics> rows = results.statistics().collectAsync();
    env.execute();
    List<SpreadStatistics> run = new ArrayList<>();
    rows.forEachRemaining(
        row -> {
          if (row.scope() == SpreadStatistics.Scope.RUN) {
            run.add(row);
          }
        });
    System.out.println(run + " " + (System.nanoTime() - started) / 1e9 + " s");
    assertThat(run).hasSize(1);
    assertThat(run.get(0).evaluated()).isEqualTo(185808);
  }

  private Path importLean(Path folderOfPair, String venue, String zone) throws Exception {
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
