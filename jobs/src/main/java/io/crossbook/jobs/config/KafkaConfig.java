package io.crossbook.jobs.config;

import io.crossbook.sinks.kafka.TopicSpec;
import java.time.Duration;
import java.util.List;

/**
 * Kafka as another way in and out. Immutable.
 *
 * @param enabled false to write nothing to it
 * @param facts false to write opportunities only
 * @param factsSource true to read facts from {@code factsTopic} instead of from venues; then none
 *     are written
 * @param bootstrapServers {@code host:port,host:port}
 * @param factsTopic topic of the facts, keyed by instrument
 * @param opportunitiesTopic topic of the opportunities
 * @param topics how both topics are to be
 */
public record KafkaConfig(
    boolean enabled,
    boolean facts,
    boolean factsSource,
    String bootstrapServers,
    String factsTopic,
    String opportunitiesTopic,
    List<TopicSpec> topics) {
  // Kafka's own rule (org.apache.kafka.common.internals.Topic).
  private static final String TOPIC = "[A-Za-z0-9._-]{1,249}";

  static KafkaConfig read(Section kafka) throws ConfigException {
    Section topics = kafka.table("topics");
    String topic = "1 to 249 letters, digits, dots, hyphens and underscores";
    String facts = kafka.text("facts-topic", text -> text.matches(TOPIC), topic);
    String opportunities = kafka.text("opportunities-topic", text -> text.matches(TOPIC), topic);
    KafkaConfig read =
        new KafkaConfig(
            kafka.flag("enabled"),
            kafka.flag("facts"),
            kafka.flag("facts-source"),
            kafka.text(
                "bootstrap-servers",
                text -> text.matches("|[^\\s,:]+:[0-9]{1,5}(,[^\\s,:]+:[0-9]{1,5})*"),
                "host:port, several with commas between"),
            facts,
            opportunities,
            List.of(
                spec(facts, topics.table("facts")),
                spec(opportunities, topics.table("opportunities"))));
    topics.end();
    if (read.enabled && read.bootstrapServers.isEmpty()) {
      throw kafka.contradicts("bootstrap-servers", kafka, "enabled", "at least one host:port");
    }
    if (read.factsSource && read.bootstrapServers.isEmpty()) {
      throw kafka.contradicts("bootstrap-servers", kafka, "facts-source", "at least one host:port");
    }
    if (read.factsTopic.equals(read.opportunitiesTopic)) {
      throw kafka.contradicts(
          "opportunities-topic", kafka, "facts-topic", "another topic than facts-topic");
    }
    kafka.end();
    return read;
  }

  private static TopicSpec spec(String name, Section topic) throws ConfigException {
    int replication = topic.integer("replication", 1, 100);
    int minInSync = topic.integer("min-in-sync", 1, 100);
    if (minInSync > replication) {
      throw topic.contradicts("min-in-sync", topic, "replication", "at most that many");
    }
    TopicSpec spec =
        new TopicSpec(
            name,
            topic.integer("partitions", 1, 10_000),
            (short) replication,
            minInSync,
            Duration.ofHours(topic.whole("retention-h", 1, 87_600)));
    topic.end();
    return spec;
  }
}
