package io.crossbook.venues.gateio.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.venues.json.JsonException;

/** Lists in Gate's answers, and members that have to be there. Stateless. */
final class GateLists {
  private GateLists() {}

  /**
   * The rows of a list.
   *
   * @throws JsonException if it is none
   */
  static JsonNode rows(JsonNode list) {
    if (!list.isArray()) {
      throw new JsonException("not a list", 0);
    }
    return list;
  }

  /**
   * The rows of a list that is only good if it is whole.
   *
   * @throws IllegalStateException if it may be cut
   */
  static JsonNode whole(JsonNode list, int limit) {
    if (rows(list).size() >= limit) {
      throw new IllegalStateException("the list has " + list.size() + " rows and may be cut");
    }
    return list;
  }

  /**
   * A value that has to be there.
   *
   * @throws JsonException if it is null
   */
  static <T> T needed(T value, String field) {
    if (value == null) {
      throw new JsonException("no " + field, 0);
    }
    return value;
  }

  /**
   * A time that has to be there.
   *
   * @throws JsonException if it is 0
   */
  static long needed(long time, String field) {
    if (time == 0) {
      throw new JsonException("no " + field, 0);
    }
    return time;
  }
}
