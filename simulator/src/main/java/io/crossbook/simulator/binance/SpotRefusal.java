package io.crossbook.simulator.binance;

/** A request that the venue answers with an error code. */
final class SpotRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;

  SpotRefusal(int status, int code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  SpotRefusal(int code, String message) {
    this(400, code, message);
  }

  /** HTTP status. */
  int status() {
    return status;
  }

  int code() {
    return code;
  }
}
