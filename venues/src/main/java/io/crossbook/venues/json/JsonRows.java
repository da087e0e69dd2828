package io.crossbook.venues.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.DeadLetters;
import io.crossbook.venues.ProtocolOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Reads an array of objects out of a metadata answer, one row at a time because such answers can be
 * large. Not for messages that come often. Stateless.
 */
public final class JsonRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonRows() {}

  /**
   * Hands over each row. A row that the reader refuses with an {@link IllegalArgumentException}
   * becomes a dead letter, and the others go on.
   *
   * @param field member of the answer that holds the array; null if the answer is the array
   * @return true if the answer was read to its end
   */
  public static boolean read(
      String target,
      byte[] body,
      String field,
      long now,
      ProtocolOutput out,
      Consumer<JsonNode> reader) {
    try (JsonParser parser = JSON.createParser(body)) {
      boolean found = false;
      JsonToken first = parser.nextToken();
      if (field == null && first == JsonToken.START_ARRAY) {
        found = rows(target, parser, now, out, reader);
      } else if (field != null && first == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          boolean wanted = parser.currentName().equals(field);
          if (parser.nextToken() == JsonToken.START_ARRAY && wanted) {
            found |= rows(target, parser, now, out, reader);
          } else {
            parser.skipChildren();
          }
        }
      }
      if (!found) {
        DeadLetters.put(
            target, body, now, DeadLetterReason.MALFORMED, "an answer without its rows", out);
      }
      return found;
    } catch (IOException broken) {
      DeadLetters.put(
          target, body, now, DeadLetterReason.MALFORMED, "an answer that is not JSON", out);
      return false;
    }
  }

  private static boolean rows(
      String target, JsonParser parser, long now, ProtocolOutput out, Consumer<JsonNode> reader)
      throws IOException {
    JsonToken token = parser.nextToken();
    for (; token == JsonToken.START_OBJECT; token = parser.nextToken()) {
      JsonNode row = parser.readValueAsTree();
      try {
        reader.accept(row);
      } catch (IllegalArgumentException refused) {
        DeadLetters.put(
            target,
            row.toString().getBytes(StandardCharsets.UTF_8),
            now,
            DeadLetterReason.BAD_VALUE,
            String.valueOf(refused.getMessage()),
            out);
      }
    }
    return token == JsonToken.END_ARRAY;
  }
}
