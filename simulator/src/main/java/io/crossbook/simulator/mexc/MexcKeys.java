package io.crossbook.simulator.mexc;

import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.access.Hmac;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.VenueClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Checks who asks: API key, HMAC-SHA256 of all parameters as sent, timestamp, receive window. */
final class MexcKeys {
  private static final String DEFAULT_WINDOW = "5000";
  private static final long LONGEST_WINDOW = 60_000;
  private static final long AHEAD_MILLIS = 1_000;

  private final Map<String, ApiKey> byKey = new HashMap<>();
  private final VenueClock clock;
  private final BooleanSupplier revoked;

  /**
   * @param revoked while true no key is known
   */
  MexcKeys(List<ApiKey> keys, VenueClock clock, BooleanSupplier revoked) {
    this.revoked = revoked;
    keys.forEach(key -> byKey.put(key.key(), key));
    this.clock = clock;
  }

  Account check(RestRequest request, Map<String, String> parameters) throws MexcRefusal {
    String name = request.header("X-MEXC-APIKEY").orElse("");
    if (name.isEmpty()) {
      throw new MexcRefusal(401, 400, "api key required");
    }
    ApiKey key = byKey.get(name);
    if (key == null || revoked.getAsBoolean()) {
      throw new MexcRefusal(10072, "Api key info invalid");
    }
    String timestamp = parameters.getOrDefault("timestamp", "");
    String signature = parameters.getOrDefault("signature", "");
    if (timestamp.isEmpty() || signature.isEmpty()) {
      throw new MexcRefusal(
          700004, "Param 'timestamp' or 'signature' must be sent, but both were empty/null!");
    }
    if (!Hmac.hexMatches(Hmac.sha256(key.secret(), request.textWithout("signature")), signature)) {
      throw new MexcRefusal(700002, "Signature for this request is not valid.");
    }
    String window = parameters.getOrDefault("recvWindow", DEFAULT_WINDOW);
    if (!timestamp.matches("[0-9]{1,15}") || !window.matches("[0-9]{1,6}")) {
      throw new MexcRefusal(700008, "Illegal characters found in a parameter.");
    }
    if (Long.parseLong(window) > LONGEST_WINDOW) {
      throw new MexcRefusal(700005, "recvWindow must less than 60000");
    }
    long sent = Long.parseLong(timestamp);
    long now = clock.millis();
    if (sent >= now + AHEAD_MILLIS || now - sent > Long.parseLong(window)) {
      throw new MexcRefusal(700003, "Timestamp for this request is outside of the recvWindow.");
    }
    return key.account();
  }
}
