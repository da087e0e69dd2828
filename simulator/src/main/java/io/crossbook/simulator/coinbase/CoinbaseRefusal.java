package io.crossbook.simulator.coinbase;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossbook.simulator.server.RestReply;

/** A request that the venue does not act upon. */
final class CoinbaseRefusal extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;

  private final int status;
  private final String error;

  private CoinbaseRefusal(int status, String error, String message) {
    super(message, null, false, false);
    this.status = status;
    this.error = error;
  }

  /** Nobody whom the venue knows asks. */
  static CoinbaseRefusal unauthorized() {
    return new CoinbaseRefusal(UNAUTHORIZED, "UNAUTHORIZED", "Unauthorized");
  }

  /** The request itself is wrong. */
  static CoinbaseRefusal invalid(String message) {
    return new CoinbaseRefusal(400, "INVALID_ARGUMENT", message);
  }

  /** There is no such thing. */
  static CoinbaseRefusal notFound(String message) {
    return new CoinbaseRefusal(404, "NOT_FOUND", message);
  }

  /** Too much is asked. */
  static CoinbaseRefusal tooMany() {
    return new CoinbaseRefusal(429, "rate_limit_exceeded", "Too many requests");
  }

  /** The order is refused, which the venue tells with status 200. */
  static CoinbaseRefusal order(String error, String message) {
    return new CoinbaseRefusal(OK, error, message);
  }

  /** Whether an order was refused rather than the request. */
  boolean ofOrder() {
    return status == OK;
  }

  /** The word for the error. */
  String error() {
    return error;
  }

  /** The answer to a request that failed as a whole. */
  RestReply reply() {
    if (status == UNAUTHORIZED) {
      return RestReply.of(status, getMessage()).with("Content-Type", "text/plain");
    }
    if (status == 429) {
      return RestReply.of(status, CoinbaseVenue.TOO_MANY_REQUESTS);
    }
    return RestReply.of(
        status,
        JsonNodeFactory.instance
            .objectNode()
            .put("error", error)
            .put("error_details", getMessage())
            .put("message", getMessage())
            .toString());
  }
}
