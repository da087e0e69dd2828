package io.crossbook.sinks.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a topic is to be. Immutable.
 *
 * @param name of the topic
 * @param partitions how many; keys keep their order only while it stays so
 * @param replication copies of each partition
 * @param minInSync copies that must have a record before it counts as written
 * @param retention for how long records are kept
 */
public record TopicSpec(
    String name, int partitions, short replication, int minInSync, Duration retention) {
  /**
   * @throws IllegalArgumentException if more copies must have a record than there are
   */
  public TopicSpec {
    if (partitions < 1 || replication < 1 || minInSync < 1 || minInSync > replication) {
      throw new IllegalArgumentException(
          "topic "
              + name
              + " cannot have "
              + partitions
              + " partitions, "
              + replication
              + " copies and "
              + minInSync
              + " in sync");
    }
  }

  /**
   * The settings that differ from topic to topic, as the broker knows them. Records are deleted by
   * age and never compacted: a key is an instrument, and its newest fact does not stand for the
   * others.
   */
  Map<String, String> settings() {
    return new TreeMap<>(
        Map.of(
            "cleanup.policy", "delete",
            "min.insync.replicas", Integer.toString(minInSync),
            "retention.ms", Long.toString(retention.toMillis())));
  }
}
