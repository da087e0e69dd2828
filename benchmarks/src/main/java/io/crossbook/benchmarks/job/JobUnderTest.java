package io.crossbook.benchmarks.job;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.opportunity.Decision;
import io.crossbook.jobs.DetectionPipeline;
import io.crossbook.jobs.JobEnvironment;
import io.crossbook.jobs.Strategies;
import io.crossbook.jobs.config.ConfigException;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.config.JobConfig;
import io.crossbook.jobs.config.StateBackend;
import io.crossbook.jobs.watch.WatchJob;
import io.crossbook.operators.AfterRestore;
import io.crossbook.operators.OperatorUids;
import io.crossbook.wire.LaneEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/** The jobs that are measured: ours, and Flink with nothing of ours but the record. */
enum JobUnderTest {
  /** Source, key, an operator that does nothing, sink. */
  BARE,
  /** Router, detector, confirmation; decisions are discarded. */
  CROSSBOOK;

  /** Name of the source. */
  static final String FACTS = "Facts";

  private static final long CHECKPOINT_MILLIS = 1000;
  private static final List<String> VENUES =
      List.of("kraken", "coinbase", "binance", "gateio", "mexc");

  /**
   * Starts it.
   *
   * @param parallelism of lanes and detectors
   * @param checkpoints folder for them
   */
  JobClient start(Load load, int parallelism, StateBackend backend, Path checkpoints)
      throws Exception {
    StreamExecutionEnvironment environment = environment(parallelism, backend, checkpoints);
    build(environment, load, parallelism);
    return environment.executeAsync(name());
  }

  /** Builds its graph. */
  void build(StreamExecutionEnvironment environment, Load load, int parallelism) {
    environment.setParallelism(parallelism);
    DataStream<LaneEvent> lanes =
        environment
            .fromSource(
                new FactSource(load),
                WatermarkStrategy.noWatermarks(),
                FACTS,
                TypeInformation.of(LaneEvent.class))
            .setParallelism(parallelism)
            .uid(OperatorUids.LANES);
    graph(lanes, config(List.of()), VENUES, parallelism, load.factsPerSecond() > 0);
  }

  /**
   * Starts it on live lanes that read from sockets.
   *
   * @param venues where to find the venues, as configuration
   * @param checkpoints folder for them
   */
  JobClient startLive(SimulatedLoad venues, StateBackend backend, Path checkpoints)
      throws Exception {
    CrossbookConfig config = config(venues.settings());
    Map<String, List<String>> instruments = new TreeMap<>();
    for (String venue : venues.venues()) {
      instruments.put(venue, List.copyOf(config.venue(venue).instruments()));
    }
    StreamExecutionEnvironment environment = environment(1, backend, checkpoints);
    DataStream<LaneEvent> lanes =
        WatchJob.lanes(environment, config, instruments)
            .filter(new CountFacts())
            .name("Count facts")
            .uid("count-facts");
    graph(lanes, config, List.copyOf(instruments.keySet()), 1, true);
    return environment.executeAsync(name());
  }

  private void graph(
      DataStream<LaneEvent> lanes,
      CrossbookConfig config,
      List<String> venues,
      int parallelism,
      boolean timed) {
    if (this == BARE) {
      bare(lanes, timed);
    } else {
      crossbook(lanes, config, venues, parallelism);
    }
  }

  /**
   * Settings of the job.
   *
   * @param checkpoints folder for them
   */
  static Configuration settings(int parallelism, StateBackend backend, Path checkpoints) {
    Configuration settings =
        JobEnvironment.configuration(
            new JobConfig(
                parallelism,
                backend,
                CHECKPOINT_MILLIS,
                checkpoints.toString(),
                config(List.of()).job().bufferTimeoutMillis(),
                0));
    // A failure must end the measurement.
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    return settings;
  }

  private static StreamExecutionEnvironment environment(
      int parallelism, StateBackend backend, Path checkpoints) {
    Configuration settings = settings(parallelism, backend, checkpoints);
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
    environment.setParallelism(parallelism);
    return environment;
  }

  private static CrossbookConfig config(List<String> settings) {
    try {
      return CrossbookConfig.load(Optional.empty(), Map.of(), settings);
    } catch (ConfigException refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
  }

  private static void bare(DataStream<LaneEvent> lanes, boolean timed) {
    lanes
        .keyBy(new ByInstrument(), Types.STRING)
        .process(new Nothing(timed), TypeInformation.of(LaneEvent.class))
        .name("Nothing")
        .uid("nothing")
        .sinkTo(new DiscardingSink<>())
        .name("Discard")
        .uid("discard");
  }

  private static void crossbook(
      DataStream<LaneEvent> lanes, CrossbookConfig config, List<String> venues, int parallelism) {
    DetectionPipeline.Results results =
        DetectionPipeline.build(
            lanes,
            Strategies.noMoreRules(lanes.getExecutionEnvironment(), config.ruleBook()),
            Strategies.configured(config, false, venues),
            config.ruleBook(),
            config.feeBook(venues),
            AfterRestore.RESUMES,
            parallelism);
    results
        .decisions()
        .filter(new Confirmed())
        .name("Observe")
        .uid("observe")
        .sinkTo(new DiscardingSink<>())
        .name("Discard decisions")
        .uid("discard-decisions");
    results
        .statistics()
        .sinkTo(new DiscardingSink<>())
        .name("Discard statistics")
        .uid("discard-statistics");
  }

  private static final class CountFacts implements FilterFunction<LaneEvent> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean filter(LaneEvent event) {
      Observed.FACTS.increment();
      return true;
    }
  }

  private static final class ByInstrument implements KeySelector<LaneEvent, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String getKey(LaneEvent event) {
      return event.fact() instanceof BookView book ? book.instrument() : "";
    }
  }

  private static final class Nothing extends KeyedProcessFunction<String, LaneEvent, LaneEvent> {
    private static final long serialVersionUID = 1L;

    private final boolean timed;

    Nothing(boolean timed) {
      this.timed = timed;
    }

    @Override
    public void processElement(LaneEvent event, Context context, Collector<LaneEvent> out) {
      if (timed) {
        Observed.cameOut(event.time());
      }
      out.collect(event);
    }
  }

  /** Counts confirmed opportunities, and how long ago the frame came that made them so. */
  private static final class Confirmed implements FilterFunction<Decision> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean filter(Decision decision) {
      if (decision.verdict() == Decision.Verdict.CONFIRMED) {
        Observed.CONFIRMED.increment();
        Observed.cameOut(decision.time());
      }
      return true;
    }
  }
}
