package io.crossbook.venues.coinbase.trading;

import io.crossbook.venues.trading.SignedRequest;
import java.util.Map;

/** Makes signed requests. Not thread-safe. */
final class Requests {
  private final CoinbaseTokens tokens;

  Requests(CoinbaseTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * A request that reads.
   *
   * @param query ready to send; empty for none
   * @param now nanoseconds since the epoch
   */
  SignedRequest get(String path, String query, long now) {
    String token = tokens.forRequest("GET", path, now, CoinbaseTokens.endOf(now));
    return new SignedRequest(
        "GET",
        query.isEmpty() ? path : path + '?' + query,
        Map.of("Authorization", "Bearer " + token),
        "");
  }

  /**
   * A request that changes something.
   *
   * @param end when its token ends, seconds since the epoch
   */
  SignedRequest post(String path, String body, long now, long end) {
    String token = tokens.forRequest("POST", path, now, end);
    return new SignedRequest(
        "POST",
        path,
        Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"),
        body);
  }
}
