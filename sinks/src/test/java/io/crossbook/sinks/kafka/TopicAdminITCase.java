package io.crossbook.sinks.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a real broker. */
class TopicAdminITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static TopicSpec spec(String name, int partitions, int hours) {
    return new TopicSpec(name, partitions, (short) 1, 1, Duration.ofHours(hours));
  }

  private static List<String> sentences(List<TopicAdmin.Difference> differences) {
    return differences.stream().map(TopicAdmin.Difference::sentence).toList();
  }

  @Test
  void shouldMakeTopicsAsTheyAreToBe() throws Exception {
    List<TopicSpec> specs = List.of(spec("facts", 3, 72), spec("old", 2, 24));
    KafkaSettings settings;
    try (TestBroker broker = TestBroker.start(folder)) {
      broker.createTopic("old");
      settings = KafkaSettings.of(broker.bootstrap());
      try (TopicAdmin admin = new TopicAdmin(settings, PATIENCE)) {
        List<String> different =
            List.of(
                "Topic facts is missing; it is to have 3 partitions of 1.",
                "Topic old has retention.ms 604800000 and is to have 86400000.");
        assertThat(sentences(admin.differences(specs))).isEqualTo(different);
        assertThat(sentences(admin.apply(specs))).isEqualTo(different);
        assertThat(admin.differences(specs)).isEmpty();
        assertThat(admin.apply(specs)).isEmpty();

        List<TopicSpec> others =
            List.of(
                spec("facts", 6, 72), new TopicSpec("old", 2, (short) 3, 1, Duration.ofHours(24)));
        assertThat(admin.apply(others))
            .allMatch(each -> !each.mendable())
            .extracting(TopicAdmin.Difference::sentence)
            .containsExactly(
                "Topic facts has 3 partitions and is to have 6; keys would move to other partitions"
                    + " and lose their order, so make a topic of another name and move to it.",
                "Topic old has 1 copies of a partition and is to have 3;"
                    + " kafka-reassign-partitions.sh moves them while it is in use.");
        assertThat(admin.differences(specs)).isEmpty();
        assertThatThrownBy(
                () ->
                    admin.apply(
                        List.of(new TopicSpec("wide", 1, (short) 3, 1, Duration.ofHours(1)))))
            .isInstanceOf(KafkaException.class);
      }
    }
    try (TopicAdmin gone = new TopicAdmin(settings, Duration.ofMillis(300))) {
      assertThatThrownBy(() -> gone.differences(specs)).isInstanceOf(KafkaException.class);
    }
  }
}
