package io.crossbook.venues.mexc.trading;

import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.QueryString;
import io.crossbook.venues.trading.SignedRequest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * Signs what is sent to MEXC (spot v3 documentation, SIGNED): lower-case hex of HMAC-SHA256 over
 * the percent-encoded query, which holds all parameters; the body is empty. Not thread-safe.
 */
final class MexcRequests {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** Where nothing depends on it; the documentation's default, milliseconds. */
  private static final long WINDOW = 5_000;

  /** The venue's longest window, milliseconds. */
  private static final long LONGEST_WINDOW = 60_000;

  private final Credentials credentials;

  MexcRequests(Credentials credentials) {
    this.credentials = credentials;
  }

  /** A signed request. */
  SignedRequest signed(String method, String path, QueryString parameters, long now) {
    return signed(method, path, parameters, WINDOW, now / NANOS_PER_MILLI);
  }

  /**
   * A signed request that the venue refuses once a deadline is over. If that is so already, it is
   * dated before the deadline, so that it is refused however fast it arrives.
   *
   * @param validUntil nanoseconds since the epoch; a deadline beyond the venue's longest window
   *     comes earlier
   */
  SignedRequest until(
      String method, String path, QueryString parameters, long validUntil, long now) {
    long last = validUntil / NANOS_PER_MILLI;
    long timestamp = Math.min(now / NANOS_PER_MILLI, last - 1);
    return signed(method, path, parameters, Math.min(LONGEST_WINDOW, last - timestamp), timestamp);
  }

  private SignedRequest signed(
      String method, String path, QueryString parameters, long window, long timestamp) {
    parameters.add("recvWindow", window).add("timestamp", timestamp);
    String query = parameters.toString();
    return new SignedRequest(
        method,
        path + "?" + query + "&signature=" + signature(query),
        Map.of("X-MEXC-APIKEY", credentials.key(), "Content-Type", "application/json"),
        "");
  }

  /** A request that needs no key. */
  static SignedRequest open(String path) {
    return new SignedRequest("GET", path, Map.of(), "");
  }

  /** Signature of all parameters. */
  String signature(String parameters) {
    return HexFormat.of()
        .formatHex(credentials.hmacSha256(parameters.getBytes(StandardCharsets.UTF_8)));
  }
}
