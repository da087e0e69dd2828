package io.crossbook.simulator.gateio;

/** A request that the venue answers with a label and a message. */
final class GateRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String label;

  GateRefusal(int status, String label, String message) {
    super(message, null, false, false);
    this.status = status;
    this.label = label;
  }

  static GateRefusal invalid(String message) {
    return new GateRefusal(400, "INVALID_PARAM_VALUE", message);
  }

  /** HTTP status. */
  int status() {
    return status;
  }

  String label() {
    return label;
  }
}
