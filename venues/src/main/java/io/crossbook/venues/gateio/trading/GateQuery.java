package io.crossbook.venues.gateio.trading;

import io.crossbook.venues.trading.QueryString;

/**
 * A query in the order in which it was made, as it is sent and as it is signed: the venue signs it
 * without percent-encoding. Not thread-safe.
 */
final class GateQuery {
  private final QueryString sent = new QueryString();
  private final StringBuilder signed = new StringBuilder();

  GateQuery add(String name, String value) {
    sent.add(name, value);
    signed.append(signed.isEmpty() ? "" : "&").append(name).append('=').append(value);
    return this;
  }

  GateQuery add(String name, long value) {
    return add(name, Long.toString(value));
  }

  GateQuery addIfAny(String name, String value) {
    return value.isEmpty() ? this : add(name, value);
  }

  /** As it is sent, without the question mark. */
  String sent() {
    return sent.toString();
  }

  /** As it is signed. */
  String signed() {
    return signed.toString();
  }
}
