package io.crossbook.simulator.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a venue answers.
 *
 * @param status HTTP status
 * @param body the whole body; empty for a stream
 * @param headers besides content type and length
 * @param stream true to keep the response open as a chunked stream
 */
public record RestReply(int status, String body, Map<String, String> headers, boolean stream) {
  private static final int NO_ANSWER = 0;

  /** 200 with JSON. */
  public static RestReply json(JsonNode body) {
    return new RestReply(200, body.toString(), Map.of(), false);
  }

  /** Any status with a JSON text. */
  public static RestReply of(int status, String body) {
    return new RestReply(status, body, Map.of(), false);
  }

  /** 200 with a body that goes on. */
  public static RestReply streaming() {
    return new RestReply(200, "", Map.of(), true);
  }

  /** No answer: the connection is closed instead. */
  public static RestReply dropped() {
    return new RestReply(NO_ANSWER, "", Map.of(), false);
  }

  boolean isDropped() {
    return status == NO_ANSWER;
  }

  /** The same with one more header. */
  public RestReply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new RestReply(status, body, more, stream);
  }
}
