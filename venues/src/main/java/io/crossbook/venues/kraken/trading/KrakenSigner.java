package io.crossbook.venues.kraken.trading;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.QueryString;
import io.crossbook.venues.trading.SignedRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * Signs Kraken's private requests and is the key's one source of nonces: microseconds of the moment
 * given, and always more than the one before. Source: Spot REST authentication guide, {@code
 * API-Sign = base64(HMAC-SHA512(base64decode(secret), path + SHA256(nonce + body)))}. Not
 * thread-safe.
 */
final class KrakenSigner {
  private static final String PRIVATE = "/0/private/";
  private static final long NANOS_PER_MICRO = 1_000L;

  private final Credentials credentials;
  private long lastNonce;

  KrakenSigner(Credentials credentials) {
    this.credentials = credentials;
  }

  /** A form that begins with a new nonce. */
  QueryString form(long now) {
    lastNonce = Math.max(lastNonce + 1, now / NANOS_PER_MICRO);
    return new QueryString().add("nonce", lastNonce);
  }

  /**
   * A request to a private endpoint.
   *
   * @param form from {@link #form}
   */
  SignedRequest request(String endpoint, QueryString form) {
    String body = form.toString();
    String path = PRIVATE + endpoint;
    int end = body.indexOf('&');
    String nonce = body.substring("nonce=".length(), end < 0 ? body.length() : end);
    return new SignedRequest(
        "POST",
        path,
        Map.of(
            "API-Key",
            credentials.key(),
            "API-Sign",
            signature(credentials, path, nonce, body),
            "Content-Type",
            "application/x-www-form-urlencoded"),
        body);
  }

  /**
   * The value of {@code API-Sign}.
   *
   * @param path without host and query
   * @param nonce the one in the body
   */
  static String signature(Credentials credentials, String path, String nonce, String body) {
    byte[] start = path.getBytes(UTF_8);
    byte[] digest = sha256((nonce + body).getBytes(UTF_8));
    byte[] message = new byte[start.length + digest.length];
    System.arraycopy(start, 0, message, 0, start.length);
    System.arraycopy(digest, 0, message, start.length, digest.length);
    return Base64.getEncoder().encodeToString(credentials.hmacSha512(message));
  }

  private static byte[] sha256(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("this Java has no SHA-256", missing);
    }
  }
}
