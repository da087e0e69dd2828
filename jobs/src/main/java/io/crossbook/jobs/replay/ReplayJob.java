package io.crossbook.jobs.replay;

import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.strategy.Strategy;
import io.crossbook.jobs.DetectionPipeline;
import io.crossbook.jobs.Strategies;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.trade.TradePipeline;
import io.crossbook.operators.AfterRestore;
import io.crossbook.operators.OperatorUids;
import io.crossbook.operators.Tally;
import io.crossbook.operators.TallyOperator;
import io.crossbook.sinks.decisions.DecisionsFile;
import io.crossbook.sinks.desk.DeskFile;
import io.crossbook.sources.CaptureOptions;
import io.crossbook.sources.CaptureSource;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueSettings;
import io.crossbook.wire.LaneEvent;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;

/**
 * Replays captures through the whole of detection and leaves decisions and the parts of a report in
 * a folder. Everything that leaves the job is written exactly once, also through a crash.
 */
public final class ReplayJob {
  /** Where in the work folder the decisions lie. */
  public static final String DECISIONS = "decisions";

  /** Where in the work folder lies what the desk of a backtest reported. */
  public static final String DESK = "desk";

  /** Where in the work folder the parts of the report lie. */
  public static final String REPORT = "report";

  private ReplayJob() {}

  /**
   * Wires the job.
   *
   * @param captures in the order in which records of one time are taken
   * @param venues venue ids in the captures
   * @param work folder for what comes out
   */
  public static void build(
      StreamExecutionEnvironment environment,
      CrossbookConfig config,
      List<Path> captures,
      Collection<String> venues,
      Path work,
      CaptureOptions options) {
    wire(environment, config, captures, venues, work, options);
  }

  /**
   * Wires the job with a desk that trades what is confirmed, on paper. What it reports goes into
   * the work folder too.
   */
  public static void backtest(
      StreamExecutionEnvironment environment,
      CrossbookConfig config,
      List<Path> captures,
      Collection<String> venues,
      Path work,
      CaptureOptions options) {
    Wired wired = wire(environment, config, captures, venues, work, options);
    DeskConfig desk = config.deskConfig(venues);
    TradePipeline.Results traded =
        TradePipeline.build(
            wired.lanes,
            wired.results.decisions(),
            desk,
            config.trading().paper(desk),
            List.of(),
            config.trading().risk(),
            AfterRestore.RESUMES);
    traded
        .records()
        .union(traded.breaches())
        .sinkTo(DeskFile.sink(work.resolve(DESK).toUri().toString()))
        .setParallelism(1)
        .name("Desk file")
        .uid(OperatorUids.sink("desk-file"));
  }

  private record Wired(DataStream<LaneEvent> lanes, DetectionPipeline.Results results) {}

  private static Wired wire(
      StreamExecutionEnvironment environment,
      CrossbookConfig config,
      List<Path> captures,
      Collection<String> venues,
      Path work,
      CaptureOptions options) {
    int parallelism = config.job().parallelism();
    environment.setParallelism(parallelism);
    // Copied out, because the configuration itself does not travel.
    int viewLevels = config.comparison().bookViewLevels();
    DataStreamSource<LaneEvent> source =
        environment.fromSource(
            new CaptureSource(
                captures,
                (venue, protocol) ->
                    VenueCatalog.protocol(protocol, venue, VenueSettings.replay(0, viewLevels)),
                options),
            WatermarkStrategy.noWatermarks(),
            "Captures",
            TypeInformation.of(LaneEvent.class));
    // One lane: the captures are one stream, and its order is what makes a replay repeatable.
    DataStream<LaneEvent> lanes = source.setParallelism(1).uid(OperatorUids.LANES);
    List<Strategy<?>> strategies = Strategies.configured(config, true, venues);
    DetectionPipeline.Results results =
        DetectionPipeline.build(
            lanes,
            Strategies.noMoreRules(environment, config.ruleBook()),
            strategies,
            config.ruleBook(),
            config.feeBook(venues),
            AfterRestore.RESUMES,
            parallelism);
    results
        .decisions()
        .sinkTo(DecisionsFile.sink(work.resolve(DECISIONS).toUri().toString()))
        .name("Decisions file")
        .uid(OperatorUids.sink("decisions-file"));
    report(lanes, results)
        .sinkTo(lines(work.resolve(REPORT)))
        .setParallelism(1)
        .name("Report")
        .uid(OperatorUids.sink("report"));
    return new Wired(lanes, results);
  }

  private static DataStream<String> report(
      DataStream<LaneEvent> lanes, DetectionPipeline.Results results) {
    DataStream<String> tally =
        lanes
            .transform("Tally", TypeInformation.of(Tally.class), new TallyOperator())
            .setParallelism(lanes.getParallelism())
            .uid(OperatorUids.step("tally"))
            .flatMap(new ReportLine.OfTally())
            .returns(Types.STRING)
            .setParallelism(1)
            .name("Report totals")
            .uid(OperatorUids.step("report-totals"));
    DataStream<String> statistics =
        results
            .statistics()
            .flatMap(new ReportLine.OfStatistics())
            .returns(Types.STRING)
            .name("Report statistics")
            .uid(OperatorUids.step("report-statistics"));
    DataStream<String> drops =
        results
            .drops()
            .flatMap(new ReportLine.OfDrops())
            .returns(Types.STRING)
            .name("Report drops")
            .uid(OperatorUids.step("report-drops"));
    DataStream<String> late =
        results
            .late()
            .flatMap(new ReportLine.OfLate())
            .returns(Types.STRING)
            .name("Report late candidates")
            .uid(OperatorUids.step("report-late"));
    return tally.union(statistics, drops, late);
  }

  private static FileSink<String> lines(Path folder) {
    return FileSink.forRowFormat(
            new org.apache.flink.core.fs.Path(folder.toUri()), new SimpleStringEncoder<String>())
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .build();
  }
}
