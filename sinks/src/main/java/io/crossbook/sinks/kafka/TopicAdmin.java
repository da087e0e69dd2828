package io.crossbook.sinks.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Compares topics with how they are to be, and makes them so where that harms no record. One
 * thread.
 */
public final class TopicAdmin implements AutoCloseable {
  private final Admin admin;
  private final Duration patience;

  /**
   * Something of a topic that is not as it is to be.
   *
   * @param topic name
   * @param sentence what it is, and what to do if this program does not do it
   * @param mendable true if {@link #apply} does it
   */
  public record Difference(String topic, String sentence, boolean mendable) {}

  /**
   * @param patience longest time that the cluster may take to answer
   */
  public TopicAdmin(KafkaSettings kafka, Duration patience) {
    Properties properties = kafka.properties();
    String millis = Long.toString(patience.toMillis());
    properties.setProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    properties.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    properties.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    this.patience = patience;
    admin = Admin.create(properties);
  }

  @Override
  public void close() {
    admin.close(patience);
  }

  /**
   * What is not as it is to be; changes nothing.
   *
   * @throws KafkaException if the cluster does not answer, or refuses
   */
  public List<Difference> differences(Collection<TopicSpec> specs) throws InterruptedException {
    List<Difference> differences = new ArrayList<>();
    for (TopicSpec spec : specs) {
      Optional<TopicDescription> there = described(spec.name());
      if (there.isEmpty()) {
        differences.add(
            new Difference(
                spec.name(),
                "Topic "
                    + spec.name()
                    + " is missing; it is to have "
                    + spec.partitions()
                    + " partitions of "
                    + spec.replication()
                    + ".",
                true));
      } else {
        shape(spec, there.get(), differences);
        settings(spec, differences);
      }
    }
    return differences;
  }

  /**
   * Makes topics that are missing, and mends settings.
   *
   * @return what was different; what is not mendable still is
   * @throws KafkaException if the cluster does not answer, or refuses
   */
  public List<Difference> apply(Collection<TopicSpec> specs) throws InterruptedException {
    List<Difference> differences = differences(specs);
    for (TopicSpec spec : specs) {
      boolean mend =
          differences.stream()
              .anyMatch(each -> each.mendable() && each.topic().equals(spec.name()));
      if (mend && described(spec.name()).isEmpty()) {
        create(spec);
      } else if (mend) {
        List<AlterConfigOp> changes =
            spec.settings().entrySet().stream()
                .map(
                    each ->
                        new AlterConfigOp(
                            new ConfigEntry(each.getKey(), each.getValue()),
                            AlterConfigOp.OpType.SET))
                .toList();
        await(admin.incrementalAlterConfigs(Map.of(resource(spec.name()), changes)).all()::get);
      }
    }
    return differences;
  }

  private void create(TopicSpec spec) throws InterruptedException {
    NewTopic topic =
        new NewTopic(spec.name(), spec.partitions(), spec.replication()).configs(spec.settings());
    try {
      await(admin.createTopics(List.of(topic)).all()::get);
    } catch (TopicExistsException other) {
      throw new KafkaException(
          "topic " + spec.name() + " was made by somebody else at the same time; look again",
          other);
    }
  }

  private static void shape(TopicSpec spec, TopicDescription there, List<Difference> differences) {
    int partitions = there.partitions().size();
    if (partitions != spec.partitions()) {
      differences.add(
          new Difference(
              spec.name(),
              "Topic "
                  + spec.name()
                  + " has "
                  + partitions
                  + " partitions and is to have "
                  + spec.partitions()
                  + "; keys would move to other partitions and lose their order, so make a topic of"
                  + " another name and move to it.",
              false));
    }
    int replication =
        there.partitions().stream().mapToInt(each -> each.replicas().size()).min().orElse(0);
    if (replication != spec.replication()) {
      differences.add(
          new Difference(
              spec.name(),
              "Topic "
                  + spec.name()
                  + " has "
                  + replication
                  + " copies of a partition and is to have "
                  + spec.replication()
                  + "; kafka-reassign-partitions.sh moves them while it is in use.",
              false));
    }
  }

  private void settings(TopicSpec spec, List<Difference> differences) throws InterruptedException {
    ConfigResource resource = resource(spec.name());
    Config there = await(admin.describeConfigs(List.of(resource)).all()::get).get(resource);
    spec.settings()
        .forEach(
            (key, wanted) -> {
              String value = there.get(key).value();
              if (!wanted.equals(value)) {
                differences.add(
                    new Difference(
                        spec.name(),
                        "Topic "
                            + spec.name()
                            + " has "
                            + key
                            + " "
                            + value
                            + " and is to have "
                            + wanted
                            + ".",
                        true));
              }
            });
  }

  private Optional<TopicDescription> described(String topic) throws InterruptedException {
    try {
      return Optional.of(
          await(admin.describeTopics(List.of(topic)).allTopicNames()::get).get(topic));
    } catch (UnknownTopicOrPartitionException missing) {
      return Optional.empty();
    }
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private interface Answer<T> {
    T get() throws InterruptedException, ExecutionException;
  }

  private static <T> T await(Answer<T> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof KafkaException refused) {
        throw refused;
      }
      throw new KafkaException(failed.getCause());
    }
  }
}
