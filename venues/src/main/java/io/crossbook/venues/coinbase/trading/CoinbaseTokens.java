package io.crossbook.venues.coinbase.trading;

import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Makes the JSON Web Tokens (RFC 7519, signed with ES256 or EdDSA as the key is) that stand for the
 * account: a new one for each request and each subscription. Not thread-safe.
 */
final class CoinbaseTokens {
  /** How long a token is good for at most: the venue's rule. */
  static final long LIFE_SECONDS = 120;

  static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** A request's {@code uri} names the production host, wherever it is sent. */
  private static final String HOST = "api.coinbase.com";

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int NONCE_START_BYTES = 8;

  private final Credentials credentials;
  private final String algorithm;
  private String nonceStart = "";
  private long made;

  /**
   * @throws IllegalStateException if there is no private key in the credentials
   */
  CoinbaseTokens(Credentials credentials) {
    this.credentials = credentials;
    this.algorithm = credentials.tokenAlgorithm();
  }

  /**
   * A token for a request.
   *
   * @param path without the query
   * @param now nanoseconds since the epoch
   * @param end seconds since the epoch
   */
  String forRequest(String method, String path, long now, long end) {
    return token(method + " " + HOST + path, now, end);
  }

  /** A token for a subscription. */
  String forSubscription(long now) {
    return token("", now, endOf(now));
  }

  /** End of an ordinary token that is made now, seconds since the epoch. */
  static long endOf(long now) {
    return Math.floorDiv(now, NANOS_PER_SECOND) + LIFE_SECONDS;
  }

  /**
   * End of a token for an order that must not be accepted after a time, seconds since the epoch:
   * the next whole second. One for an order that is late already has ended before it begins.
   */
  static long endOf(long now, long validUntil) {
    long end = Math.floorDiv(validUntil - 1, NANOS_PER_SECOND) + 1;
    return Math.min(end, endOf(now));
  }

  private String token(String uri, long now, long end) {
    if (made == 0) {
      nonceStart = nonceStart(now);
    }
    String nonce = nonceStart + String.format("%016x", made++);
    String input =
        signingInput(
            algorithm, credentials.key(), nonce, Math.floorDiv(now, NANOS_PER_SECOND), end, uri);
    byte[] signature = credentials.signToken(input.getBytes(StandardCharsets.US_ASCII));
    return input + '.' + BASE64.encodeToString(signature);
  }

  /**
   * Others who sign with this key, or did before a restart, begin otherwise: a signature with ES256
   * is not the same twice, and one with EdDSA is of the nanosecond of their first token.
   */
  private String nonceStart(long now) {
    String first = credentials.key() + ' ' + now;
    byte[] signature = credentials.signToken(first.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(signature, 0, NONCE_START_BYTES);
  }

  /**
   * What is signed.
   *
   * @param algorithm ES256 or EdDSA
   * @param uri method, host and path; empty for a subscription
   */
  static String signingInput(
      String algorithm, String key, String nonce, long from, long end, String uri) {
    String name = JsonTree.quoted(key);
    String header =
        "{\"alg\":\""
            + algorithm
            + "\",\"typ\":\"JWT\",\"kid\":"
            + name
            + ",\"nonce\":\""
            + nonce
            + "\"}";
    String claims =
        "{\"sub\":"
            + name
            + ",\"iss\":\"cdp\",\"nbf\":"
            + from
            + ",\"exp\":"
            + end
            + (uri.isEmpty() ? "" : ",\"uri\":" + JsonTree.quoted(uri))
            + "}";
    return base64(header) + '.' + base64(claims);
  }

  private static String base64(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
