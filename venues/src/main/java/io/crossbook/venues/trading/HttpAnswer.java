package io.crossbook.venues.trading;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What came back for a request. Immutable.
 *
 * @param status HTTP status code; 0 if nothing readable came back (time-out, connection lost)
 * @param headers by lower-case name; a header that came several times has its last value
 * @param body what came, possibly empty; for status 0 one sentence that says what happened
 * @param receivedAt nanoseconds since the epoch
 */
public record HttpAnswer(int status, Map<String, String> headers, byte[] body, long receivedAt) {
  private static final int MOST_QUOTED = 200;

  /** An answer. */
  public static HttpAnswer of(int status, Map<String, String> headers, byte[] body, long at) {
    return new HttpAnswer(status, headers, body, at);
  }

  /** No answer: nobody knows whether the request arrived. */
  public static HttpAnswer none(String why, long at) {
    return new HttpAnswer(0, Map.of(), why.getBytes(StandardCharsets.UTF_8), at);
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The beginning of the body on one line, to be quoted. */
  public String quoted() {
    String text = text().replaceAll("\\s+", " ").strip();
    return text.length() <= MOST_QUOTED ? text : text.substring(0, MOST_QUOTED) + "...";
  }

  /** Status and the beginning of the body. */
  @Override
  public String toString() {
    return status + " " + quoted();
  }
}
