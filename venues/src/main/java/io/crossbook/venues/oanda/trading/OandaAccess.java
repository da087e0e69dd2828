package io.crossbook.venues.oanda.trading;

import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.SignedRequest;
import java.util.Map;

/**
 * Makes requests about one account, and remembers its home currency once an answer told it. There
 * are no signatures: every request carries the bearer token, and says how times are to be written.
 * Thread-safe.
 */
final class OandaAccess {
  private final Credentials credentials;
  private volatile String homeCurrency = "";

  OandaAccess(Credentials credentials) {
    this.credentials = credentials;
  }

  /** Path of something of the account. */
  String path(String rest) {
    return "/v3/accounts/" + credentials.account() + rest;
  }

  /** Headers of every request; they hold the token. */
  Map<String, String> headers() {
    return Map.of("Authorization", credentials.bearer(), "Accept-Datetime-Format", "RFC3339");
  }

  /** Asks for something of the account. */
  SignedRequest get(String rest) {
    return new SignedRequest("GET", path(rest), headers(), "");
  }

  /** Asks for a change of the account. */
  SignedRequest change(String method, String rest, String body) {
    return new SignedRequest(
        method,
        path(rest),
        Map.of(
            "Authorization",
            credentials.bearer(),
            "Accept-Datetime-Format",
            "RFC3339",
            "Content-Type",
            "application/json"),
        body);
  }

  /** An answer named the account's currency. */
  void homeCurrency(String code) {
    homeCurrency = code;
  }

  /** The account's currency; empty until an answer named it. */
  String homeCurrency() {
    return homeCurrency;
  }
}
