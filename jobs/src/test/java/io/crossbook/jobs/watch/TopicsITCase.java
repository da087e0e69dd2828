package io.crossbook.jobs.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.opportunity.Decision;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.jobs.JobEnvironment;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.replay.MarketCapture;
import io.crossbook.jobs.replay.PlainRun;
import io.crossbook.sinks.decisions.DecisionJson;
import io.crossbook.sources.CaptureOptions;
import io.crossbook.sources.CaptureSource;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueSettings;
import io.crossbook.wire.LaneEvent;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One job writes facts to a topic; another reads them there and finds what there is to find. */
@Timeout(180)
class TopicsITCase {
  @TempDir Path folder;

  @Test
  void detectionOverATopicFindsWhatDetectionOverTheLaneFinds() throws Exception {
    List<Path> captures = MarketCapture.write(folder);
    try (TestBroker broker = TestBroker.start(folder);
        EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
      CrossbookConfig config = config(broker.bootstrap());
      final PlainRun plain = PlainRun.of(config, captures);
      writeFacts(config, captures);

      DatabaseSettings database =
          DatabaseSettings.of(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
      Schema.migrate(database);
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.getExecutionEnvironment(
              JobEnvironment.configuration(config.job()));
      Map<String, List<String>> venues = new TreeMap<>();
      MarketCapture.VENUES.forEach(venue -> venues.put(venue, List.of()));
      WatchJob.build(environment, config, venues, database);
      JobClient client = environment.executeAsync();

      // The topic has no end: what only the end of a capture brings does not come.
      long last = plain.lastFact - Duration.ofSeconds(3).toNanos();
      List<Decision> due = plain.decisions.stream().filter(each -> each.time() < last).toList();
      Set<String> expected = due.stream().map(DecisionJson::line).collect(Collectors.toSet());
      assertThat(expected).hasSizeGreaterThan(100);
      try (KafkaConsumer<String, String> consumer = consumer(broker.bootstrap())) {
        consumer.subscribe(List.of(config.kafka().opportunitiesTopic()));
        Set<String> found = new TreeSet<>();
        while (!found.containsAll(expected)) {
          for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
            assertThat(record.value()).contains("\"id\":\"" + record.key() + "\"");
            found.add(record.value());
          }
        }
        assertThat(plain.lines()).as("nothing else was found").containsAll(found);
      }
      Set<String> opportunities =
          due.stream().map(each -> each.candidate().id()).collect(Collectors.toSet());
      while (!ids(database).containsAll(opportunities)) {
        Thread.onSpinWait();
      }
      client.cancel().get();
    }
  }

  private CrossbookConfig config(String bootstrap) throws Exception {
    List<String> sets = new ArrayList<>(MarketCapture.CONFIG);
    sets.add("parallelism=2");
    sets.add("checkpoint-interval-ms=200");
    sets.add("checkpoint-dir=" + folder.resolve("checkpoints"));
    sets.add("kafka.enabled=true");
    sets.add("kafka.facts-source=true");
    sets.add("kafka.bootstrap-servers=" + bootstrap);
    return CrossbookConfig.load(Optional.empty(), Map.of(), sets);
  }

  private static void writeFacts(CrossbookConfig config, List<Path> captures) throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(
            JobEnvironment.configuration(config.job()));
    int viewLevels = config.comparison().bookViewLevels();
    DataStream<LaneEvent> lane =
        environment
            .fromSource(
                new CaptureSource(
                    captures,
                    (venue, protocol) ->
                        VenueCatalog.protocol(protocol, venue, VenueSettings.replay(0, viewLevels)),
                    CaptureOptions.FAST),
                WatermarkStrategy.noWatermarks(),
                "Captures",
                TypeInformation.of(LaneEvent.class))
            .setParallelism(1)
            .uid("captures");
    Topics.writeFacts(lane, config.kafka());
    environment.execute();
  }

  private static KafkaConsumer<String, String> consumer(String bootstrap) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrap, "group.id", "test", "auto.offset.reset", "earliest"),
        new StringDeserializer(),
        new StringDeserializer());
  }

  private static Set<String> ids(DatabaseSettings database) throws Exception {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id::text FROM arbitrage_opportunities")) {
      Set<String> ids = new TreeSet<>();
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
      return ids;
    }
  }
}
