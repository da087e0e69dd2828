package io.crossbook.jobs.watch;

import io.crossbook.core.fact.Fact;
import io.crossbook.core.opportunity.Decision;
import io.crossbook.jobs.config.KafkaConfig;
import io.crossbook.operators.OperatorUids;
import io.crossbook.sinks.kafka.Delivery;
import io.crossbook.sinks.kafka.KafkaFacts;
import io.crossbook.sinks.kafka.KafkaOpportunities;
import io.crossbook.sinks.kafka.KafkaSettings;
import io.crossbook.wire.FactTypeInfo;
import io.crossbook.wire.LaneEvent;
import io.crossbook.wire.LaneEventTypeInfo;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Wires facts and opportunities to Kafka topics, and facts from one. Stateless. */
final class Topics {
  /** Lanes write side by side: their facts of one time are in the topic this far apart at most. */
  private static final Duration DISORDER = Duration.ofMillis(500);

  /** A partition that nothing comes from holds the others back no longer than this. */
  private static final Duration SILENCE = Duration.ofSeconds(1);

  /** Under which the cluster shows how far reading came; recovery does not use it. */
  private static final String GROUP = "crossbook-detection";

  private static final long NANOS_PER_MILLI = 1_000_000;

  private Topics() {}

  /**
   * The facts that another job wrote, as one lane: the only path to every key, so that heartbeats
   * and conversions reach them all. It begins with the oldest fact that the topic still has, since
   * without the listings, which come first, nothing can be costed.
   */
  static DataStream<LaneEvent> lane(StreamExecutionEnvironment environment, KafkaConfig kafka) {
    return environment
        .fromSource(
            KafkaFacts.source(
                KafkaSettings.of(kafka.bootstrapServers()),
                kafka.factsTopic(),
                GROUP,
                OffsetsInitializer.earliest(),
                new FactTypeInfo()),
            WatermarkStrategy.<Fact>forBoundedOutOfOrderness(DISORDER)
                .withTimestampAssigner((fact, kafkas) -> fact.time() / NANOS_PER_MILLI)
                .withIdleness(SILENCE),
            "Facts topic",
            new FactTypeInfo())
        .setParallelism(1)
        .uid(OperatorUids.FACTS_TOPIC)
        .map(new ToLane())
        .returns(new LaneEventTypeInfo())
        .setParallelism(1)
        .name("Facts of the topic")
        .uid(OperatorUids.step("facts-of-topic"));
  }

  /** Writes the lanes' facts, each lane its own, so that facts of one key keep their order. */
  static void writeFacts(DataStream<LaneEvent> lanes, KafkaConfig kafka) {
    lanes
        .flatMap(new LaneFacts())
        .returns(new FactTypeInfo())
        .setParallelism(lanes.getParallelism())
        .name("Facts")
        .uid(OperatorUids.step("facts"))
        .sinkTo(
            KafkaFacts.sink(
                KafkaSettings.of(kafka.bootstrapServers()),
                kafka.factsTopic(),
                Delivery.atLeastOnce()))
        .setParallelism(lanes.getParallelism())
        .name("Facts topic writer")
        .uid(OperatorUids.sink("facts-topic"));
  }

  /** Writes what became of candidates. */
  static void writeOpportunities(DataStream<Decision> decisions, KafkaConfig kafka) {
    decisions
        .sinkTo(
            KafkaOpportunities.sink(
                KafkaSettings.of(kafka.bootstrapServers()),
                kafka.opportunitiesTopic(),
                Delivery.atLeastOnce()))
        .setParallelism(1)
        .name("Opportunities topic writer")
        .uid(OperatorUids.sink("opportunities-topic"));
  }

  private static final class ToLane implements MapFunction<Fact, LaneEvent> {
    private static final long serialVersionUID = 1L;

    @Override
    public LaneEvent map(Fact fact) {
      return LaneEvent.of(fact);
    }
  }
}
