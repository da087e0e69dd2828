package io.crossbook.jobs.watch;

import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.flow.FlowStatistics;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.rule.RuleBook;
import io.crossbook.core.strategy.Strategy;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.jobs.DetectionPipeline;
import io.crossbook.jobs.Strategies;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.config.KafkaConfig;
import io.crossbook.jobs.config.TradingConfig;
import io.crossbook.jobs.trade.Directed;
import io.crossbook.jobs.trade.LiveTrading;
import io.crossbook.jobs.trade.TradePipeline;
import io.crossbook.operators.AfterRestore;
import io.crossbook.operators.MeasureFlow;
import io.crossbook.operators.OperatorUids;
import io.crossbook.sinks.postgres.Batching;
import io.crossbook.sinks.postgres.ResultSinks;
import io.crossbook.sources.LaneSplit;
import io.crossbook.sources.LiveSource;
import io.crossbook.sources.rules.RuleSource;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueSettings;
import io.crossbook.wire.LaneEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/**
 * Watches venues live, trades what is confirmed as {@code trading.mode} says, and writes what it
 * finds and does to the database. Facts and opportunities may go to Kafka too, and facts may come
 * from there: then this job is the detection of another job's lanes.
 */
public final class WatchJob {
  /** Longest that writing to an absent database is tried before the job starts over. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private WatchJob() {}

  /**
   * Wires the job.
   *
   * @param instruments for each venue id, canonical names of the instruments to watch
   * @param database where results go and rules come from; its schema is laid already
   * @return what was found, for those who want it elsewhere too
   */
  public static DetectionPipeline.Results build(
      StreamExecutionEnvironment environment,
      CrossbookConfig config,
      Map<String, ? extends Collection<String>> instruments,
      DatabaseSettings database) {
    return build(environment, config, instruments, database, config.ruleBook());
  }

  /**
   * The same with the rules of the configuration under the numbers that the database gave them.
   *
   * @param configured see {@link io.crossbook.database.rules.RuleStore#configured}
   */
  public static DetectionPipeline.Results build(
      StreamExecutionEnvironment environment,
      CrossbookConfig config,
      Map<String, ? extends Collection<String>> instruments,
      DatabaseSettings database,
      RuleBook configured) {
    int parallelism = config.job().parallelism();
    environment.setParallelism(parallelism);
    // Without a checkpoint nothing is lost but time: a restart reads more of the ledger and of the
    // venues again. The desk says so; falling over again and again would only stop the trading.
    environment.getCheckpointConfig().setTolerableCheckpointFailureNumber(Integer.MAX_VALUE);
    KafkaConfig kafka = config.kafka();
    DataStream<LaneEvent> lanes =
        kafka.factsSource()
            ? Topics.lane(environment, kafka)
            : lanes(environment, config, instruments);
    DataStream<DetectionRule> rules =
        environment
            .fromSource(
                new RuleSource(database, RuleSource.DEFAULT_PERIOD),
                WatermarkStrategy.noWatermarks(),
                "Rules",
                TypeInformation.of(DetectionRule.class))
            .setParallelism(1)
            .uid(OperatorUids.RULES);
    AfterRestore afterRestore =
        kafka.factsSource() ? AfterRestore.RESUMES : AfterRestore.BEGINS_ANEW;
    List<Strategy<?>> strategies = Strategies.configured(config, false, instruments.keySet());
    DetectionPipeline.Results results =
        DetectionPipeline.build(
            lanes,
            rules,
            strategies,
            configured,
            config.feeBook(instruments.keySet()),
            afterRestore,
            parallelism);
    Batching batching =
        new Batching(
            config.database().batchSize(),
            Duration.ofMillis(config.database().batchIntervalMillis()),
            PATIENCE);
    sink(
        results.decisions(),
        ResultSinks.decisions(database, batching),
        "Opportunities",
        "opportunities");
    sink(
        results.statistics(),
        ResultSinks.statistics(database, batching),
        "Spread statistics",
        "statistics");
    sink(
        lanes
            .process(
                new MeasureFlow(
                    TimeUnit.MILLISECONDS.toNanos(
                        config.spreadConfig(false, instruments.keySet()).windowMillis()),
                    afterRestore),
                TypeInformation.of(FlowStatistics.class))
            .name("Measure order flow")
            .uid(OperatorUids.orderFlow())
            .setParallelism(lanes.getParallelism()),
        ResultSinks.orderFlow(database, batching),
        "Order flow table",
        "order-flow");
    sink(
        lanes
            .flatMap(new Fundings())
            .returns(TypeInformation.of(Funding.class))
            .name("Funding")
            .uid(OperatorUids.step("funding"))
            .setParallelism(lanes.getParallelism()),
        ResultSinks.funding(database, batching),
        "Funding rates",
        "funding");
    sink(
        results.deadLetters(),
        ResultSinks.deadLetters(database, batching),
        "Dead letters table",
        "dead-letters");
    sink(
        results.venueStatus(),
        ResultSinks.venueStatus(database, batching),
        "Venue status table",
        "venue-status");
    sink(results.listings(), ResultSinks.symbols(database, batching), "Symbols", "symbols");
    TradePipeline.Results traded =
        trade(environment, config, instruments, lanes, results, database, afterRestore);
    if (traded != null) {
      sink(traded.records(), ResultSinks.desk(database, batching), "Desk tables", "desk");
      // One at a time: some stop what they are about when they are written.
      sink(
          traded.breaches(),
          ResultSinks.desk(database, new Batching(1, batching.interval(), PATIENCE)),
          "Risk breaches",
          "risk-breaches");
    }
    if (kafka.enabled()) {
      Topics.writeOpportunities(results.decisions(), kafka);
      if (kafka.facts() && !kafka.factsSource()) {
        Topics.writeFacts(lanes, kafka);
      }
    }
    SeldomRecords.goAtOnce(environment);
    return results;
  }

  /** What comes of the desk behind what was found; null if nothing is traded. */
  private static TradePipeline.Results trade(
      StreamExecutionEnvironment environment,
      CrossbookConfig config,
      Map<String, ? extends Collection<String>> instruments,
      DataStream<LaneEvent> lanes,
      DetectionPipeline.Results results,
      DatabaseSettings database,
      AfterRestore afterRestore) {
    TradingConfig trading = config.trading();
    return switch (trading.mode()) {
      case OFF -> null;
      case PAPER -> {
        DeskConfig desk = config.deskConfig(instruments.keySet()).withDirectives();
        yield TradePipeline.build(
            lanes,
            results.decisions(),
            desk,
            trading.paper(desk),
            List.of(Directed.directives(environment, desk, database)),
            trading.risk(),
            afterRestore);
      }
      case SIMULATED, LIVE ->
          LiveTrading.build(
              environment,
              config,
              instruments,
              lanes,
              results.decisions(),
              database,
              TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()),
              afterRestore);
    };
  }

  /**
   * The live lanes alone.
   *
   * @param instruments for each venue id, canonical names of the instruments to watch
   */
  public static DataStream<LaneEvent> lanes(
      StreamExecutionEnvironment environment,
      CrossbookConfig config,
      Map<String, ? extends Collection<String>> instruments) {
    Map<String, VenueSettings> settings = new HashMap<>();
    for (String venue : instruments.keySet()) {
      settings.put(venue, config.venueSettings(VenueCatalog.venue(venue)));
    }
    List<LaneSplit> plan =
        LanePlan.of(
            instruments,
            config.spreadConfig(false, instruments.keySet()),
            config.job().parallelism());
    return environment
        .fromSource(
            new LiveSource(plan, new VenueLanes(settings)),
            WatermarkStrategy.noWatermarks(),
            "Venues",
            TypeInformation.of(LaneEvent.class))
        .setParallelism(plan.size())
        .uid(OperatorUids.LANES);
  }

  private static final class Fundings implements FlatMapFunction<LaneEvent, Funding> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(LaneEvent event, Collector<Funding> out) {
      if (event.fact() instanceof Funding funding) {
        out.collect(funding);
      }
    }
  }

  /** Waits for the database on a thread of its own, and not on those of the lanes and the desk. */
  private static <T> void sink(DataStream<T> stream, Sink<T> sink, String name, String uid) {
    stream.sinkTo(sink).setParallelism(1).name(name).uid(OperatorUids.sink(uid)).disableChaining();
  }
}
