package io.crossbook.sinks.kafka;

import io.crossbook.core.fact.Fact;
import java.io.IOException;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Facts on a topic, as JSON (docs/KAFKA.md), keyed by instrument; facts about a whole venue are
 * keyed by the venue. Kafka keeps order per key only. Stateless.
 */
public final class KafkaFacts {
  private KafkaFacts() {}

  /** A sink of facts. */
  public static Sink<Fact> sink(KafkaSettings settings, String topic, Delivery delivery) {
    return KafkaSinks.sink(settings, delivery, new KeyedRecords<>(topic, new Facts()));
  }

  /**
   * A source of facts. Records of transactions that were given up are not seen. A record that is
   * not a fact ends the job with a sentence that says where it is: passing it over would leave a
   * book wrong without anybody knowing.
   *
   * @param group name under which the offsets are shown; recovery uses Flink's own
   * @param start where to begin without a checkpoint
   * @param type how facts travel inside the job
   */
  public static KafkaSource<Fact> source(
      KafkaSettings settings,
      String topic,
      String group,
      OffsetsInitializer start,
      TypeInformation<Fact> type) {
    Properties consumer = settings.properties();
    consumer.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return KafkaSource.<Fact>builder()
        .setBootstrapServers(settings.bootstrapServers())
        .setProperties(consumer)
        .setTopics(topic)
        .setGroupId(group)
        .setStartingOffsets(start)
        .setDeserializer(new Reading(type))
        .build();
  }

  /** Facts as records. */
  private static final class Facts implements KeyedRecords.Encoding<Fact> {
    private static final long serialVersionUID = 1L;

    @Override
    public String key(Fact fact) {
      return FactJson.key(fact);
    }

    @Override
    public long time(Fact fact) {
      return fact.time();
    }

    @Override
    public byte[] value(Fact fact) {
      return FactJson.write(fact);
    }
  }

  /** Records as facts. */
  private static final class Reading implements KafkaRecordDeserializationSchema<Fact> {
    private static final long serialVersionUID = 1L;

    private final TypeInformation<Fact> type;

    Reading(TypeInformation<Fact> type) {
      this.type = type;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Fact> out)
        throws IOException {
      Fact fact;
      try {
        if (record.value() == null) {
          throw new IOException("It is empty.");
        }
        fact = FactJsonReader.read(record.value());
      } catch (IOException unreadable) {
        throw new IOException(
            "The record at offset "
                + record.offset()
                + " of "
                + record.topic()
                + "-"
                + record.partition()
                + " is not a fact. "
                + unreadable.getMessage(),
            unreadable);
      }
      out.collect(fact);
    }

    @Override
    public TypeInformation<Fact> getProducedType() {
      return type;
    }
  }
}
