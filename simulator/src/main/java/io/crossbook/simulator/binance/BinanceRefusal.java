package io.crossbook.simulator.binance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossbook.simulator.server.RestReply;

/** A request that the venue answers with an error code. */
final class BinanceRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;

  BinanceRefusal(int status, int code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  BinanceRefusal(int code, String message) {
    this(400, code, message);
  }

  /** HTTP status. */
  int status() {
    return status;
  }

  int code() {
    return code;
  }

  /** The answer over REST. */
  RestReply reply() {
    RestReply reply =
        RestReply.of(
            status,
            JsonNodeFactory.instance
                .objectNode()
                .put("code", code)
                .put("msg", getMessage())
                .toString());
    return status == 429 ? reply.with("Retry-After", "10") : reply;
  }
}
