package io.crossbook.sinks.kafka;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Makes records with a key, a JSON value and the time of what they say. That time is Kafka's, in
 * milliseconds, and never Flink's, whose unit is the job's own affair: a broker refuses a record
 * that seems to come from the far future. Stateless.
 *
 * @param <T> what is written
 */
final class KeyedRecords<T>
    implements KafkaRecordSerializationSchema<T>, KafkaDatasetFacetProvider {
  private static final long serialVersionUID = 1L;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final String topic;
  private final Encoding<T> encoding;

  KeyedRecords(String topic, Encoding<T> encoding) {
    this.topic = topic;
    this.encoding = encoding;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      T value, KafkaSinkContext context, Long flinkTimestamp) {
    return new ProducerRecord<>(
        topic,
        null,
        encoding.time(value) / NANOS_PER_MILLI,
        encoding.key(value).getBytes(StandardCharsets.UTF_8),
        encoding.value(value));
  }

  /** Pooled transactional ids need to know the topic. */
  @Override
  public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return Optional.of(
        new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
  }

  /**
   * How a value becomes a record.
   *
   * @param <T> what is written
   */
  interface Encoding<T> extends Serializable {
    /** Records of one key keep their order. */
    String key(T value);

    /** Nanoseconds since the epoch. */
    long time(T value);

    /** JSON, UTF-8. */
    byte[] value(T value);
  }
}
