package io.crossbook.sinks.kafka;

import io.crossbook.core.opportunity.Decision;
import io.crossbook.sinks.decisions.DecisionJson;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * Decisions on a topic, as JSON (docs/DECISIONS.md), keyed by the id of the opportunity. Stateless.
 */
public final class KafkaOpportunities {
  private KafkaOpportunities() {}

  /** A sink of decisions. */
  public static Sink<Decision> sink(KafkaSettings settings, String topic, Delivery delivery) {
    return KafkaSinks.sink(settings, delivery, new KeyedRecords<>(topic, new Decisions()));
  }

  /** Decisions as records. */
  private static final class Decisions implements KeyedRecords.Encoding<Decision> {
    private static final long serialVersionUID = 1L;

    @Override
    public String key(Decision decision) {
      return decision.candidate().id();
    }

    @Override
    public long time(Decision decision) {
      return decision.time();
    }

    @Override
    public byte[] value(Decision decision) {
      return DecisionJson.line(decision).getBytes(StandardCharsets.UTF_8);
    }
  }
}
