package io.crossbook.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.sources.live.LaneSettings;
import io.crossbook.sources.live.LaneSink;
import io.crossbook.sources.live.LaneVenue;
import io.crossbook.sources.live.LiveLane;
import io.crossbook.venues.VenueDefinition;
import io.crossbook.venues.VenueSettings;
import io.crossbook.wire.LaneEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@SuppressWarnings("try") // the iterator of Flink declares that closing it throws Exception
class SourceITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  /** How often a protocol was made, by venue: each attempt of a reader makes them anew. */
  private static final Map<String, AtomicInteger> MADE = new ConcurrentHashMap<>();

  @TempDir Path folder;

  private Configuration configuration;

  @BeforeEach
  void configure() {
    configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
  }

  @Test
  void aBoundedReplayEmitsEverythingAndNothingLate() throws Exception {
    List<Path> files =
        List.of(
            Captures.write(folder.resolve("a"), "bounded", 5_000, 700_000, 1),
            Captures.write(folder.resolve("b"), "other", 5_000, 700_000, 2));
    CaptureSource source = new CaptureSource(files, Captures::archive, CaptureOptions.FAST);
    assertThat(run(source, 2)).isEqualTo(Captures.replay(files));
  }

  @Test
  void aReplayThatCrashedAndWasRestoredEmitsTheSameOnce() throws Exception {
    List<Path> files =
        List.of(
            Captures.write(folder.resolve("a"), "crashing", 3_000, 1_000_000, 3),
            Captures.write(folder.resolve("b"), "other", 3_000, 1_000_000, 4));
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
    Path marker = folder.resolve("crashed");
    CaptureSource source =
        new CaptureSource(
            files,
            (venue, protocol) -> {
              MADE.computeIfAbsent(venue, each -> new AtomicInteger()).incrementAndGet();
              return Captures.archive(venue, protocol);
            },
            new CaptureOptions(2, 4_000, marker.toString()));
    assertThat(run(source, 1)).isEqualTo(Captures.replay(files));
    assertThat(marker).exists();
    assertThat(MADE.get("crashing").get()).isEqualTo(2);
  }

  @Test
  void aLiveLaneWithoutMessagesStillLetsEventTimePass() throws Exception {
    LiveSource source =
        new LiveSource(
            List.of(
                new LaneSplit("one", Map.of("quiet", List.of("BTC-USD"))),
                new LaneSplit("two", Map.of("silent", List.of("BTC-USD")))),
            SourceITCase::lane);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(2);
    try (CloseableIterator<String> output =
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "live")
            .keyBy(event -> event.fact().venue(), Types.STRING)
            .process(new Later())
            .executeAndCollect()) {
      List<String> heard = new ArrayList<>();
      while (heard.size() < 4) {
        heard.add(output.next());
      }
      assertThat(heard)
          .containsExactlyInAnyOrder("quiet came", "quiet later", "silent came", "silent later");
    }
  }

  private static LiveLane lane(LaneSplit split, LaneSink sink) {
    List<LaneVenue> venues = new ArrayList<>();
    for (String venue : split.instruments().keySet()) {
      venues.add(
          LaneVenue.of(
              new VenueDefinition(
                  venue,
                  venue,
                  "",
                  "",
                  new VenueDefinition.RateLimit(1, 1),
                  1,
                  1,
                  settings -> new OnceProtocol(venue)),
              new VenueSettings("", "", Set.of(), 1, 1, "")));
    }
    return new LiveLane(LaneSettings.standard(split.lane()), venues, sink);
  }

  private List<LaneEvent> run(Source<LaneEvent, ?, ?> source, int parallelism) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(1);
    List<LaneEvent> events = new ArrayList<>();
    try (CloseableIterator<LaneEvent> output =
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "captures")
            .setParallelism(parallelism)
            .process(new NothingLate())
            .executeAndCollect()) {
      output.forEachRemaining(events::add);
    }
    return events;
  }

  /** Demands that watermarks stay below what follows and above what came two milliseconds ago. */
  private static final class NothingLate extends ProcessFunction<LaneEvent, LaneEvent> {
    private static final long serialVersionUID = 1L;
    private long before = Long.MIN_VALUE;

    @Override
    public void processElement(
        LaneEvent event,
        ProcessFunction<LaneEvent, LaneEvent>.Context context,
        Collector<LaneEvent> out) {
      long watermark = context.timerService().currentWatermark();
      if (context.timestamp() != event.time() / 1_000_000
          || context.timestamp() <= watermark
          || watermark < before) {
        throw new IllegalStateException(event + " is late at watermark " + watermark);
      }
      before = watermark;
      out.collect(event);
    }
  }

  /** Says when an event came, and again when event time has passed it by 20 ms. */
  private static final class Later extends KeyedProcessFunction<String, LaneEvent, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(
        LaneEvent event,
        KeyedProcessFunction<String, LaneEvent, String>.Context context,
        Collector<String> out) {
      out.collect(context.getCurrentKey() + " came");
      context.timerService().registerEventTimeTimer(context.timestamp() + 20);
    }

    @Override
    public void onTimer(
        long time,
        KeyedProcessFunction<String, LaneEvent, String>.OnTimerContext context,
        Collector<String> out) {
      out.collect(context.getCurrentKey() + " later");
    }
  }
}
