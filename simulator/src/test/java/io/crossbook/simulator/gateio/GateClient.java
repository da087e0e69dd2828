package io.crossbook.simulator.gateio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.access.ApiKey;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A client with a key, signing as the venue's documentation says. */
final class GateClient {
  static final String API = "/api/v4";

  private final Simulation simulation;
  final ApiKey key;

  GateClient(Simulation simulation, ApiKey key) {
    this.simulation = simulation;
    this.key = key;
  }

  static String hmac(String secret, String payload) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA512"));
      return HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hash(String body) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-512").digest(body.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  long seconds() {
    return millis() / 1_000;
  }

  long millis() {
    return WireClient.getJson(simulation, "/" + key.venue() + API + "/spot/time")
        .path("server_time")
        .longValue();
  }

  /** Sends with a signature made for a time, perhaps a wrong one. */
  HttpResponse<String> send(
      String method, String path, String query, String body, long seconds, String... more) {
    String text = body == null ? "" : body;
    String payload =
        String.join("\n", method, API + path, query, hash(text), Long.toString(seconds));
    List<String> headers =
        new ArrayList<>(
            List.of(
                "KEY",
                key.key(),
                "Timestamp",
                Long.toString(seconds),
                "SIGN",
                hmac(key.secret(), payload)));
    headers.addAll(List.of(more));
    return WireClient.request(
        simulation,
        method,
        "/" + key.venue() + API + path + (query.isEmpty() ? "" : "?" + query),
        body,
        headers.toArray(String[]::new));
  }

  HttpResponse<String> send(String method, String path, String query, String body) {
    return send(method, path, query, body, seconds());
  }

  JsonNode ok(String method, String path, String query, String body) {
    HttpResponse<String> answer = send(method, path, query, body);
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    return WireClient.json(answer.body());
  }

  String label(String method, String path, String query, String body) {
    HttpResponse<String> answer = send(method, path, query, body);
    assertThat(answer.statusCode()).as(answer.body()).isGreaterThanOrEqualTo(400);
    return WireClient.json(answer.body()).path("label").asText();
  }

  JsonNode place(String body) {
    return ok("POST", "/spot/orders", "", body);
  }

  /** A request about a private channel. */
  String channel(String event, String channel, String payload) {
    long time = seconds();
    String sign = hmac(key.secret(), "channel=" + channel + "&event=" + event + "&time=" + time);
    return "{\"time\":"
        + time
        + ",\"channel\":\""
        + channel
        + "\",\"event\":\""
        + event
        + "\""
        + (payload.isEmpty() ? "" : ",\"payload\":" + payload)
        + ",\"auth\":{\"method\":\"api_key\",\"KEY\":\""
        + key.key()
        + "\",\"SIGN\":\""
        + sign
        + "\"}}";
  }
}
