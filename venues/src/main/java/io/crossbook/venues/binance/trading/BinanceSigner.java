package io.crossbook.venues.binance.trading;

import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.QueryString;
import io.crossbook.venues.trading.SignedRequest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * Signs for one account with its HMAC key (spot documentation, "SIGNED Endpoint security"): the
 * hexadecimal HMAC-SHA256 of exactly the percent-encoded bytes that are sent, as the last
 * parameter. There is no nonce: a request may be repeated by whoever sees it until its time is up.
 * Immutable.
 */
final class BinanceSigner {
  private static final String KEY_HEADER = "X-MBX-APIKEY";
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** Longest time that a request may be valid for. */
  private static final long MOST_WINDOW_MILLIS = 60_000;

  private final Credentials credentials;

  BinanceSigner(Credentials credentials) {
    this.credentials = credentials;
  }

  /** The signature of a text, in lower-case hexadecimal digits. */
  String sign(String text) {
    return HexFormat.of().formatHex(credentials.hmacSha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Milliseconds of a time in nanoseconds, rounded down. */
  static long millis(long nanos) {
    return Math.floorDiv(nanos, NANOS_PER_MILLI);
  }

  /**
   * A request with the account's authority, valid for as long as the venue's default says (five
   * seconds). The parameters are added to.
   *
   * @param now nanoseconds since the epoch
   */
  SignedRequest signed(String method, String path, QueryString parameters, long now) {
    return complete(method, path, parameters.add("timestamp", millis(now)));
  }

  /**
   * A request that the venue does not accept after a deadline. If that is over already, it is made
   * so that the venue refuses it.
   *
   * @param now nanoseconds since the epoch
   * @param deadline nanoseconds since the epoch; the venue takes none that is more than a minute
   *     away, and a minute is said instead
   */
  SignedRequest signedUntil(
      String method, String path, QueryString parameters, long now, long deadline) {
    long last = millis(deadline);
    long timestamp = Math.min(millis(now), last - 1);
    return complete(
        method,
        path,
        parameters
            .add("recvWindow", Math.min(last - timestamp, MOST_WINDOW_MILLIS))
            .add("timestamp", timestamp));
  }

  private SignedRequest complete(String method, String path, QueryString parameters) {
    String text = parameters.toString();
    String sent = text + "&signature=" + sign(text);
    if (method.equals("POST")) {
      return new SignedRequest(
          method,
          path,
          Map.of(
              KEY_HEADER, credentials.key(), "Content-Type", "application/x-www-form-urlencoded"),
          sent);
    }
    return new SignedRequest(method, path + "?" + sent, Map.of(KEY_HEADER, credentials.key()), "");
  }

  /** A request that names the key and needs no signature. */
  SignedRequest keyed(String method, String path) {
    return new SignedRequest(method, path, Map.of(KEY_HEADER, credentials.key()), "");
  }

  /** A request that anybody may make. */
  static SignedRequest open(String path) {
    return new SignedRequest("GET", path, Map.of(), "");
  }

  /**
   * Subscribes to the account's events on a connection of the WebSocket API. There the parameters
   * are signed in the order of their names and without percent-encoding.
   *
   * @param id comes back with the answer
   */
  String subscription(String id, long now) {
    long timestamp = millis(now);
    String signed = "apiKey=" + credentials.key() + "&timestamp=" + timestamp;
    return "{\"id\":"
        + JsonTree.quoted(id)
        + ",\"method\":\"userDataStream.subscribe.signature\",\"params\":{\"apiKey\":"
        + JsonTree.quoted(credentials.key())
        + ",\"timestamp\":"
        + timestamp
        + ",\"signature\":\""
        + sign(signed)
        + "\"}}";
  }
}
