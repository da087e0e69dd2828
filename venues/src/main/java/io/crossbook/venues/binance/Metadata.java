package io.crossbook.venues.binance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads Binance's metadata answers. Stateless. */
final class Metadata {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECONDS_PER_HOUR = 3600;
  private static final long MOST_HOURS = 24 * 365;

  private Metadata() {}

  /**
   * Hands over each element of {@code symbols}, one at a time because the whole answer is large. A
   * symbol that the reader refuses becomes a dead letter, and the others go on.
   *
   * @return true if the answer could be read to its end
   */
  static boolean readSymbols(
      String target, byte[] body, long now, ProtocolOutput out, Consumer<JsonNode> reader) {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return malformed(target, body, now, out, "the metadata is not an object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean symbols = parser.currentName().equals("symbols");
        if (parser.nextToken() == JsonToken.START_ARRAY && symbols) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            one(target, parser.readValueAsTree(), now, out, reader);
          }
        } else {
          parser.skipChildren();
        }
      }
      return true;
    } catch (IOException broken) {
      return malformed(target, body, now, out, "the metadata is not JSON");
    }
  }

  private static void one(
      String target, JsonNode symbol, long now, ProtocolOutput out, Consumer<JsonNode> reader) {
    try {
      reader.accept(symbol);
    } catch (IllegalArgumentException refused) {
      byte[] bytes = symbol.toString().getBytes(StandardCharsets.UTF_8);
      out.deadLetter(
          target,
          now,
          DeadLetterReason.BAD_VALUE,
          String.valueOf(refused.getMessage()),
          bytes,
          0,
          bytes.length);
    }
  }

  /** Seconds between funding payments by symbol, from {@code fundingInfo}. */
  static Map<String, Long> fundingSeconds(
      String target, byte[] body, long now, ProtocolOutput out) {
    Map<String, Long> seconds = new TreeMap<>();
    try {
      for (JsonNode row : JSON.readTree(body)) {
        long hours = row.path("fundingIntervalHours").asLong();
        if (hours > 0 && hours <= MOST_HOURS) {
          seconds.put(row.path("symbol").asText(), hours * SECONDS_PER_HOUR);
        }
      }
    } catch (IOException broken) {
      malformed(target, body, now, out, "the funding intervals are not JSON");
    }
    return seconds;
  }

  private static boolean malformed(
      String target, byte[] body, long now, ProtocolOutput out, String what) {
    out.deadLetter(target, now, DeadLetterReason.MALFORMED, what, body, 0, body.length);
    return false;
  }
}
