package io.crossbook.launcher.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * Posts JSON. What it says of failures never holds the address, which may be secret, nor what was
 * answered but for Telegram's description of a fault. Any thread.
 */
final class HttpPost {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int LONGEST_DESCRIPTION = 200;

  private final HttpClient client;
  private final URI address;
  private final Duration patience;

  /**
   * @param patience longest time for an answer
   */
  HttpPost(URI address, Duration patience) {
    this.address = address;
    this.patience = patience;
    client =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Posts, and waits for an answer that says that it was taken. */
  void post(String json, Map<String, String> headers)
      throws DeliveryException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(patience)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    headers.forEach(request::header);
    HttpResponse<String> answer;
    try {
      answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      // The exception's own words may hold the address.
      throw DeliveryException.passing(
          address.getHost() + " did not answer (" + failed.getClass().getSimpleName() + ")");
    }
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      return;
    }
    JsonNode said = said(answer.body());
    String reason = address.getHost() + " answered " + status + description(said);
    if (status == TOO_MANY_REQUESTS) {
      throw DeliveryException.tooOften(reason, pause(answer, said));
    }
    if (status >= 500 || status == REQUEST_TIMEOUT) {
      throw DeliveryException.passing(reason);
    }
    throw DeliveryException.hopeless(reason);
  }

  private static JsonNode said(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException notJson) {
      // A page of a proxy, for example: the status says it all.
      return JSON.missingNode();
    }
  }

  /** What Telegram says of a fault: "Bad Request: chat not found". */
  private static String description(JsonNode said) {
    String text = said.path("description").asText();
    return text.isEmpty()
        ? ""
        : ": " + text.substring(0, Math.min(text.length(), LONGEST_DESCRIPTION));
  }

  private static Duration pause(HttpResponse<String> answer, JsonNode said) {
    // Telegram says it in the body, others as RFC 9110 has it.
    long seconds = said.at("/parameters/retry_after").asLong(0);
    if (seconds <= 0) {
      seconds =
          answer
              .headers()
              .firstValue("Retry-After")
              .filter(text -> text.matches("[0-9]{1,9}"))
              .map(Long::parseLong)
              .orElse(1L);
    }
    Duration pause = Duration.ofSeconds(Math.max(1, seconds));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
