package io.crossbook.simulator.gateio;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.access.Hmac;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.VenueClock;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Checks who asks. REST: {@code SIGN} is the HMAC-SHA512 of method, path, query as it reads before
 * URL encoding, SHA-512 of the body, and {@code Timestamp}, joined by line feeds. WebSocket: of
 * channel, event and time.
 */
final class GateKeys {
  private static final long WINDOW_SECONDS = 60;

  private final Map<String, ApiKey> byKey = new HashMap<>();
  private final VenueClock clock;
  private final BooleanSupplier revoked;

  /**
   * @param revoked while true no key is known
   */
  GateKeys(List<ApiKey> keys, VenueClock clock, BooleanSupplier revoked) {
    this.revoked = revoked;
    keys.forEach(key -> byKey.put(key.key(), key));
    this.clock = clock;
  }

  private static String header(RestRequest request, String name) throws GateRefusal {
    return request
        .header(name)
        .orElseThrow(
            () ->
                new GateRefusal(
                    400, "MISSING_REQUIRED_HEADER", "Missing required header: " + name));
  }

  /** Checks a signed REST request. */
  Account check(RestRequest request) throws GateRefusal {
    ApiKey key = byKey.get(header(request, "KEY"));
    String sign = header(request, "SIGN");
    String timestamp = header(request, "Timestamp");
    if (key == null || revoked.getAsBoolean()) {
      throw new GateRefusal(401, "INVALID_KEY", "Invalid key provided");
    }
    if (!inWindow(timestamp)) {
      throw new GateRefusal(
          403, "REQUEST_EXPIRED", "gap between request Timestamp and server time exceeds 60");
    }
    String query =
        URLDecoder.decode(request.rawQuery().replace("+", "%2B"), StandardCharsets.UTF_8);
    String payload = payload(request.method(), request.path(), query, request.body(), timestamp);
    if (!Hmac.hexMatches(Hmac.sha512(key.secret(), payload), sign)) {
      throw new GateRefusal(401, "INVALID_SIGNATURE", "Signature mismatch");
    }
    return key.account();
  }

  static String payload(String method, String path, String query, String body, String timestamp) {
    String hash = HexFormat.of().formatHex(sha512(body));
    return String.join("\n", method, path, query, hash, timestamp);
  }

  /** Checks a request about a private channel. */
  Account check(JsonNode request) throws GateRefusal {
    JsonNode auth = request.path("auth");
    ApiKey key = byKey.get(auth.path("KEY").asText(""));
    if (!auth.path("method").asText("").equals("api_key")
        || key == null
        || revoked.getAsBoolean()) {
      throw new GateRefusal(401, "INVALID_KEY", "Invalid key provided");
    }
    String time = request.path("time").asText("");
    if (!inWindow(time)) {
      throw new GateRefusal(403, "REQUEST_EXPIRED", "request time is off");
    }
    String payload =
        "channel="
            + request.path("channel").asText("")
            + "&event="
            + request.path("event").asText("")
            + "&time="
            + time;
    if (!Hmac.hexMatches(Hmac.sha512(key.secret(), payload), auth.path("SIGN").asText(""))) {
      throw new GateRefusal(401, "INVALID_SIGNATURE", "Signature mismatch");
    }
    return key.account();
  }

  /** Checks a login: the signature is of channel, parameters, of which there are none, and time. */
  Account checkLogin(JsonNode request) throws GateRefusal {
    JsonNode given = request.path("payload");
    ApiKey key = byKey.get(given.path("api_key").asText(""));
    if (key == null || revoked.getAsBoolean()) {
      throw new GateRefusal(401, "INVALID_KEY", "Invalid key provided");
    }
    String time = given.path("timestamp").asText("");
    if (!inWindow(time)) {
      throw new GateRefusal(403, "REQUEST_EXPIRED", "request time is off");
    }
    String payload = "api\n" + request.path("channel").asText("") + "\n\n" + time;
    if (!Hmac.hexMatches(Hmac.sha512(key.secret(), payload), given.path("signature").asText(""))) {
      throw new GateRefusal(401, "INVALID_SIGNATURE", "Signature mismatch");
    }
    return key.account();
  }

  private boolean inWindow(String seconds) {
    return seconds.matches("[0-9]{1,12}")
        && Math.abs(Long.parseLong(seconds) - clock.seconds()) <= WINDOW_SECONDS;
  }

  private static byte[] sha512(String body) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(body.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has SHA-512", e);
    }
  }
}
