package io.crossbook.simulator.mexc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.access.ApiKey;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A client with a key, signing as the venue's documentation says. */
final class MexcClient {
  private final Simulation simulation;
  final ApiKey key;

  MexcClient(Simulation simulation, ApiKey key) {
    this.simulation = simulation;
    this.key = key;
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

  long now() {
    return WireClient.getJson(simulation, "/mexc/api/v3/time").path("serverTime").longValue();
  }

  HttpResponse<String> sendAt(String method, String path, String parameters, long timestamp) {
    String stamped =
        (parameters.isEmpty() ? "" : parameters + "&") + "recvWindow=5000&timestamp=" + timestamp;
    return sendSigned(method, path, stamped, hmac(key.secret(), stamped));
  }

  HttpResponse<String> sendSigned(String method, String path, String stamped, String signature) {
    return WireClient.request(
        simulation,
        method,
        "/mexc/api/v3/" + path + "?" + stamped + "&signature=" + signature,
        null,
        "X-MEXC-APIKEY",
        key.key());
  }

  HttpResponse<String> send(String method, String path, String parameters) {
    return sendAt(method, path, parameters, now());
  }

  JsonNode ok(String method, String path, String parameters) {
    HttpResponse<String> answer = send(method, path, parameters);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return WireClient.json(answer.body());
  }

  int code(String method, String path, String parameters) {
    HttpResponse<String> answer = send(method, path, parameters);
    assertThat(answer.statusCode()).as(answer.body()).isGreaterThanOrEqualTo(400);
    return WireClient.json(answer.body()).path("code").intValue();
  }
}
