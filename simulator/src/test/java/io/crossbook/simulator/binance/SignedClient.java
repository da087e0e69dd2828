package io.crossbook.simulator.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.access.ApiKey;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A client with a key, signing as the venue's documentation says. */
final class SignedClient {
  final Simulation simulation;
  final ApiKey key;
  private final String timePath;

  /** Of spot. */
  SignedClient(Simulation simulation, ApiKey key) {
    this(simulation, key, "/api/v3/time");
  }

  SignedClient(Simulation simulation, ApiKey key, String timePath) {
    this.simulation = simulation;
    this.key = key;
    this.timePath = timePath;
  }

  long now() {
    return WireClient.getJson(simulation, "/" + key.venue() + timePath)
        .path("serverTime")
        .longValue();
  }

  static String hmac(String secret, String payload) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> send(String method, String path, String parameters) {
    String stamped =
        (parameters.isEmpty() ? "" : parameters + "&") + "recvWindow=5000&timestamp=" + now();
    return sendStamped(method, path, stamped, hmac(key.secret(), stamped));
  }

  HttpResponse<String> sendStamped(String method, String path, String stamped, String signature) {
    String signed = stamped + "&signature=" + signature;
    boolean post = method.equals("POST");
    return WireClient.request(
        simulation,
        method,
        "/" + key.venue() + path + (post ? "" : "?" + signed),
        post ? signed : null,
        "X-MBX-APIKEY",
        key.key());
  }

  JsonNode ok(String method, String path, String parameters) {
    HttpResponse<String> answer = send(method, path, parameters);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return WireClient.json(answer.body());
  }

  int code(String method, String path, String parameters) {
    HttpResponse<String> answer = send(method, path, parameters);
    assertThat(answer.statusCode()).as(answer.body()).isNotEqualTo(200);
    return WireClient.json(answer.body()).path("code").intValue();
  }

  /** The parameters of a request of the WebSocket API as a JSON object. */
  String signedParameters(Map<String, String> parameters) {
    Map<String, String> all = new TreeMap<>(parameters);
    all.put("apiKey", key.key());
    all.put("timestamp", Long.toString(now()));
    String payload =
        all.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining("&"));
    all.put("signature", hmac(key.secret(), payload));
    return all.entrySet().stream()
        .map(e -> "\"" + e.getKey() + "\":\"" + e.getValue() + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }
}
