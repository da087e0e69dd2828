package io.crossbook.sinks.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.fact.Fact;
import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.opportunity.Decision.Verdict;
import io.crossbook.sinks.TestDecisions;
import io.crossbook.sinks.decisions.DecisionJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Facts and decisions through a real broker. */
@Timeout(240)
class KafkaITCase {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir static Path folder;
  private static TestBroker broker;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = TestBroker.start(folder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void shouldBringBackEveryFactInTheOrderOfItsKey() throws Exception {
    broker.createTopic("facts");
    write("facts", Delivery.atLeastOnce());
    List<Fact> read = read("facts", TestFacts.all().size());
    assertThat(read).containsExactlyInAnyOrderElementsOf(TestFacts.all());
    for (String key : TestFacts.all().stream().map(FactJson::key).distinct().toList()) {
      assertThat(read.stream().filter(fact -> FactJson.key(fact).equals(key)))
          .containsExactlyElementsOf(
              TestFacts.all().stream().filter(fact -> FactJson.key(fact).equals(key)).toList());
    }
    for (ConsumerRecord<String, String> record : records("facts", TestFacts.all().size())) {
      Fact fact = FactJsonReader.read(record.value().getBytes(StandardCharsets.UTF_8));
      assertThat(record.key()).isEqualTo(FactJson.key(fact));
      assertThat(record.timestamp()).isEqualTo(fact.time() / 1_000_000);
    }
  }

  @Test
  void shouldCommitTransactionsThatTheBrokerAllows() throws Exception {
    broker.createTopic("archive");
    write("archive", Delivery.exactlyOnce("archive-v1", Duration.ofMinutes(15)));
    assertThat(read("archive", TestFacts.all().size()))
        .containsExactlyInAnyOrderElementsOf(TestFacts.all());
  }

  @Test
  void shouldWriteDecisionsUnderTheIdOfTheirOpportunity() throws Exception {
    broker.createTopic("decisions");
    List<Decision> decisions =
        List.of(
            TestDecisions.decision("a", Verdict.DETECTED, 0),
            TestDecisions.decision("a", Verdict.CONFIRMED, 5),
            TestDecisions.decision("a", Verdict.COLLAPSED, 9));
    StreamExecutionEnvironment environment = environment();
    environment
        .fromData(TypeInformation.of(Decision.class), decisions.toArray(Decision[]::new))
        .sinkTo(
            KafkaOpportunities.sink(
                KafkaSettings.of(broker.bootstrap()), "decisions", Delivery.atLeastOnce()));
    environment.execute();
    List<ConsumerRecord<String, String>> records = records("decisions", 3);
    assertThat(records).extracting(ConsumerRecord::key).containsOnly("a");
    assertThat(records)
        .extracting(ConsumerRecord::value)
        .containsExactlyElementsOf(decisions.stream().map(DecisionJson::line).toList());
  }

  @Test
  void shouldEndTheJobWithAPlaceWhenARecordIsNotAFact() throws Exception {
    broker.createTopic("spoilt");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrap()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>("spoilt", 1, "k", "{\"v\":1,\"type\":\"rumour\"}")).get();
    }
    assertThatThrownBy(() -> read("spoilt", 1))
        .hasStackTraceContaining(
            "The record at offset 0 of spoilt-1 is not a fact. The fact is of unknown type"
                + " 'rumour'.");
  }

  private static void write(String topic, Delivery delivery) throws Exception {
    StreamExecutionEnvironment environment = environment();
    String[] lines =
        TestFacts.all().stream()
            .map(fact -> new String(FactJson.write(fact), StandardCharsets.UTF_8))
            .toArray(String[]::new);
    environment
        .fromData(String.class, lines)
        .map(new ToFact())
        .returns(TypeInformation.of(Fact.class))
        .sinkTo(KafkaFacts.sink(KafkaSettings.of(broker.bootstrap()), topic, delivery));
    environment.execute();
  }

  private static List<Fact> read(String topic, int count) throws Exception {
    StreamExecutionEnvironment environment = environment();
    List<String> lines =
        environment
            .fromSource(
                KafkaFacts.source(
                    KafkaSettings.of(broker.bootstrap()),
                    topic,
                    "test",
                    OffsetsInitializer.earliest(),
                    TypeInformation.of(Fact.class)),
                WatermarkStrategy.noWatermarks(),
                "facts")
            .map(new ToJson())
            .executeAndCollect(count);
    List<Fact> facts = new ArrayList<>();
    for (String line : lines) {
      facts.add(FactJsonReader.read(line.getBytes(StandardCharsets.UTF_8)));
    }
    return facts;
  }

  private static List<ConsumerRecord<String, String>> records(String topic, int count) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrap()),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (records.size() < count) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    }
    return records;
  }

  private static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(1);
    return environment;
  }

  /** Facts pass between chained operators only, so no serializer of theirs is needed here. */
  private static final class ToFact implements MapFunction<String, Fact> {
    private static final long serialVersionUID = 1L;

    @Override
    public Fact map(String json) {
      try {
        return FactJsonReader.read(json.getBytes(StandardCharsets.UTF_8));
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }

  /** The other way. */
  private static final class ToJson implements MapFunction<Fact, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String map(Fact fact) {
      return new String(FactJson.write(fact), StandardCharsets.UTF_8);
    }
  }
}
