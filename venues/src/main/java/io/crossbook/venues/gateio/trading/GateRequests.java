package io.crossbook.venues.gateio.trading;

import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.SignedRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Signs what is sent to Gate. REST (API v4 documentation, signature string generation): HMAC-SHA512
 * in lower-case hex over method, path, query without percent-encoding, hex of the body's SHA-512
 * and seconds, separated by line feeds; streams: over {@code channel=..&event=..&time=..}. Not
 * thread-safe.
 */
final class GateRequests {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Credentials credentials;
  private final Map<String, String> always;

  /**
   * @param always headers of every request and of the opening of streams
   */
  GateRequests(Credentials credentials, Map<String, String> always) {
    this.credentials = credentials;
    this.always = Map.copyOf(always);
  }

  SignedRequest get(String path, GateQuery query, long now) {
    return signed("GET", path, query, "", Map.of(), now);
  }

  SignedRequest delete(String path, GateQuery query, long now) {
    return signed("DELETE", path, query, "", Map.of(), now);
  }

  /**
   * @param more headers in addition; they are not signed
   */
  SignedRequest post(String path, String body, Map<String, String> more, long now) {
    return signed("POST", path, new GateQuery(), body, more, now);
  }

  /** A request that needs no key. */
  SignedRequest open(String path) {
    return new SignedRequest("GET", path, always, "");
  }

  /** Headers of the opening of a stream. */
  Map<String, String> streamHeaders() {
    return always;
  }

  /** The public half of the key. */
  String key() {
    return credentials.key();
  }

  private SignedRequest signed(
      String method,
      String path,
      GateQuery query,
      String body,
      Map<String, String> more,
      long now) {
    String time = Long.toString(now / NANOS_PER_SECOND);
    Map<String, String> headers = new HashMap<>(always);
    headers.putAll(more);
    headers.put("KEY", credentials.key());
    headers.put("Timestamp", time);
    headers.put("SIGN", signature(method, path, query.signed(), body, time));
    headers.put("Content-Type", "application/json");
    String sent = query.sent();
    return new SignedRequest(method, sent.isEmpty() ? path : path + "?" + sent, headers, body);
  }

  /** Signature of a REST request. */
  String signature(String method, String path, String query, String body, String time) {
    return hmac(String.join("\n", method, path, query, sha512(body), time));
  }

  /** Signature of a subscription. */
  String subscription(String channel, String event, long seconds) {
    return hmac("channel=" + channel + "&event=" + event + "&time=" + seconds);
  }

  /** Signature of a login in a stream; it has no parameters. */
  String login(String channel, long seconds) {
    return hmac("api\n" + channel + "\n\n" + seconds);
  }

  private String hmac(String text) {
    return HexFormat.of().formatHex(credentials.hmacSha512(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String sha512(String body) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-512").digest(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no SHA-512", missing);
    }
  }
}
