package io.crossbook.simulator.kraken;

import static io.crossbook.simulator.WireClient.getJson;
import static io.crossbook.simulator.WireClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.access.ApiKey;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A client of one account, which signs with nothing of the venue's own code. */
final class KrakenClient {
  private final Simulation simulation;
  private final ApiKey key;
  private long nonce = 1_000;

  KrakenClient(Simulation simulation, int account) {
    this.simulation = simulation;
    this.key = simulation.accounts().get(account);
  }

  /** The last nonce that was used. */
  long nonce() {
    return nonce;
  }

  String secret() {
    return key.secret();
  }

  private static String sign(String secret, String path, String nonce, String body) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((nonce + body).getBytes(StandardCharsets.UTF_8));
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA512"));
      mac.update(path.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(hash));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> send(String method, String parameters, long with, String secret) {
    String path = "/0/private/" + method;
    String body = "nonce=" + with + (parameters.isEmpty() ? "" : "&" + parameters);
    return WireClient.request(
        simulation,
        "POST",
        "/kraken" + path,
        body,
        "API-Key",
        key.key(),
        "API-Sign",
        sign(secret, path, Long.toString(with), body),
        "Content-Type",
        "application/x-www-form-urlencoded");
  }

  JsonNode call(String method, String parameters) {
    return json(send(method, parameters, ++nonce, key.secret()).body());
  }

  JsonNode ok(String method, String parameters) {
    JsonNode answer = call(method, parameters);
    assertThat(answer.path("error")).as(answer.toString()).isEmpty();
    return answer.path("result");
  }

  String error(String method, String parameters) {
    JsonNode answer = call(method, parameters);
    assertThat(answer.has("result")).as(answer.toString()).isFalse();
    return answer.path("error").path(0).asText();
  }

  JsonNode depth(String side) {
    return getJson(simulation, "/kraken/0/public/Depth?pair=XBTUSD&count=5")
        .path("result")
        .path("XXBTZUSD")
        .path(side)
        .path(0);
  }

  String limit(String price, String more) {
    return "pair=XBTUSD&type=buy&ordertype=limit&volume=0.01&price=" + price + more;
  }

  String far() {
    return new BigDecimal(depth("bids").path(0).asText())
        .subtract(new BigDecimal("500"))
        .toPlainString();
  }
}
