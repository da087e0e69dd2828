package io.crossbook.simulator.oanda;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.server.RestReply;

/** A request that the venue answers with a status, a code and a message. */
final class OandaRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /**
   * @param code empty where the venue gives none
   */
  OandaRefusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  RestReply reply() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("errorMessage", getMessage());
    if (!code.isEmpty()) {
      body.put("errorCode", code);
    }
    return RestReply.of(status, body.toString());
  }
}
