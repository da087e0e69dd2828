package io.crossbook.launcher.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks Flink's REST interface how much has flowed. One thread. */
final class JobRates {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final URI job;
  private long lastFacts;
  private long lastAt;
  private double perSecond;

  /**
   * @param webAddress address of Flink's web page
   * @param jobId id of the job
   */
  JobRates(String webAddress, String jobId) {
    this.job = URI.create(webAddress + "/jobs/" + jobId);
  }

  /** Facts that the lanes have emitted so far; asks anew. */
  long facts() throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(job).timeout(Duration.ofSeconds(2)).build();
    try {
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() == 200) {
        count(JSON.readTree(answer.body()));
      }
    } catch (IOException notNow) {
      // The page may be slower than the first look at it; the old numbers stay on the screen.
      perSecond = Double.NaN;
    }
    return lastFacts;
  }

  /** Facts a second between the last two looks; not-a-number if that is not known. */
  double perSecond() {
    return perSecond;
  }

  private void count(JsonNode answer) {
    long facts = 0;
    for (JsonNode vertex : answer.path("vertices")) {
      if (vertex.path("name").asText().startsWith("Source: Venues")) {
        facts += vertex.path("metrics").path("write-records").asLong();
      }
    }
    long now = System.nanoTime();
    if (lastAt != 0 && facts >= lastFacts) {
      perSecond = (facts - lastFacts) / ((now - lastAt) / 1e9);
    }
    lastFacts = facts;
    lastAt = now;
  }
}
