package io.crossbook.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.replay.ReplayJob;
import io.crossbook.jobs.watch.WatchJob;
import io.crossbook.sources.CaptureOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** What the jobs promise to those who operate them: fixed ids, readable names, no Kryo. */
class JobGraphTest {

  private static CrossbookConfig config(String... sets) throws Exception {
    List<String> all = new ArrayList<>(List.of(sets));
    all.add("parallelism=2");
    return CrossbookConfig.load(Optional.empty(), Map.of(), all);
  }

  private static StreamGraph replay() throws Exception {
    CrossbookConfig config = config();
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(
            JobEnvironment.configuration(config.job()));
    ReplayJob.build(
        environment,
        config,
        List.of(Path.of("day.capture")),
        List.of("kraken"),
        Path.of("work"),
        CaptureOptions.FAST);
    return environment.getStreamGraph();
  }

  private static StreamGraph watch(String... sets) throws Exception {
    CrossbookConfig config = config(sets);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(
            JobEnvironment.configuration(config.job()));
    WatchJob.build(
        environment,
        config,
        Map.of("kraken", List.of("BTC-USD", "ETH-USD", "USDT-USD"), "binance", List.of("BTC-USDT")),
        DatabaseSettings.of("jdbc:postgresql://localhost/none", "nobody", ""));
    return environment.getStreamGraph();
  }

  private static void holds(StreamGraph graph) {
    TreeSet<String> uids = new TreeSet<>();
    TreeSet<String> names = new TreeSet<>();
    for (StreamNode node : graph.getStreamNodes()) {
      String name = node.getOperatorName();
      assertThat(node.getTransformationUID()).as("uid of %s", name).isNotBlank();
      assertThat(uids.add(node.getTransformationUID()))
          .as("uid %s is given once", node.getTransformationUID())
          .isTrue();
      // A word with a capital and small letters, blanks between words: no class, no default.
      assertThat(name.replaceFirst("^Source: ", "")).matches("[A-Z][A-Za-z ():]+");
      assertThat(name)
          .isNotIn("Map", "Flat Map", "Process", "Filter", "Sink", "Sink: Writer", "CepOperator");
      assertThat(names.add(name)).as("name %s is given once", name).isTrue();
      assertNoKryo(node.getTypeSerializerOut(), name);
      for (TypeSerializer<?> in : node.getTypeSerializersIn()) {
        assertNoKryo(in, name);
      }
    }
    // Also fails where a type is generic or a uid is missing.
    assertThat(graph.getJobGraph().getNumberOfVertices()).isPositive();
  }

  private static void assertNoKryo(TypeSerializer<?> serializer, String name) {
    assertThat(serializer).as("serializer of %s", name).isNotInstanceOf(KryoSerializer.class);
  }

  @Test
  void theReplaysOperatorsHaveUidsNamesAndTypes() throws Exception {
    StreamGraph graph = replay();
    holds(graph);
    assertThat(graph.getStreamNodes())
        .extracting(StreamNode::getOperatorName)
        .contains("Source: Captures", "Detect spread", "Detect basis", "Confirm persistence (CEP)");
  }

  @Test
  void theWatchsOperatorsHaveUidsNamesAndTypes() throws Exception {
    holds(watch());
  }

  @Test
  void topicsComeAndGoByConfiguration() throws Exception {
    String servers = "kafka.bootstrap-servers=localhost:1";
    StreamGraph both = watch("kafka.enabled=true", servers);
    holds(both);
    assertThat(uids(both)).contains("sink-opportunities-topic-v1", "sink-facts-topic-v1");
    assertThat(uids(watch("kafka.enabled=true", "kafka.facts=false", servers)))
        .contains("sink-opportunities-topic-v1")
        .doesNotContain("sink-facts-topic-v1");
    StreamGraph reading = watch("kafka.enabled=true", "kafka.facts-source=true", servers);
    holds(reading);
    assertThat(uids(reading))
        .contains("source-facts-topic-v1", "sink-opportunities-topic-v1")
        .doesNotContain("source-lanes-v1", "sink-facts-topic-v1");
    assertThat(uids(watch())).noneMatch(uid -> uid.contains("topic"));
  }

  /** Detection keeps its state when it goes from captures to venues, and the other way round. */
  @Test
  void detectionHasTheSameUidsInEveryJob() throws Exception {
    assertThat(uids(replay()))
        .containsAll(
            List.of(
                "source-lanes-v1",
                "source-rules-v1",
                "router-spread-v1",
                "router-basis-v1",
                "detector-spread-v1",
                "detector-basis-v1",
                "confirmation-v1"));
    assertThat(uids(watch()))
        .containsAll(
            uids(replay()).stream()
                .filter(uid -> uid.matches("(source|router|detector|confirmation).*"))
                .toList());
  }

  @Test
  void recordsThatComeSeldomGoAtOnceAndFactsTogether() throws Exception {
    Map<String, Set<Long>> timeouts = new TreeMap<>();
    for (StreamNode node : watch("buffer-timeout-ms=7").getStreamNodes()) {
      for (StreamEdge edge : node.getOutEdges()) {
        timeouts
            .computeIfAbsent(node.getTransformationUID(), uid -> new TreeSet<>())
            .add(edge.getBufferTimeout());
      }
    }
    for (String facts :
        List.of("source-lanes-v1", "router-spread-v1", "router-basis-v1", "step-desk-market-v1")) {
      assertThat(timeouts.get(facts)).as(facts).containsExactly(7L);
    }
    for (String seldom :
        List.of(
            "source-rules-v1",
            "source-directives-v1",
            "detector-spread-v1",
            "confirmation-v1",
            "step-desk-confirmed-v1",
            "desk-v1")) {
      assertThat(timeouts.get(seldom)).as(seldom).containsExactly(0L);
    }
  }

  private static Set<String> uids(StreamGraph graph) {
    TreeSet<String> uids = new TreeSet<>();
    for (StreamNode node : graph.getStreamNodes()) {
      uids.add(node.getTransformationUID());
    }
    return uids;
  }
}
