package io.crossbook.simulator.binance;

import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.access.Hmac;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.VenueClock;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Checks who asks: API key, HMAC-SHA256 signature, timestamp and receive window, as the venue's
 * documentation of signed requests has it.
 */
final class BinanceKeys {
  private static final BigDecimal DEFAULT_WINDOW = new BigDecimal("5000");
  private static final BigDecimal LONGEST_WINDOW = new BigDecimal("60000");
  private static final long AHEAD_MILLIS = 1_000;
  private static final int MICROSECOND_DIGITS = 16;

  private final Map<String, ApiKey> byKey = new HashMap<>();
  private final VenueClock clock;
  private final BooleanSupplier revoked;

  /**
   * @param revoked while true no key is known
   */
  BinanceKeys(List<ApiKey> keys, VenueClock clock, BooleanSupplier revoked) {
    this.revoked = revoked;
    keys.forEach(key -> byKey.put(key.key(), key));
    this.clock = clock;
  }

  /**
   * Checks a signed REST request.
   *
   * @param parameters of query and body together
   */
  Account check(RestRequest request, Map<String, String> parameters) throws BinanceRefusal {
    ApiKey key = key(request.header("X-MBX-APIKEY").orElse(""));
    check(key, request.textWithout("signature"), parameters);
    return key.account();
  }

  /** Checks the parameters of a signed request of the WebSocket API. */
  Account check(Map<String, String> parameters) throws BinanceRefusal {
    ApiKey key = key(parameters.getOrDefault("apiKey", ""));
    Map<String, String> sorted = new TreeMap<>(parameters);
    sorted.remove("signature");
    String payload =
        sorted.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining("&"));
    check(key, payload, parameters);
    return key.account();
  }

  /** Who asks, without a signature. */
  Account named(RestRequest request) throws BinanceRefusal {
    return key(request.header("X-MBX-APIKEY").orElse("")).account();
  }

  private ApiKey key(String key) throws BinanceRefusal {
    if (!key.matches("[A-Za-z0-9]{64}")) {
      throw new BinanceRefusal(401, -2014, "API-key format invalid.");
    }
    ApiKey known = byKey.get(key);
    if (known == null || revoked.getAsBoolean()) {
      throw new BinanceRefusal(401, -2015, "Invalid API-key, IP, or permissions for action.");
    }
    return known;
  }

  private void check(ApiKey key, String payload, Map<String, String> parameters)
      throws BinanceRefusal {
    String timestamp = mandatory(parameters, "timestamp");
    String signature = mandatory(parameters, "signature");
    if (!Hmac.hexMatches(Hmac.sha256(key.secret(), payload), signature)) {
      throw new BinanceRefusal(-1022, "Signature for this request is not valid.");
    }
    if (!timestamp.matches("[0-9]{1,18}")) {
      throw BinanceNumbers.illegal("timestamp");
    }
    BigDecimal window =
        parameters.containsKey("recvWindow")
            ? BinanceNumbers.decimal(parameters, "recvWindow")
            : DEFAULT_WINDOW;
    if (window.compareTo(LONGEST_WINDOW) > 0) {
      throw new BinanceRefusal(-1131, "recvWindow must be less than 60000");
    }
    boolean micros = timestamp.length() >= MICROSECOND_DIGITS;
    long sentMicros = Long.parseLong(timestamp) * (micros ? 1 : 1_000);
    long now = clock.micros();
    if (sentMicros >= now + AHEAD_MILLIS * 1_000) {
      throw new BinanceRefusal(
          -1021, "Timestamp for this request was 1000ms ahead of the server's time.");
    }
    if (BigDecimal.valueOf(now - sentMicros, 3).compareTo(window) > 0) {
      throw new BinanceRefusal(-1021, "Timestamp for this request is outside of the recvWindow.");
    }
  }

  static String mandatory(Map<String, String> parameters, String name) throws BinanceRefusal {
    String value = parameters.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new BinanceRefusal(
          -1102, "Mandatory parameter '" + name + "' was not sent, was empty/null, or malformed.");
    }
    return value;
  }
}
