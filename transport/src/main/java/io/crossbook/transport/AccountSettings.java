package io.crossbook.transport;

import java.time.Duration;
import java.util.Map;

/**
 * How requests of an account travel. Immutable.
 *
 * @param restBase address that requests' targets are relative to
 * @param headers what each request says in addition; never a secret
 * @param timeout from sending to the end of the answer; after it the outcome is unknown
 * @param mostAnswerBytes longest answer that is taken
 * @param mostAtOnce requests in flight, at venues that allow more than one
 * @param clockEvery how often the venue is asked for its time, which keeps a connection warm too
 */
public record AccountSettings(
    String restBase,
    Map<String, String> headers,
    Duration timeout,
    int mostAnswerBytes,
    int mostAtOnce,
    Duration clockEvery) {

  /** Ten seconds for an answer, sixteen requests at once, the clock every half minute. */
  public static AccountSettings of(String restBase) {
    return new AccountSettings(
        restBase, Map.of(), Duration.ofSeconds(10), 16 << 20, 16, Duration.ofSeconds(30));
  }

  /** The same with another time for an answer. */
  public AccountSettings withTimeout(Duration other) {
    return new AccountSettings(restBase, headers, other, mostAnswerBytes, mostAtOnce, clockEvery);
  }

  /** The same with these headers. */
  public AccountSettings withHeaders(Map<String, String> others) {
    return new AccountSettings(
        restBase, Map.copyOf(others), timeout, mostAnswerBytes, mostAtOnce, clockEvery);
  }
}
