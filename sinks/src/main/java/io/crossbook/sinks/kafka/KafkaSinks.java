package io.crossbook.sinks.kafka;

import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/** What all sinks to Kafka have in common. Stateless. */
final class KafkaSinks {
  private KafkaSinks() {}

  static <T> KafkaSink<T> sink(KafkaSettings settings, Delivery delivery, KeyedRecords<T> records) {
    Properties producer = settings.properties();
    // A record waits for no other: readers live on fresh books.
    producer.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "0");
    producer.putIfAbsent(ProducerConfig.ACKS_CONFIG, "all");
    KafkaSinkBuilder<T> builder =
        KafkaSink.<T>builder()
            .setBootstrapServers(settings.bootstrapServers())
            .setKafkaProducerConfig(producer)
            .setRecordSerializer(records);
    if (delivery.exactlyOnce()) {
      // The connector's own timeout of one hour is more than brokers allow, and the other naming
      // strategy leaves a transactional id behind at every checkpoint.
      builder
          .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
          .setTransactionalIdPrefix(delivery.transactionalIdPrefix())
          .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
          .setProperty(
              ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
              Long.toString(delivery.transactionTimeout().toMillis()));
    } else {
      builder.setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE);
    }
    return builder.build();
  }
}
