package io.crossbook.sinks.kafka;

import java.io.Serializable;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Which cluster, and how its clients are let in. Immutable.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param client properties of every client, such as {@code security.protocol}; may hold secrets
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> client)
    implements Serializable {
  /** Copies the properties. */
  public KafkaSettings {
    client = Map.copyOf(client);
  }

  /** A cluster that lets everybody in. */
  public static KafkaSettings of(String bootstrapServers) {
    return new KafkaSettings(bootstrapServers, Map.of());
  }

  Properties properties() {
    Properties properties = new Properties();
    client.forEach(properties::setProperty);
    return properties;
  }

  /** Says which cluster and which properties are set, never their values. */
  @Override
  public String toString() {
    return bootstrapServers + " with " + new TreeMap<>(client).keySet();
  }
}
