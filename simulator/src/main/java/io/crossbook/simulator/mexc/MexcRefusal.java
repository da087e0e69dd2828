package io.crossbook.simulator.mexc;

/** A request that the venue answers with an error code. */
final class MexcRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;

  MexcRefusal(int status, int code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  MexcRefusal(int code, String message) {
    this(400, code, message);
  }

  static MexcRefusal missing(String name) {
    return new MexcRefusal(700004, "Mandatory parameter '" + name + "' was not sent.");
  }

  static MexcRefusal malformed(String name) {
    return new MexcRefusal(33333, "Parameter error: " + name);
  }

  /** HTTP status. */
  int status() {
    return status;
  }

  int code() {
    return code;
  }
}
