package io.crossbook.sinks.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.fact.Fact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactJsonTest {
  @Test
  void shouldReadBackEveryTypeOfFactExactly() throws IOException {
    for (Fact fact : TestFacts.all()) {
      assertThat(FactJsonReader.read(FactJson.write(fact))).isEqualTo(fact);
    }
    assertThat(TestFacts.all().stream().<Class<?>>map(Fact::getClass).distinct().toList())
        .as("every type is among the facts")
        .containsExactlyInAnyOrder(Fact.class.getPermittedSubclasses());
  }

  @Test
  void shouldWriteWhatTheDocumentSays() {
    assertThat(json(TestFacts.BOOK))
        .isEqualTo(
            "{\"v\":1,\"type\":\"book\",\"venue\":\"kraken\",\"time\":1792579200123456789,"
                + "\"symbol\":\"BTC/USD\",\"instrument\":\"BTC-USD\","
                + "\"venueTime\":1792579200122456789,\"connection\":\"ws-1\",\"lag\":5000,"
                + "\"epoch\":3,\"sequence\":4611686018427387905,\"integrity\":\"CURRENT\","
                + "\"priceScale\":2,\"sizeScale\":8,"
                + "\"bids\":[[\"64000.10\",\"0.40000000\"],[\"64000.00\",\"0.00000001\"]],"
                + "\"asks\":[[\"64000.11\",\"0.00000000\"]],\"bidLevels\":120,\"askLevels\":90,"
                + "\"checksumsVerified\":7,\"checksumFailures\":1,\"gaps\":2,\"resyncs\":3}");
  }

  @Test
  void shouldKeyByInstrumentAndElseByVenue() {
    assertThat(TestFacts.all())
        .extracting(FactJson::key)
        .containsExactly(
            "BTC-USD",
            "BTC-USD",
            "BTC-USD",
            "BTC-USD",
            "BTC-USDT-PERP",
            "BTC-USDT-PERP",
            "BTC-USDT-PERP",
            "BTC-USD-BTC-20261225-60000-C",
            "BTC-USD",
            "BTC-USD-BTC-20261225-60000-P",
            "ETH-USD-ETH-PERP",
            "venue:kraken",
            "venue:kraken");
  }

  @Test
  void shouldPassOverWhatItDoesNotKnow() throws IOException {
    String more = json(TestFacts.BOOK).replaceFirst("\\{", "{\"new\":{\"a\":[1]},");
    assertThat(FactJsonReader.read(more.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(TestFacts.BOOK);
  }

  @Test
  void shouldRefuseEverythingElseWithASentence() {
    String book = json(TestFacts.BOOK);
    Map<String, String> refused =
        Map.of(
            "[]",
            "A fact is a JSON object, and this is none.",
            "",
            "A fact is a JSON object, and this is none.",
            book.replace("\"v\":1", "\"v\":2"),
            "The fact is of version 2; known is 1 to 1.",
            book.replace("\"book\"", "\"boko\""),
            "The fact is of unknown type 'boko'.",
            book.replace("\"gaps\":2,", ""),
            "The fact has no field 'gaps'.",
            book.replace("\"gaps\":2", "\"gaps\":2.5"),
            "The field 'gaps' of the fact is not an integer of 64 bits.",
            book.replace("\"64000.11\"", "64000.11"),
            "The field 'asks' of the fact is not an array of [price, size], both strings.",
            book.replace("64000.11", "64000.111"),
            "A value of the fact is not allowed: Rounding necessary",
            book.replace("\"CURRENT\"", "\"FINE\""),
            "A value of the fact is not allowed: No enum constant"
                + " io.crossbook.core.book.Integrity.FINE");
    refused.forEach(
        (json, sentence) ->
            assertThatThrownBy(() -> FactJsonReader.read(json.getBytes(StandardCharsets.UTF_8)))
                .as(json)
                .isInstanceOf(IOException.class)
                .hasMessage(sentence));
    for (String broken : List.of(book.substring(0, 40), book + "{}")) {
      assertThatThrownBy(() -> FactJsonReader.read(broken.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void shouldNotShowSecretsAndNotAskForMoreThanBrokersAllow() {
    assertThat(new KafkaSettings("kafka:9092", Map.of("sasl.jaas.config", "s3cret")))
        .hasToString("kafka:9092 with [sasl.jaas.config]");
    assertThatThrownBy(() -> Delivery.exactlyOnce("facts", Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the transaction timeout is 3600000 ms; brokers allow 1..900000");
  }

  private static String json(Fact fact) {
    return new String(FactJson.write(fact), StandardCharsets.UTF_8);
  }
}
